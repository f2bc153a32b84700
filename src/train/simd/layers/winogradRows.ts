/** Convolutions over few channels by minimal filtering along the height: see assembly/winogradRows.ts. */
import { planRows } from '../../wasm/minimalFiltering.js';
import { perExample } from '../program.js';
import type { Tape } from '../tape.js';
import { geometryOf, inWholeTiles } from './convolution.js';
import type { Convolution, ConvolutionSteps } from './convolution.js';
import { biasOperand } from './dense.js';
import { addDirectInputGradient } from './directConvolution.js';
import { padded } from './image.js';

export function winogradRowsSteps(tape: Tape, convolution: Convolution): ConvolutionSteps {
  const { x, filter, bias, windows, filters } = convolution;
  const source = padded(tape, x, { ...windows, rows: inWholeTiles(windows.rows) });
  const { room, inner, sizes } = planRows(geometryOf(convolution, source));
  return {
    convolve(y, relu) {
      const [scratch, transformed] = [tape.fixedScratch(room.scratch), tape.fixedScratch(room.filter)];
      tape.emit('winogradRowsFilter', filter.values, transformed, windows.rows.span, inner, filters);
      const call = [source.image, transformed, biasOperand(bias), y, scratch] as const;
      tape.emit('winogradRowsConvolve', ...call, perExample(1), ...sizes, relu ? 1 : 0);
    },
    addFilterGradient(dy) {
      filter.addGradient((target) => {
        const [scratch, sums] = [tape.fixedScratch(room.scratch), tape.fixedScratch(room.sums)];
        tape.emit('winogradRowsFilterGradient', source.image, dy, target, scratch, sums, perExample(1), ...sizes);
      });
    },
    addInputGradient(dy) {
      // The image may be higher than the convolution reaches; the rows below have a gradient of zero.
      addDirectInputGradient(tape, convolution, source, dy);
    },
  };
}
