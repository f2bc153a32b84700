/** Values as images [height, width, channels], with zeros around them where windows reach over the border. */
import { perExample } from '../program.js';
import type { Operand, ProgramBuffer } from '../program.js';
import type { Tape, Value } from '../tape.js';
import type { Windows } from './window.js';

/** Height and width of an image, or of a sequence as an image of height 1. */
export function imageOf({ shape }: Value): readonly [height: number, width: number, channels: number] {
  const [channels = 1, width = 1, height = 1] = [...shape].reverse();
  return [height, width, channels];
}

/** A value with zeros around it, and how to take the gradient back; the value itself where it needs none. */
export interface Padded {
  readonly image: ProgramBuffer;
  readonly height: number;
  readonly width: number;
  addGradient(write: (target: Operand) => void): void;
}

export function padded(tape: Tape, x: Value, { rows, columns }: Windows): Padded {
  const [height, width, channels] = imageOf(x);
  const sides = [rows.before, rows.after, columns.before, columns.after] as const;
  if (sides.every((zeros) => zeros === 0)) {
    return { image: x.buffer, height, width, addGradient: (write) => tape.addGradient(x, write) };
  }
  const [paddedHeight, paddedWidth] = [height + rows.before + rows.after, width + columns.before + columns.after];
  const image = tape.scratch(paddedHeight * paddedWidth * channels);
  tape.emit('padImages', x.buffer, image, perExample(1), height, width, channels, ...sides);
  return {
    image,
    height: paddedHeight,
    width: paddedWidth,
    addGradient(write) {
      tape.addGradient(x, (dx) => {
        const gradient = tape.scratch(paddedHeight * paddedWidth * channels);
        write(gradient);
        tape.emit('cropImages', gradient, dx, perExample(1), height, width, channels, ...sides);
      });
    },
  };
}
