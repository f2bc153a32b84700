import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConfigValue, LayerNode, ModelGraph } from '../../../src/graph/model.js';
import { buildModel } from '../../../src/train/build.js';
import { prepareLoss } from '../../../src/train/loss.js';
import type { CrossEntropy } from '../../../src/train/loss.js';
import { fusedLoss } from '../../../src/train/fused/fuseLayers.js';
import { cpuEnvironment, tf, wasmEnvironment } from './environments.js';
import { layer, sequential } from './graphs.js';

beforeAll(cpuEnvironment);

const labels = Uint8Array.from([2, 0, 1, 2]);

function model(ending: readonly LayerNode[], outputs: number, loss: ConfigValue | undefined): ModelGraph {
  const graph = sequential([5], [outputs], [layer('Dense', { units: 4, activation: 'tanh' }), ...ending]);
  return { ...graph, compile: loss === undefined ? null : { loss, optimizer: 'sgd', metrics: [] } };
}

function prepare(graph: ModelGraph, classes = 3) {
  const built = buildModel(tf, graph, 1);
  if ('problem' in built) throw new Error(built.problem);
  const whole = built.model.predict(inputs) as Tensor;
  const loss = prepareLoss(tf, built.model, classes, graph.compile);
  if ('problem' in loss) return { problem: loss.problem };
  const outputs = built.model.predict(inputs) as Tensor;
  const targets = tf.tensor(loss.targets(labels), [labels.length, loss.outputs]);
  return { loss, whole, outputs, targets, value: loss.compute(outputs, targets).dataSync()[0] as number };
}

let inputs: Tensor;
beforeAll(() => {
  inputs = tf.tensor2d([
    [1, 2, 3, 4, 5],
    [0.1, -2, 0.3, 0, 1],
    [-1, -2, 2, 1, 0],
    [3, 1, -4, 1, -5],
  ]);
});

/** The mean of −log p of the right class, by its definition. */
function crossEntropy(probabilities: Tensor): number {
  const rows = probabilities.arraySync() as number[][];
  return rows.reduce((sum, row, i) => sum - Math.log(row[labels[i] as number] as number), 0) / rows.length;
}

describe('softmax cross-entropy', () => {
  const endings: readonly (readonly [string, readonly LayerNode[]])[] = [
    ['of a softmax output', [layer('Dense', { units: 3, activation: 'softmax' })]],
    ['of a softmax layer', [layer('Dense', { units: 3 }), layer('Softmax')]],
    ['of an activation layer', [layer('Dense', { units: 3 }), layer('Activation', { activation: 'softmax' })]],
    [
      'behind a reshape',
      [layer('Reshape', { targetShape: [1, 4] }), layer('Dense', { units: 3, activation: 'softmax' }), layer('Flatten')],
    ],
  ];
  test.each(endings)('%s is computed from logits', (_name, ending) => {
    const prepared = prepare(model(ending, 3, 'categoricalCrossentropy'));
    if ('problem' in prepared) throw new Error(prepared.problem);
    expect(prepared.loss.logits).toBe(true);
    expect(prepared.value).toBeCloseTo(crossEntropy(prepared.whole), 5);
    // What the model gives now are logits: the softmax of them is what it gave.
    expect([...tf.softmax(prepared.outputs).dataSync()]).toEqual(
      [...prepared.whole.dataSync()].map((value) => expect.closeTo(value, 5) as number),
    );
  });

  test('of a linear output takes it as logits', () => {
    const prepared = prepare(model([layer('Dense', { units: 3 })], 3, undefined));
    if ('problem' in prepared) throw new Error(prepared.problem);
    expect(prepared.loss.kind).toBe('softmax-cross-entropy');
    expect(prepared.value).toBeCloseTo(crossEntropy(tf.softmax(prepared.whole)), 5);
  });

  test('of another activation takes the outputs as shares, as TensorFlow.js does', () => {
    const prepared = prepare(model([layer('Dense', { units: 3, activation: 'sigmoid' })], 3, 'categoricalCrossentropy'));
    if ('problem' in prepared) throw new Error(prepared.problem);
    expect(prepared.loss.logits).toBe(false);
    expect(prepared.value).toBeCloseTo(crossEntropy(tf.div(prepared.whole, tf.sum(prepared.whole, 1, true))), 5);
  });

  test('has the gradient (softmax − target) / batch, for outputs of any size', () => {
    const prepared = prepare(model([layer('Dense', { units: 3 })], 3, undefined));
    if ('problem' in prepared) throw new Error(prepared.problem);
    const logits = tf.tensor2d([
      [1, 2, 3],
      [1000, 0, -1000],
      [0, 0, 0],
      [-5, 80, 80],
    ]);
    const gradient = tf.grad((x) => prepared.loss.compute(x, prepared.targets))(logits);
    const expected = tf.div(tf.sub(tf.softmax(logits), prepared.targets), 4);
    expect([...gradient.dataSync()]).toEqual([...expected.dataSync()].map((value) => expect.closeTo(value, 6) as number));
  });

  test('is the same in one operation on the WASM back end, value and gradient', { timeout: 60_000 }, async () => {
    const prepared = prepare(model([layer('Dense', { units: 3 })], 3, undefined));
    if ('problem' in prepared) throw new Error(prepared.problem);
    const logits = [1, 2, 3, 1000, 0, -1000, 0, 0, 0, -5, 80, 80];
    const targets = prepared.targets.dataSync();
    const valueAndGradient = (loss: CrossEntropy): number[][] =>
      tf.tidy(() => {
        const { value, grad } = tf.valueAndGrad((x) => loss(x, tf.tensor2d([...targets], [4, 3])))(tf.tensor2d(logits, [4, 3]));
        return [[...value.dataSync()], [...grad.dataSync()]];
      });
    const expected = valueAndGradient((x, y) => prepared.loss.compute(x, y));
    await wasmEnvironment();
    const actual = valueAndGradient(fusedLoss);
    await cpuEnvironment();
    expect(actual).toEqual(expected.map((values) => values.map((value) => expect.closeTo(value, 5) as number)));
  });

  test('keeps the softmax of a layer whose values go elsewhere too', () => {
    const call = (input: number, callIndex: number) => ({
      inputs: [{ layer: input, call: callIndex, output: 0 }],
      inputShapes: [],
      outputShapes: [[null, 5]],
      span: null,
    });
    const graph: ModelGraph = {
      ...sequential([5], [5], []),
      kind: 'Functional',
      layers: [
        { ...layer('InputLayer'), calls: [{ inputs: [], inputShapes: [], outputShapes: [[null, 5]], span: null }] },
        { ...layer('Dense', { units: 5, activation: 'softmax' }), calls: [call(0, 0), call(1, 0)] },
      ],
      inputs: [{ shape: [null, 5], layer: 0 }],
      outputs: [{ layer: 1, call: 1, output: 0 }],
    };
    const prepared = prepare(graph);
    if ('problem' in prepared) throw new Error(prepared.problem);
    expect(prepared.loss.logits).toBe(false);
    expect(prepared.value).toBeCloseTo(crossEntropy(prepared.whole), 5);
  });
});

describe('other losses', () => {
  test('binary cross-entropy on one output', () => {
    const two = Uint8Array.from([1, 0, 1, 1]);
    const prepared = prepare(model([layer('Dense', { units: 1, activation: 'sigmoid' })], 1, 'binaryCrossentropy'), 2);
    if ('problem' in prepared) throw new Error(prepared.problem);
    const value = prepared.loss.compute(prepared.outputs, tf.tensor(prepared.loss.targets(two), [4, 1])).dataSync()[0];
    const expected = [...prepared.whole.dataSync()].reduce((sum, p, i) => sum - Math.log(two[i] === 1 ? p : 1 - p), 0) / 4;
    expect(value).toBeCloseTo(expected, 5);
    expect([0, 1, 2, 3].map((row) => prepared.loss.classOf(prepared.outputs.dataSync(), row))).toEqual(
      [...prepared.whole.dataSync()].map((p) => Number(p > 0.5)),
    );
  });

  test('the mean squared error', () => {
    const prepared = prepare(model([layer('Dense', { units: 3 })], 3, 'meanSquaredError'));
    if ('problem' in prepared) throw new Error(prepared.problem);
    const squares = [...prepared.whole.dataSync()].map(
      (value, i) => (value - (labels[Math.floor(i / 3)] === i % 3 ? 1 : 0)) ** 2,
    );
    expect(prepared.value).toBeCloseTo(squares.reduce((a, b) => a + b, 0) / squares.length, 4);
  });

  test('fewer outputs than classes are a problem', () => {
    expect(prepare(model([layer('Dense', { units: 3 })], 3, undefined), 10)).toEqual({
      problem: expect.stringContaining('3 outputs, but the data set 10 classes'),
    });
  });

  test('more outputs than classes are not', () => {
    expect(prepare(model([layer('Dense', { units: 12 })], 12, undefined), 10)).toHaveProperty('loss.outputs', 12);
  });
});
