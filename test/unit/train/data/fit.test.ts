import { describe, expect, it } from 'vitest';
import type { Dim } from '../../../../src/graph/dim.js';
import { unknown } from '../../../../src/graph/dim.js';
import type { ModelGraph } from '../../../../src/graph/model.js';
import { openName } from '../../../../src/graph/polynomial.js';
import { generateBuiltIn } from '../../../../src/train/data/builtIn.js';
import { loadCached } from '../../../../src/train/data/cache.js';
import { catalogue } from '../../../../src/train/data/catalogue.js';
import { checkDataset } from '../../../../src/train/data/dataset.js';
import { builtInFor, builtInMisfitOf, classifierShape, misfit, shapedFor } from '../../../../src/train/data/fit.js';
import { cacheUserData } from '../../../../src/train/data/user/cacheUserData.js';
import { memoryFileStore } from '../memoryFileStore.js';

/** A model that reads and gives these shapes, the batch left out. */
function modelOf(input: readonly Dim[], output: readonly Dim[]): ModelGraph {
  const outputShape = [null, ...output];
  return {
    name: 'net',
    kind: 'Sequential',
    span: null,
    layers: [
      {
        className: 'Dense',
        name: null,
        config: {},
        span: null,
        calls: [{ inputs: [], inputShapes: [[null, ...input]], outputShapes: [outputShape], span: null }],
      },
    ],
    inputs: [{ shape: [null, ...input], layer: null }],
    outputs: [{ layer: 0, call: 0, output: 0 }],
    trainable: true,
    unknowns: [],
    compile: null,
  };
}

const cifar10 = catalogue.find(({ id }) => id === 'cifar10')!;
const mnist = catalogue.find(({ id }) => id === 'mnist')!;

describe('a data set fits a model', () => {
  it('that reads its examples and has an output for each class, or more', () => {
    expect(misfit(modelOf([32, 32, 3], [10]), cifar10)).toBeNull();
    expect(misfit(modelOf([32, 32, 3], [100]), cifar10)).toBeNull();
    expect(misfit(modelOf([null, null, 3], [10]), cifar10)).toBeNull();
  });

  it('that reads the same values as a flat list or without dimensions of size 1', () => {
    const dataset = { ...generateBuiltIn({ shape: [28, 28, 1], trainCount: 2, testCount: 2 }), label: 'MNIST' };
    for (const input of [[784], [28, 28], [28, 28, 1], [1, 28, 28]]) {
      const graph = modelOf(input, [10]);
      expect(misfit(graph, mnist)).toBeNull();
      const shaped = shapedFor(graph, dataset);
      expect(shaped?.exampleShape).toEqual(input);
      expect(shaped?.train.pixels).toBe(dataset.train.pixels);
    }
    // The same number of values in another arrangement is another picture.
    for (const input of [
      [14, 56],
      [28, 14, 2],
      [56, 14],
    ]) {
      expect(misfit(modelOf(input, [10]), mnist)).not.toBeNull();
      expect(shapedFor(modelOf(input, [10]), dataset)).toBeNull();
    }
  });

  it('or the sentence says what does not go together and what would', () => {
    expect(misfit(modelOf([28, 28, 1], [10]), cifar10)).toBe(
      'CIFAR-10 has examples of [32, 32, 3], and the model reads [28, 28, 1]. What fits: Built-in figures, Fashion-MNIST, MNIST.',
    );
    expect(misfit(modelOf([32, 32, 3], [2]), cifar10)).toBe(
      'CIFAR-10 has 10 classes, and the model has 2 outputs. What fits: Built-in figures.',
    );
    expect(misfit(modelOf([32, 32, 3], [1]), cifar10)).toContain('one output for each class');
    expect(misfit(modelOf([2, 2, 2, 2], [10]), cifar10)).toContain('use your own');
  });

  it('only if the model has one known input and one output of classes', () => {
    const graph = modelOf([32, 32, 3], [10]);
    expect(misfit({ ...graph, inputs: [...graph.inputs, ...graph.inputs] }, cifar10)).toContain('2 inputs');
    expect(misfit({ ...graph, outputs: [] }, cifar10)).toContain('0 outputs');
    expect(misfit(modelOf([openName('size'), 32, 3], [10]), cifar10)).toContain('set example values');
    expect(misfit(modelOf([32, 32, 3], [openName('numClasses')]), cifar10)).toContain('[null, numClasses]');
    expect(misfit(modelOf([32, 32, 3], [unknown('a file')]), cifar10)).toContain('not known');
    expect(misfit(modelOf([32, 32, 3], [8, 8, 10]), cifar10)).toContain('one value for each class');
    expect(classifierShape(graph)).toEqual({ input: [32, 32, 3], outputs: 10 });
  });
});

describe('the built-in data set', () => {
  it('takes the shape and the classes of the model', () => {
    for (const [input, outputs, shape, classes] of [
      [[32, 32, 3], 10, [32, 32, 3], 10],
      [[28, 28, 1], 7, [28, 28, 1], 7],
      [[null, null, null], 1000, [32, 32, 3], 10],
      [[13], 3, [13], 3],
      [[20, 6], 2, [20, 6], 2],
    ] as const) {
      const options = builtInFor(modelOf(input, [outputs]));
      expect(options).toEqual({ shape, classes });
      if (typeof options !== 'string')
        expect(checkDataset(generateBuiltIn({ ...options, trainCount: 3, testCount: 3 }))).toBeNull();
    }
  });

  it('says what it cannot be', () => {
    expect(builtInMisfitOf(modelOf([4, 4, 4, 1], [10]))).toContain(
      'The model reads [4, 4, 4, 1], and the built-in data set makes images',
    );
    expect(builtInMisfitOf(modelOf([13], [1]))).toContain('one output for each class');
    expect(builtInMisfitOf(modelOf([32, 32, 3], [10]))).toBeNull();
  });
});

describe('the user’s own data', () => {
  const csv = ['a,b,label', ...Array.from({ length: 20 }, (_, i) => `${i},${i * i},${i % 2}`)].join('\n');
  const files = memoryFileStore({ 'a.csv': new TextEncoder().encode(csv) });
  const context = { label: 'a.csv', progress: () => undefined };

  it('is packed into the cache where it fits', async () => {
    const store = memoryFileStore();
    const place = { files, path: 'a.csv', address: 'file:///x/a.csv', store };
    const cached = await cacheUserData(place, modelOf([2], [2]), context);
    if (!cached.ok) throw new Error(cached.error);
    expect(await loadCached(store, cached.value)).toEqual({ ok: true, value: cached.value.dataset });
    expect(cached.value.dataset).toMatchObject({ exampleShape: [2], classes: 2 });
  });

  it('is not where it does not', async () => {
    const store = memoryFileStore();
    const cached = await cacheUserData({ files, path: 'a.csv', address: 'x', store }, modelOf([3], [2]), context);
    expect(cached).toMatchObject({
      ok: false,
      error: expect.stringContaining('a.csv has examples of [2], and the model reads [3]') as string,
    });
    expect(store.files.size).toBe(0);
  });
});
