/** What a model reads, as far as the user's own data have to be brought to it. */
import type { ClassifierShape } from '../fit.js';

export interface WantedPicture {
  /** `null` where the model takes any size. */
  readonly height: number | null;
  readonly width: number | null;
  readonly channels: 1 | 3;
  /** The shape of an example, once height and width are known. */
  readonly shape: (height: number, width: number) => readonly number[];
}

/** Which pictures the model reads, or why it reads none, as a clause. Without a model: colour pictures of any size. */
export function wantedPicture(model: ClassifierShape | null): WantedPicture | string {
  if (model === null) return { height: null, width: null, channels: 3, shape: (height, width) => [height, width, 3] };
  const { input } = model;
  const [height = null, width = null, channels] = input;
  if (input.length === 2) return { height, width, channels: 1, shape: (h, w) => [h, w] };
  if (input.length === 3 && (channels === 1 || channels === 3 || channels === null)) {
    const depth = channels ?? 3;
    return { height, width, channels: depth, shape: (h, w) => [h, w, depth] };
  }
  if (input.length === 1 && typeof height === 'number') {
    // A flat list of pixels: square and grey, or square and in colour.
    for (const depth of [1, 3] as const) {
      const side = Math.round(Math.sqrt(height / depth));
      if (side * side * depth === height) return { height: side, width: side, channels: depth, shape: () => [height] };
    }
  }
  return `the model reads [${input.map((size) => size ?? 'any').join(', ')}], which is no picture [height, width, 1 or 3]`;
}
