import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateBuiltIn } from '../../../../src/train/data/builtIn.js';
import { elementsOf } from '../../../../src/train/data/dataset.js';
import type { Dataset } from '../../../../src/train/data/dataset.js';
import { packPart, unpackDataset, unpackPart } from '../../../../src/train/data/packed.js';
import { crc32 } from '../../../../src/train/data/crc32.js';

const examples = (count: number, elements: number, classes: number): fc.Arbitrary<Dataset['train']> =>
  fc.record({
    count: fc.constant(count),
    pixels: fc.uint8Array({ minLength: count * elements, maxLength: count * elements }),
    labels: fc.uint8Array({ minLength: count, maxLength: count, max: classes - 1 }),
  });

const datasets: fc.Arbitrary<Dataset> = fc
  .record({
    exampleShape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    classes: fc.integer({ min: 1, max: 256 }),
    trainCount: fc.integer({ min: 0, max: 5 }),
    testCount: fc.integer({ min: 0, max: 5 }),
    label: fc.string(),
  })
  .chain(({ exampleShape, classes, trainCount, testCount, label }) =>
    fc.record({
      label: fc.constant(label),
      exampleShape: fc.constant(exampleShape),
      classes: fc.constant(classes),
      train: examples(trainCount, elementsOf(exampleShape), classes),
      test: examples(testCount, elementsOf(exampleShape), classes),
    }),
  );

describe('packed files', () => {
  it('give back the data set', () => {
    fc.assert(
      fc.property(datasets, (dataset) => {
        const read = unpackDataset(packPart(dataset, 'train'), packPart(dataset, 'test').buffer);
        expect(read).toEqual({ ok: true, value: dataset });
      }),
    );
  });

  it('keep names and notes', () => {
    const dataset = { ...generateBuiltIn({ trainCount: 3, testCount: 2 }), notes: ['one row was left out'] };
    const read = unpackDataset(packPart(dataset, 'train'), packPart(dataset, 'test'));
    expect(read).toEqual({ ok: true, value: dataset });
  });

  const file = packPart(generateBuiltIn({ shape: [3, 3, 1], trainCount: 5, testCount: 1 }), 'train');

  it('are refused when one bit is changed, when they are cut, and when something is added', () => {
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const changed = file.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(unpackPart(changed).ok).toBe(false);
        expect(unpackPart(file.subarray(0, at)).ok).toBe(false);
      }),
    );
    expect(unpackPart(new Uint8Array([...file, 0])).ok).toBe(false);
  });

  it('are refused when the header lies, though the checksum fits', () => {
    const lying = (header: unknown): Uint8Array => {
      const json = new TextEncoder().encode(JSON.stringify(header));
      const made = new Uint8Array(16 + json.length + 10);
      made.set(file.subarray(0, 16));
      made.set(json, 16);
      const view = new DataView(made.buffer);
      view.setUint32(8, json.length, true);
      view.setUint32(12, crc32(made.subarray(16)), true);
      return made;
    };
    const honest = { part: 'train', label: 'x', exampleShape: [4], classes: 2, count: 2 };
    expect(unpackPart(lying(honest)).ok).toBe(true);
    for (const lie of [
      { ...honest, count: 3 },
      { ...honest, count: 2 ** 53 },
      { ...honest, count: -1 },
      { ...honest, exampleShape: [4, 0] },
      { ...honest, exampleShape: [2 ** 40, 2 ** 40] },
      { ...honest, classes: 0 },
      { ...honest, part: 'both' },
      null,
      [],
    ]) {
      expect(unpackPart(lying(lie)).ok).toBe(false);
    }
  });

  it('are refused when training and test do not belong together, or a label is beyond the classes', () => {
    const a = generateBuiltIn({ shape: [4], trainCount: 3, testCount: 3 });
    const b = generateBuiltIn({ shape: [5], trainCount: 3, testCount: 3 });
    expect(unpackDataset(packPart(a, 'train'), packPart(b, 'test')).ok).toBe(false);
    expect(unpackDataset(packPart(a, 'test'), packPart(a, 'train')).ok).toBe(false);
    const stray = { ...a, classes: 2, train: { ...a.train, labels: Uint8Array.of(0, 1, 2) } };
    expect(unpackDataset(packPart(stray, 'train'), packPart(stray, 'test')).ok).toBe(false);
  });
});
