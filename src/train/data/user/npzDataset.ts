/**
 * A data set from NumPy's archive (.npz): arrays of examples and labels under one of the usual pairs of names, with or without a
 * test set. Labels are integers, or one-hot rows.
 */
import { unzipSync } from 'fflate';
import { failure, success } from '../../result.js';
import type { Result } from '../../result.js';
import { elementsOf } from '../dataset.js';
import type { Dataset, Examples } from '../dataset.js';
import type { ClassifierShape } from '../fit.js';
import { maximumClasses } from './classLabels.js';
import { readNpy } from './npy.js';
import type { NumpyArray } from './npy.js';
import { byteAt, levelsOver, pictureLevels } from './quantize.js';
import type { Levels } from './quantize.js';
import { mixedOrder, pick, splitByClass } from './split.js';
import type { UserDataContext } from './userData.js';

/** Unpacked bytes of the whole archive. */
const maximumUnpacked = 2 ** 31 - 1;

const trainPairs: readonly (readonly [string, string])[] = [
  ['x_train', 'y_train'],
  ['train_x', 'train_y'],
  ['train_images', 'train_labels'],
  ['train_data', 'train_labels'],
  ['x', 'y'],
  ['images', 'labels'],
  ['data', 'labels'],
  ['data', 'target'],
  ['features', 'labels'],
  ['arr_0', 'arr_1'],
];
const testPairs: readonly (readonly [string, string])[] = [
  ['x_test', 'y_test'],
  ['test_x', 'test_y'],
  ['test_images', 'test_labels'],
  ['test_data', 'test_labels'],
];

export function npzDataset(file: Uint8Array, model: ClassifierShape | null, context: UserDataContext): Result<Dataset> {
  const unusable = (why: string): Result<never> => failure(`${context.label} cannot be used: ${why}.`);
  const arrays = unpack(file);
  if (typeof arrays === 'string') return unusable(arrays);
  const train = takePair(arrays, trainPairs);
  if (train === null) {
    return unusable(
      `it has no arrays x_train and y_train, or x and y, or the like; it has ${[...arrays.keys()].slice(0, 8).join(', ') || 'none'}`,
    );
  }
  if (typeof train === 'string') return unusable(train);
  const test = takePair(arrays, testPairs);
  if (typeof test === 'string') return unusable(test);
  if (test !== null && test.x.shape.slice(1).join() !== train.x.shape.slice(1).join()) {
    return unusable('its training and test examples have different shapes');
  }
  const trainLabels = labelsOf(train.y);
  const testLabels = test === null ? null : labelsOf(test.y);
  if (typeof trainLabels === 'string') return unusable(trainLabels);
  if (typeof testLabels === 'string') return unusable(testLabels);
  const classes = 1 + [...trainLabels, ...(testLabels ?? [])].reduce((most, label) => Math.max(most, label), 0);
  if (classes < 2) return unusable('it has only one class');

  const givenShape = train.x.shape.slice(1);
  const order = channelOrder(givenShape, model);
  const exampleShape = order === null ? givenShape : order.shape;
  const elements = elementsOf(exampleShape);
  const split =
    test === null ? splitByClass(Uint8Array.from(trainLabels)) : { train: mixedOrder(trainLabels.length), test: null };
  const scale = scaleOf(train.x, elements, split.train);
  const examples = (x: NumpyArray, labels: readonly number[]): Examples => ({
    count: labels.length,
    pixels: bytesOf(x, elements, scale.levels, order?.from ?? null),
    labels: Uint8Array.from(labels),
  });
  const all = examples(train.x, trainLabels);
  const parts = {
    train: pick(all, elements, split.train),
    test:
      test === null || testLabels === null ? pick(all, elements, split.test ?? new Uint32Array()) : examples(test.x, testLabels),
  };
  if (parts.train.count === 0 || parts.test.count === 0) return unusable('it has too few examples to train and test with');
  return success({
    label: context.label,
    exampleShape,
    classes,
    ...parts,
    notes: [
      ...(test === null ? ['There are no test arrays: a fifth of each class was set aside for the test.'] : []),
      ...(scale.note === null ? [] : [scale.note]),
      ...(order === null ? [] : ['The channels stood first and were moved to the end, where the model reads them.']),
    ],
  });
}

/** The arrays by name in lower case, or why the archive cannot be read. */
function unpack(file: Uint8Array): Map<string, Uint8Array> | string {
  const sizes: number[] = [];
  try {
    const entries = unzipSync(file, {
      filter: ({ name, originalSize }) => {
        sizes.push(originalSize);
        return name.endsWith('.npy') && isBearable(sizes);
      },
    });
    if (!isBearable(sizes)) return 'it unpacks to more than 2 GB';
    return new Map(Object.entries(entries).map(([name, bytes]) => [name.slice(0, -4).toLowerCase(), bytes]));
  } catch (error) {
    // fflate throws for every kind of damage.
    return `it is not an archive of NumPy, or damaged (${error instanceof Error ? error.message : String(error)})`;
  }
}

function isBearable(sizes: readonly number[]): boolean {
  return sizes.reduce((sum, size) => sum + size, 0) <= maximumUnpacked;
}

interface Pair {
  readonly x: NumpyArray;
  readonly y: NumpyArray;
}

function takePair(arrays: ReadonlyMap<string, Uint8Array>, pairs: typeof trainPairs): Pair | string | null {
  const names = pairs.find(([x, y]) => arrays.has(x) && arrays.has(y));
  if (names === undefined) return null;
  const [x, y] = names.map((name) => readNpy(arrays.get(name) ?? new Uint8Array())) as [NumpyArray | string, NumpyArray | string];
  if (typeof x === 'string') return `${names[0]} cannot be read: ${x}`;
  if (typeof y === 'string') return `${names[1]} cannot be read: ${y}`;
  if (x.shape.length < 2 || x.shape.includes(0))
    return `${names[0]} has the shape [${x.shape.join(', ')}]; examples by features are needed`;
  if (x.shape.length > 4) return `${names[0]} has ${x.shape.length} dimensions; at most 4 can be used`;
  if (x.shape[0] !== y.shape[0]) return `${names[0]} has ${x.shape[0] ?? 0} examples, and ${names[1]} has ${y.shape[0] ?? 0}`;
  return { x, y };
}

function labelsOf(y: NumpyArray): number[] | string {
  const values = [...(y.values ?? y.bytes ?? [])];
  const columns = y.shape.length === 2 ? (y.shape[1] ?? 1) : 1;
  if (y.shape.length > 2)
    return `its labels have the shape [${y.shape.join(', ')}]; one number an example is needed, or one-hot rows`;
  const labels = columns === 1 ? values : oneHot(values, columns);
  if (labels === null) return 'its labels are neither numbers of classes nor one-hot rows';
  const stray = labels.find((label) => !Number.isInteger(label) || label < 0 || label >= maximumClasses);
  if (stray !== undefined) return `it has the label ${stray}; classes are numbered from 0 to ${maximumClasses - 1} at most`;
  return labels;
}

function oneHot(values: readonly number[], columns: number): number[] | null {
  const labels: number[] = [];
  for (let at = 0; at < values.length; at += columns) {
    const row = values.slice(at, at + columns);
    const label = row.indexOf(1);
    if (label === -1 || row.some((value, column) => value !== (column === label ? 1 : 0))) return null;
    labels.push(label);
  }
  return labels;
}

/** How examples with the channels first become those that the model reads: the new shape, and where each value comes from. */
function channelOrder(
  shape: readonly number[],
  model: ClassifierShape | null,
): { readonly shape: readonly number[]; readonly from: Uint32Array } | null {
  const [channels = 0, height = 0, width = 0] = shape;
  if (model === null || shape.length !== 3 || model.input.length !== 3) return null;
  const fits = (sizes: readonly number[]): boolean => model.input.every((size, axis) => size === null || size === sizes[axis]);
  const moved = [height, width, channels];
  if (fits(shape) || !fits(moved)) return null;
  const from = new Uint32Array(channels * height * width);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let channel = 0; channel < channels; channel++) from[pixel * channels + channel] = channel * height * width + pixel;
  }
  return { shape: moved, from };
}

/** Levels for each value of an example, or one for all. */
function scaleOf(
  x: NumpyArray,
  elements: number,
  train: Uint32Array,
): { readonly levels: readonly Levels[]; readonly note: string | null } {
  const { values } = x;
  if (values === null) return { levels: [{ low: 0, step: 1 }], note: null };
  let least = Infinity;
  let most = -Infinity;
  for (const index of train) {
    for (const value of values.subarray(index * elements, (index + 1) * elements)) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  const isPicture = x.shape.length > 2;
  const usual = pictureLevels(least, most);
  if (usual !== null && (isPicture || elements >= 64))
    return { levels: [usual], note: `Values of ${usual.range} are kept in 256 levels.` };
  if (isPicture) {
    const all = levelsOver(
      Float64Array.from(
        { length: Math.min(train.length, 1000) * elements },
        (_, i) => values[(train[Math.floor(i / elements)] as number) * elements + (i % elements)] as number,
      ),
    );
    return { levels: [all], note: 'Values are kept in 256 levels over their range in the training examples.' };
  }
  const levels = Array.from({ length: elements }, (_, feature) =>
    levelsOver(Float64Array.from(train, (index) => values[index * elements + feature] as number)),
  );
  return { levels, note: 'Each feature is kept in 256 levels over its range in the training examples.' };
}

function bytesOf(
  { values, bytes }: NumpyArray,
  elements: number,
  levels: readonly Levels[],
  from: Uint32Array | null,
): Uint8Array {
  const length = (values ?? bytes ?? new Uint8Array()).length;
  if (bytes !== null && from === null) return bytes;
  const made = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    const feature = at % elements;
    const source = from === null ? at : at - feature + (from[feature] as number);
    made[at] =
      bytes !== null
        ? (bytes[source] as number)
        : byteAt((values as Float64Array)[source] as number, levels[levels.length === 1 ? 0 : feature] as Levels);
  }
  return made;
}
