/** Filters of convolutions, whose values may stand apart. */
import type { Operand, ProgramWeight } from '../program.js';
import { emitSingleCopy } from '../strided.js';
import { valuesOf } from '../tape.js';
import type { Tape } from '../tape.js';
import { spanOf } from './window.js';

/** A filter as kernels take it: its values side by side. One whose values stand apart is filled up with zeros. */
export interface Filter {
  readonly values: Operand;
  /** Adds to the gradient of the weight what `write` writes, in the filter's form. */
  addGradient(write: (target: Operand) => void): void;
}

export function dilate(
  tape: Tape,
  kernel: ProgramWeight,
  [height, width]: readonly [number, number],
  [down, across]: readonly [number, number],
): Filter {
  if (down === 1 && across === 1) {
    return { values: valuesOf(kernel), addGradient: (write) => tape.addWeightGradient(kernel, write) };
  }
  const depth = kernel.size / (height * width);
  const span = [spanOf(height, down), spanOf(width, across)] as const;
  const size = span[0] * span[1] * depth;
  const axes = [
    { size: height, from: width * depth, to: down * span[1] * depth },
    { size: width, from: depth, to: across * depth },
    { size: depth, from: 1, to: 1 },
  ];
  const values = tape.fixedScratch(size);
  tape.emit('fillFloats', values, size, 0);
  emitSingleCopy(tape, valuesOf(kernel), values, axes, false);
  return {
    values,
    addGradient(write) {
      const gradient = tape.fixedScratch(size);
      write(gradient);
      tape.addWeightGradient(kernel, (target) => {
        const back = axes.map(({ size: count, from, to }) => ({ size: count, from: to, to: from }));
        emitSingleCopy(tape, gradient, target, back, false);
      });
    },
  };
}
