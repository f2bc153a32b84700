/** Convolutions as their definition has them: see assembly/convolution.ts. */
import { perExample } from '../program.js';
import type { ProgramBuffer } from '../program.js';
import type { Tape } from '../tape.js';
import type { Convolution, ConvolutionSteps } from './convolution.js';
import { biasOperand } from './dense.js';
import { padded } from './image.js';
import type { Padded } from './image.js';

export function directSteps(tape: Tape, convolution: Convolution): ConvolutionSteps {
  const { x, filter, bias, windows } = convolution;
  const source = padded(tape, x, windows);
  const sizes = sizesOf(convolution, source);
  return {
    convolve(y, relu) {
      tape.emit('convolve', source.image, filter.values, biasOperand(bias), y, ...sizes, relu ? 1 : 0);
    },
    addFilterGradient(dy) {
      filter.addGradient((target) => tape.emit('convolveFilterGradient', source.image, dy, target, ...sizes));
    },
    addInputGradient: (dy) => addDirectInputGradient(tape, convolution, source, dy),
  };
}

/** The gradient by the images, for steps that have no other way to it. */
export function addDirectInputGradient(tape: Tape, convolution: Convolution, source: Padded, dy: ProgramBuffer): void {
  const { x, filter, windows, filters } = convolution;
  source.addGradient((dx) => {
    const inner = windows.rows.span * windows.columns.span * x.channels;
    const transposed = tape.fixedScratch(inner * filters);
    tape.emit('transpose', filter.values, transposed, inner, filters);
    tape.emit('convolveInputGradient', dy, transposed, dx, ...sizesOf(convolution, source));
  });
}

function sizesOf({ x, windows: { rows, columns }, filters }: Convolution, { height, width }: Padded) {
  return [
    ...[perExample(1), height, width, x.channels, rows.span, columns.span, rows.count, columns.count],
    ...[filters, rows.stride, columns.stride, 0],
  ] as const;
}
