/**
 * A data set for training a classifier, as bytes in memory.
 *
 * Invariant: `pixels.length === count × elements of exampleShape`, `labels.length === count`, and every label is below
 * `classes`. `checkDataset` says where one of these does not hold.
 *
 * Scaling: a byte b stands for the value b / 127.5 − 1, so 0 … 255 become −1 … 1. That is the scaling of the networks
 * in the PyTorch scripts that the split layer comes from, and the only one in Layerwright: whatever trains applies it
 * (`byteScale` and `byteOffset`), on the device where it can, since bytes are a quarter of the floats' size.
 */
export interface Dataset {
  /** For people: "CIFAR-10". */
  readonly label: string;
  /** Shape of one example without the batch: `[32, 32, 3]` (channel-last) or `[13]`. */
  readonly exampleShape: readonly number[];
  /** Number of classes, at most 256. */
  readonly classes: number;
  readonly train: Examples;
  readonly test: Examples;
  /** Names of the classes, in the order of their labels, where they are known. */
  readonly classNames?: readonly string[];
  /** What was done to the data on the way in that the user should know: "12 rows without a label were left out". */
  readonly notes?: readonly string[];
}

export interface Examples {
  readonly count: number;
  /** `count × elements`, one example after the other, each row-major and channel-last. */
  readonly pixels: Uint8Array;
  /** One class index an example. */
  readonly labels: Uint8Array;
}

/** value = byte · byteScale + byteOffset */
export const byteScale = 1 / 127.5;
export const byteOffset = -1;

/** The value that a byte stands for, −1 to 1. */
export function valueOfByte(byte: number): number {
  return byte / 127.5 - 1;
}

/** Values of one example. */
export function elementsOf(exampleShape: readonly number[]): number {
  return exampleShape.reduce((product, size) => product * size, 1);
}

/**
 * The data set with at most `limit` training examples, the first ones; `null` for all. The test examples stay whole.
 * Shares memory with `dataset`. Every data set here comes in mixed order, so that the first examples are a fair sample.
 */
export function limitTraining(dataset: Dataset, limit: number | null): Dataset {
  if (limit === null || limit >= dataset.train.count) return dataset;
  return { ...dataset, train: firstExamples(dataset.train, limit, elementsOf(dataset.exampleShape)) };
}

/** The first `count` examples, without a copy. */
export function firstExamples(examples: Examples, count: number, elements: number): Examples {
  const kept = Math.max(0, Math.min(count, examples.count));
  return { count: kept, pixels: examples.pixels.subarray(0, kept * elements), labels: examples.labels.subarray(0, kept) };
}

/** Why the data set breaks its invariant, or `null`. */
export function checkDataset(dataset: Dataset): string | null {
  const { exampleShape, classes, classNames } = dataset;
  if (exampleShape.length === 0 || exampleShape.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    return `an example cannot have the shape [${exampleShape.join(', ')}]`;
  }
  if (!Number.isInteger(classes) || classes < 1 || classes > 256) return `${classes} classes; 1 to 256 are possible`;
  if (classNames !== undefined && classNames.length !== classes) return `${classNames.length} class names for ${classes} classes`;
  const elements = elementsOf(exampleShape);
  for (const [part, examples] of [
    ['training', dataset.train],
    ['test', dataset.test],
  ] as const) {
    if (examples.pixels.length !== examples.count * elements || examples.labels.length !== examples.count) {
      return (
        `the ${part} examples are ${examples.count} of ${elements} values, ` +
        `but there are ${examples.pixels.length} values and ${examples.labels.length} labels`
      );
    }
    const stray = examples.labels.findIndex((label) => label >= classes);
    if (stray !== -1) return `${part} example ${stray + 1} has the label ${examples.labels[stray]} of ${classes} classes`;
  }
  return null;
}
