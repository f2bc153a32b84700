import { beforeAll, describe, expect, test } from 'vitest';
import type { ModelGraph } from '../../../src/graph/model.js';
import { deriveSeed } from '../../../src/train/build/seeds.js';
import { buildModel } from '../../../src/train/build.js';
import { runnableModel } from '../../../src/train/runnableModel.js';
import { cpuEnvironment, tf } from './environments.js';
import { layer, plainNetwork, sequential, splitNetwork } from './graphs.js';

beforeAll(cpuEnvironment);

function build(graph: ModelGraph, seed: number) {
  const built = buildModel(tf, graph, seed);
  if ('problem' in built) throw new Error(built.problem);
  return { ...built, model: runnableModel(built.model) };
}

const weightsOf = (graph: ModelGraph, seed: number): number[][] =>
  build(graph, seed).model.weights.map((weight) => [...weight.read().dataSync()]);

const problemOf = (graph: ModelGraph): string => {
  const built = buildModel(tf, graph, 1);
  return 'problem' in built ? built.problem : 'none';
};

describe('initial weights', () => {
  test('are the same for the same seed and others for another', () => {
    expect(weightsOf(plainNetwork(), 1)).toEqual(weightsOf(plainNetwork(), 1));
    const [one, two] = [weightsOf(plainNetwork(), 1), weightsOf(plainNetwork(), 2)];
    // Kernels stand at even places; biases start at zero.
    for (const kernel of [0, 2, 4, 6]) expect(one[kernel]).not.toEqual(two[kernel]);
  });

  test('are shared by designs in all layers that they have in common', () => {
    const [plain, split, sameWidth] = [
      weightsOf(plainNetwork(), 3),
      weightsOf(splitNetwork(), 3),
      weightsOf(splitNetwork(10, 120), 3),
    ];
    expect(split.slice(0, 4)).toEqual(plain.slice(0, 4));
    // With the same hidden width, the layer after the redesigned one has the same shape too.
    expect(sameWidth[6]).toEqual(plain[6]);
    expect(sameWidth[4]).not.toEqual(plain[4]?.slice(0, sameWidth[4]?.length));
  });

  test('are shared behind a design that makes two layers of one', () => {
    const at = (start: number) => ({ file: 'model.ts', start, end: start + 10 });
    const dense = (units: number, start: number) => ({ ...layer('Dense', { units }), span: at(start) });
    const plain = sequential([6], [3], [dense(8, 0), dense(5, 20), dense(3, 40)]);
    // As the low-rank design does: both layers come from the one in the middle.
    const lowRank = sequential([6], [3], [dense(8, 0), dense(2, 20), dense(5, 20), dense(3, 40)]);
    const [a, b] = [weightsOf(plain, 1), weightsOf(lowRank, 1)];
    expect(b[0]).toEqual(a[0]);
    expect(b[6]).toEqual(a[4]);
    // The same layer of the code, applied in a loop, makes layers that differ.
    const [c] = [weightsOf(sequential([4], [4], [dense(4, 0), dense(4, 0)]), 1)];
    expect(c[0]).not.toEqual(c[2]);
  });

  test('differ between layers of the same shape', () => {
    const graph = sequential([4], [4], [layer('Dense', { units: 4 }), layer('Dense', { units: 4 })]);
    const weights = weightsOf(graph, 1);
    expect(weights[0]).not.toEqual(weights[2]);
  });

  test('come from the initializer that the code names, whose own seed gives way', () => {
    const uniform = (seed: number): ModelGraph =>
      sequential(
        [50],
        [40],
        [
          layer('Dense', {
            units: 40,
            kernelInitializer: { className: 'RandomUniform', config: { minval: 2, maxval: 3, seed } },
          }),
        ],
      );
    const [kernel = []] = weightsOf(uniform(5), 1);
    expect(Math.min(...kernel)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...kernel)).toBeLessThan(3);
    expect(weightsOf(uniform(6), 1)[0]).toEqual(kernel);
    expect(weightsOf(uniform(5), 2)[0]).not.toEqual(kernel);
  });

  test('of recurrent layers are seeded in all their parts', () => {
    const graph = sequential(
      [5, 3],
      [4],
      [layer('Bidirectional', { layer: { layer: layer('LSTM', { units: 2 }) }, mergeMode: 'concat' })],
    );
    const weights = weightsOf(graph, 1);
    expect(weights).toEqual(weightsOf(graph, 1));
    // Forward and backward kernels have the same shape and must not be the same.
    expect(weights[0]).not.toEqual(weights[3]);
  });
});

describe('the model', () => {
  test('has the parameters of the article', () => {
    expect(build(plainNetwork(), 1).model.countParams()).toBe(62_186);
    expect(build(splitNetwork(), 1).model.countParams()).toBe(61_178);
    expect(build(splitNetwork(10, 120), 1).model.countParams()).toBe(8_618);
  });

  test('shares a layer that is applied twice, whatever the order of the layers', () => {
    const ref = (index: number, call = 0) => ({ layer: index, call, output: 0 });
    const call = (inputs: ReturnType<typeof ref>[], output: readonly (number | null)[] = []) => ({
      inputs,
      inputShapes: [],
      outputShapes: [output],
      span: null,
    });
    // dense(tanh(dense(x))): the dense layer's second call reads what comes after its first.
    const graph: ModelGraph = {
      ...sequential([3], [3], []),
      kind: 'Functional',
      layers: [
        { ...layer('InputLayer'), calls: [call([], [null, 3])] },
        { ...layer('Dense', { units: 3 }), calls: [call([ref(0)]), call([ref(2)])] },
        { ...layer('Activation', { activation: 'tanh' }), calls: [call([ref(1)])] },
      ],
      inputs: [{ shape: [null, 3], layer: 0 }],
      outputs: [ref(1, 1)],
    };
    const { model } = build(graph, 1);
    expect(model.countParams()).toBe(12);
    const [kernel] = model.getWeights();
    const x = tf.tensor2d([[0.1, 0.2, 0.3]]);
    const expected = tf.matMul(tf.tanh(tf.matMul(x, kernel as never)), kernel as never);
    const actual = model.predict(x) as typeof x;
    expect([...actual.dataSync()]).toEqual([...expected.dataSync()].map((value) => expect.closeTo(value, 5) as number));
  });

  test('makes a shared layer’s weights for the application that comes first in the code', () => {
    const ref = (index: number, call = 0) => ({ layer: index, call, output: 0 });
    const call = (inputs: ReturnType<typeof ref>[], shape: readonly (number | null)[]) => ({
      inputs,
      inputShapes: [shape],
      outputShapes: [shape],
      span: null,
    });
    const node = (spec: ReturnType<typeof layer>, ...calls: ReturnType<typeof call>[]) => ({ ...spec, calls });
    const row = [null, 6];
    // A prelu that shares no axis has a weight for each value: 6 for the first application, 1 for the second, which it serves as well.
    const graph = (builtFor?: readonly (readonly (number | null)[])[]): ModelGraph => ({
      ...sequential([6], [6], []),
      kind: 'Functional',
      layers: [
        node(layer('InputLayer'), call([], row)),
        {
          ...node(layer('PReLU', { alphaInitializer: 'ones' }), call([ref(0)], row), call([ref(1)], row)),
          ...(builtFor && { builtFor }),
        },
      ],
      inputs: [{ shape: row, layer: 0 }],
      outputs: [ref(1, 1)],
    });
    expect(build(graph(), 1).model.countParams()).toBe(6);
    expect(build(graph([[null, 1]]), 1).model.countParams()).toBe(1);
  });

  test('nests models', () => {
    const inner = sequential([4], [3], [layer('Dense', { units: 3 })]);
    const graph = sequential(
      [6],
      [2],
      [
        layer('Dense', { units: 4 }),
        { ...layer('Sequential'), model: { ...inner, inputs: [{ shape: [null, 4], layer: null }] } },
        layer('Dense', { units: 2 }),
      ],
    );
    expect(build(graph, 1).model.countParams()).toBe(28 + 15 + 8);
  });

  test('leaves the batch free whatever the code fixes', () => {
    const graph = sequential([6], [2], [layer('Dense', { units: 2, batchInputShape: [4, 6] })]);
    expect(build(graph, 1).model.inputs[0]?.shape).toEqual([null, 6]);
  });

  test('that cannot be built says why', () => {
    expect(problemOf(sequential([6], [2], [layer('Dense', { units: { unknown: 'it comes from a server' } })]))).toContain(
      'units of the layer Dense cannot be told: it comes from a server',
    );
    expect(
      problemOf(
        sequential(
          [6],
          [2],
          [layer('Dense', { units: { terms: [{ coefficient: 1n, factors: ['numClasses'] }] } }, { name: 'head' })],
        ),
      ),
    ).toContain('units of the layer Dense "head" is open: give numClasses a value');
    expect(problemOf(sequential([6], [2], [layer('Densest')]))).toBe('TensorFlow.js has no layer class Densest');
    expect(problemOf(sequential([6], [2], [layer('LSTM', { units: 2 })]))).toContain('TensorFlow.js cannot build the model: ');
    expect(problemOf(sequential([6, 2], [2], [layer('LSTM', { units: 2, stateful: true })]))).toContain('set stateful to false');
    expect(problemOf({ ...plainNetwork(), unknowns: [{ reason: 'a layer comes from a package', span: null }] })).toContain(
      'a layer comes from a package',
    );
    const conditional = plainNetwork();
    expect(problemOf({ ...conditional, layers: conditional.layers.map((node) => ({ ...node, conditional: 'deep' })) })).toContain(
      'depends on deep',
    );
  });
});

describe('noise', () => {
  const graph = sequential([200], [200], [layer('Dropout', { rate: 0.5 }), layer('GaussianNoise', { stddev: 1 })]);
  const draw = (seed: number, step: number): number[] => {
    const { model, noise } = build(graph, seed);
    noise.startStep(step);
    return [...(model.apply(tf.ones([1, 200]), { training: true }) as ReturnType<typeof tf.ones>).dataSync()];
  };

  test('is drawn anew in each step, and the same in the same step of the same seed', () => {
    expect(draw(1, 5)).toEqual(draw(1, 5));
    expect(draw(1, 5)).not.toEqual(draw(1, 6));
    expect(draw(1, 5)).not.toEqual(draw(2, 5));
  });
});

test('derived seeds are those that TensorFlow.js takes, and differ', () => {
  const seeds = Array.from({ length: 1000 }, (_, i) => deriveSeed(i % 10, Math.floor(i / 10)));
  expect(new Set(seeds).size).toBe(1000);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed > 0 && seed < 2 ** 31)).toBe(true);
});
