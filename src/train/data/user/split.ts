/** Mixing examples, and setting some aside for the test. The same data give the same split every time. */
import { seededRandom, shuffle } from '../random.js';
import type { Examples } from '../dataset.js';

/** Share of the examples that is kept for the test where the data come without a test set. */
export const testShare = 0.2;

const seed = 20_201;

/** The indices 0 … count − 1 in mixed order. */
export function mixedOrder(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  shuffle(order, seededRandom(seed));
  return order;
}

/**
 * Sets a share of each class aside, so that the test has every class that has at least two examples. Both parts come in mixed
 * order.
 * @param labels one class index an example
 */
export function splitByClass(labels: Uint8Array): { readonly train: Uint32Array; readonly test: Uint32Array } {
  const order = mixedOrder(labels.length);
  const left = new Map<number, number>();
  for (const label of labels) left.set(label, (left.get(label) ?? 0) + 1);
  for (const [label, count] of left) left.set(label, count < 2 ? 0 : Math.max(1, Math.round(count * testShare)));
  const train: number[] = [];
  const test: number[] = [];
  for (const index of order) {
    const label = labels[index] as number;
    const wanted = left.get(label) ?? 0;
    if (wanted > 0) {
      left.set(label, wanted - 1);
      test.push(index);
    } else {
      train.push(index);
    }
  }
  return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
}

/** The examples of these indices, in this order. */
export function pick(examples: Examples, elements: number, indices: Uint32Array): Examples {
  const pixels = new Uint8Array(indices.length * elements);
  const labels = new Uint8Array(indices.length);
  indices.forEach((index, i) => {
    pixels.set(examples.pixels.subarray(index * elements, (index + 1) * elements), i * elements);
    labels[i] = examples.labels[index] as number;
  });
  return { count: indices.length, pixels, labels };
}
