/**
 * The built-in data set: generated, so that designs can be tried without any download. Deterministic: the same options
 * give the same bytes on every machine.
 */
import { drawFigure, figures } from './builtInImages.js';
import { elementsOf } from './dataset.js';
import type { Dataset, Examples } from './dataset.js';
import { drawTableRows } from './builtInTable.js';
import { seededRandom } from './random.js';
import type { Random } from './random.js';

export interface BuiltInOptions {
  /**
   * Shape of one example: `[height, width, channels]` or `[height, width]` gives images, `[features]` rows of a table.
   * Sizes must be positive.
   */
  readonly shape?: readonly number[];
  /** 2 to 10; 10 unless given. */
  readonly classes?: number;
  readonly trainCount?: number;
  readonly testCount?: number;
  readonly seed?: number;
}

export const builtInShape: readonly number[] = [32, 32, 3];
export const builtInClasses = 10;
export const builtInTrainCount = 6000;
export const builtInTestCount = 2000;

/** Example shapes of more values than this would need too much memory for what a trial is worth. */
const maximumElements = 512 * 512 * 3;

/** Why no built-in data of this shape and number of classes can be made, or `null`. */
export function builtInMisfit(shape: readonly number[], classes: number): string | null {
  if (shape.length < 1 || shape.length > 3) {
    return 'the built-in data set makes images [height, width, channels] or [height, width], and rows [features]';
  }
  if (shape.some((size) => !Number.isSafeInteger(size) || size < 1)) return 'every size must be a positive integer';
  if (elementsOf(shape) > maximumElements) return `the built-in data set makes examples of at most ${maximumElements} values`;
  if (!Number.isInteger(classes) || classes < 2 || classes > 10) return 'the built-in data set has 2 to 10 classes';
  return null;
}

/**
 * Generates the data set.
 * @throws RangeError where `builtInMisfit` names a reason.
 */
export function generateBuiltIn(options: BuiltInOptions = {}): Dataset {
  const shape = options.shape ?? builtInShape;
  const classes = options.classes ?? builtInClasses;
  const misfit = builtInMisfit(shape, classes);
  if (misfit !== null) throw new RangeError(misfit);
  const seed = options.seed ?? 1;
  const draw = shape.length === 1 ? drawTableRows(shape[0] as number, classes) : imageDrawer(shape);
  return {
    label: shape.length === 1 ? 'Built-in table' : 'Built-in figures',
    exampleShape: [...shape],
    classes,
    train: generate(options.trainCount ?? builtInTrainCount, classes, shape, draw, seededRandom(2 * seed)),
    test: generate(options.testCount ?? builtInTestCount, classes, shape, draw, seededRandom(2 * seed + 1)),
    ...(shape.length === 1 ? {} : { classNames: figures.slice(0, classes).map((figure) => figure.name) }),
  };
}

/** Writes the bytes of one example of a class. */
type Draw = (random: Random, label: number, into: Uint8Array) => void;

function generate(count: number, classes: number, shape: readonly number[], draw: Draw, random: Random): Examples {
  const elements = elementsOf(shape);
  const pixels = new Uint8Array(count * elements);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    // Classes drawn, not dealt: every stretch of the data is then a fair sample.
    const label = random.integer(classes);
    labels[i] = label;
    draw(random, label, pixels.subarray(i * elements, (i + 1) * elements));
  }
  return { count, pixels, labels };
}

function imageDrawer(shape: readonly number[]): Draw {
  const [height = 1, width = 1, channels = 1] = shape;
  const image = new Float64Array(height * width * 3);
  return (random, label, into) => {
    drawFigure(random, label, height, width, image);
    for (let pixel = 0; pixel < height * width; pixel++) {
      const red = image[pixel * 3] as number;
      const green = image[pixel * 3 + 1] as number;
      const blue = image[pixel * 3 + 2] as number;
      if (channels === 3) {
        into[pixel * 3] = byteOf(red);
        into[pixel * 3 + 1] = byteOf(green);
        into[pixel * 3 + 2] = byteOf(blue);
      } else {
        // Any other number of channels: mixtures of the three colours, the first of them grey.
        for (let channel = 0; channel < channels; channel++) {
          const share = channel / channels;
          into[pixel * channels + channel] = byteOf(((1 - share) * (red + green) + (1 + 2 * share) * blue) / 3);
        }
      }
    }
  };
}

/** 0 … 1 as a byte; what lies outside is cut off. */
function byteOf(value: number): number {
  return Math.max(0, Math.min(255, Math.floor(value * 255 + 0.5)));
}
