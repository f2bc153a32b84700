import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInMisfit, generateBuiltIn } from '../../../../src/train/data/builtIn.js';
import { crc32 } from '../../../../src/train/data/crc32.js';
import { checkDataset, elementsOf, valueOfByte } from '../../../../src/train/data/dataset.js';
import type { Dataset, Examples } from '../../../../src/train/data/dataset.js';

/** Share of test examples whose nearest class mean is that of their class: what can be told without any shape. */
function nearestMeanAccuracy(dataset: Dataset): number {
  const { train, test, classes } = dataset;
  const elements = elementsOf(dataset.exampleShape);
  const means = Array.from({ length: classes }, () => new Float64Array(elements));
  const counts = new Float64Array(classes);
  train.labels.forEach((label, i) => {
    counts[label] = (counts[label] ?? 0) + 1;
    const mean = means[label] as Float64Array;
    for (let j = 0; j < elements; j++) mean[j] = (mean[j] as number) + (train.pixels[i * elements + j] as number);
  });
  means.forEach((mean, label) => mean.forEach((sum, j) => (mean[j] = sum / (counts[label] as number))));
  let right = 0;
  test.labels.forEach((label, i) => {
    const distances = means.map((mean) =>
      mean.reduce((sum, value, j) => sum + (value - (test.pixels[i * elements + j] as number)) ** 2, 0),
    );
    if (distances.indexOf(Math.min(...distances)) === label) right++;
  });
  return right / test.count;
}

describe('the built-in data set', () => {
  it('is 6,000 + 2,000 images of 32 × 32 × 3 in ten classes, the same bytes every time', () => {
    const dataset = generateBuiltIn();
    expect(checkDataset(dataset)).toBeNull();
    expect([dataset.exampleShape, dataset.classes, dataset.train.count, dataset.test.count]).toEqual([
      [32, 32, 3],
      10,
      6000,
      2000,
    ]);
    expect(dataset.classNames).toHaveLength(10);
    // Runs that were stored compare only while these stay: change them only together with the data set's label.
    expect(crc32(dataset.train.pixels)).toBe(2039503356);
    expect(crc32(dataset.test.pixels)).toBe(3376487791);
  });

  it('draws every class about equally often, in every part of the data', () => {
    const { train } = generateBuiltIn({ shape: [4, 4, 1], trainCount: 5000, testCount: 10 });
    for (const [start, end] of [
      [0, 5000],
      [0, 1000],
      [4000, 5000],
    ] as const) {
      const counts = new Array<number>(10).fill(0);
      for (const label of train.labels.subarray(start, end)) counts[label] = (counts[label] ?? 0) + 1;
      const expected = (end - start) / 10;
      for (const count of counts) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  it('shares no example between training and test', () => {
    const { train, test } = generateBuiltIn({ trainCount: 1000, testCount: 500 });
    const name = (examples: Examples, i: number): string =>
      createHash('sha256')
        .update(examples.pixels.subarray(i * 3072, (i + 1) * 3072))
        .digest('hex');
    const seen = new Set(Array.from({ length: train.count }, (_, i) => name(train, i)));
    expect(seen.size).toBe(1000);
    for (let i = 0; i < test.count; i++) expect(seen.has(name(test, i))).toBe(false);
  });

  it('cannot be told by its mean colours, nor is it chance', () => {
    const accuracy = nearestMeanAccuracy(generateBuiltIn({ trainCount: 2000, testCount: 500 }));
    expect(accuracy).toBeGreaterThan(0.12);
    expect(accuracy).toBeLessThan(0.4);
  });

  it('makes examples of any shape and number of classes', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        fc.oneof(fc.tuple(size), fc.tuple(size, size), fc.tuple(size, size, size)),
        fc.integer({ min: 2, max: 10 }),
        fc.integer({ min: 0, max: 2 ** 31 }),
        (shape, classes, seed) => {
          const options = { shape, classes, seed, trainCount: 30, testCount: 7 };
          const dataset = generateBuiltIn(options);
          expect(checkDataset(dataset)).toBeNull();
          expect(dataset).toEqual(generateBuiltIn(options));
          const used = new Set(dataset.train.pixels);
          expect(used.size).toBeGreaterThan(Math.min(4, elementsOf(shape)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says what it cannot make', () => {
    expect(builtInMisfit([2, 3, 4, 5], 10)).toContain('images [height, width, channels]');
    expect(builtInMisfit([], 10)).not.toBeNull();
    expect(builtInMisfit([0, 3, 3], 10)).toContain('positive integer');
    expect(builtInMisfit([9999, 9999, 3], 10)).toContain('at most');
    expect(builtInMisfit([32, 32, 3], 11)).toContain('2 to 10 classes');
    expect(() => generateBuiltIn({ shape: [Number.NaN] })).toThrow(RangeError);
  });
});

describe('the scaling of bytes', () => {
  it('takes 0 to −1 and 255 to 1', () => {
    expect([valueOfByte(0), valueOfByte(255)]).toEqual([-1, 1]);
  });
});
