/** Convolutions by Winograd's minimal filtering, where that takes less work: see assembly/winograd.ts. */
import { planTiles } from '../../wasm/minimalFiltering.js';
import { perExample } from '../program.js';
import type { Tape } from '../tape.js';
import { geometryOf, inWholeTiles } from './convolution.js';
import type { Convolution, ConvolutionSteps } from './convolution.js';
import { biasOperand } from './dense.js';
import { padded } from './image.js';

export function winogradSteps(tape: Tape, convolution: Convolution): ConvolutionSteps {
  const { x, filter, bias, windows, filters } = convolution;
  const [channels, size] = [x.channels, windows.rows.span];
  const source = padded(tape, x, { rows: inWholeTiles(windows.rows), columns: inWholeTiles(windows.columns) });
  const { room, exchangedFilter, sizes } = planTiles(geometryOf(convolution, source));
  return {
    convolve(y, relu) {
      const [scratch, transformed] = [tape.fixedScratch(room.scratch), tape.fixedScratch(room.filter)];
      tape.emit('winogradFilter', filter.values, transformed, size, channels, filters, channels * filters, filters, scratch);
      const call = [source.image, transformed, biasOperand(bias), y, scratch] as const;
      tape.emit('winogradConvolve', ...call, perExample(1), ...sizes, relu ? 1 : 0);
    },
    addFilterGradient(dy) {
      filter.addGradient((target) => {
        const [scratch, sums] = [tape.fixedScratch(room.scratch), tape.fixedScratch(room.sums)];
        tape.emit('winogradFilterGradient', source.image, dy, target, scratch, sums, perExample(1), ...sizes);
      });
    },
    addInputGradient(dy) {
      source.addGradient((dx) => {
        const inner = size * size * channels;
        const [exchanged, transformed] = [tape.fixedScratch(inner * filters), tape.fixedScratch(exchangedFilter)];
        const scratch = tape.fixedScratch(room.scratch);
        tape.emit('transpose', filter.values, exchanged, inner, filters);
        tape.emit('winogradFilter', exchanged, transformed, size, filters, channels, channels, inner, scratch);
        tape.emit('winogradInputGradient', dy, transformed, dx, scratch, perExample(1), ...sizes);
      });
    },
  };
}
