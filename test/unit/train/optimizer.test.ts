import type { Optimizer as StockOptimizer } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/train/environment.js';
import { Optimizer } from '../../../src/train/optimizer.js';
import type { OptimizerChoice } from '../../../src/train/plan.js';
import { cpuEnvironment, tf, wasmEnvironment } from './environments.js';
import { noise } from './simd/arena.js';

const choices: readonly (readonly [OptimizerChoice, () => StockOptimizer])[] = [
  [{ kind: 'sgd', learningRate: 0.1, momentum: 0 }, () => tf.train.sgd(0.1)],
  [{ kind: 'sgd', learningRate: 0.1, momentum: 0.9 }, () => tf.train.momentum(0.1, 0.9)],
  [{ kind: 'adam', learningRate: 0.01, momentum: 0 }, () => tf.train.adam(0.01)],
  [{ kind: 'rmsprop', learningRate: 0.01, momentum: 0 }, () => tf.train.rmsprop(0.01)],
  [{ kind: 'adagrad', learningRate: 0.1, momentum: 0 }, () => tf.train.adagrad(0.1)],
];

const count = 7;
const steps = 5;

/** The weights after each step of five, with gradients that change. */
function run(apply: (gradient: Float32Array, step: number) => void, read: () => Float32Array): number[][] {
  return Array.from({ length: steps }, (_, i) => {
    apply(noise(count, i + 1), i + 1);
    return [...read()];
  });
}

describe.each([
  ['cpu', cpuEnvironment],
  ['wasm', wasmEnvironment],
] as const)('on %s', (_name, start) => {
  let environment: Environment;
  beforeAll(async () => {
    environment = await start();
  }, 60_000);

  test.each(choices)('%o moves weights as TensorFlow.js does', (choice, stock) => {
    const weights = tf.variable(tf.tensor(noise(count, 0)));
    const optimizer = new Optimizer(environment, choice, [weights]);
    const actual = run(
      (gradient, step) => tf.tidy(() => optimizer.apply([tf.tensor(gradient)], step)),
      () => weights.dataSync<'float32'>(),
    );

    const expectedWeights = tf.variable(tf.tensor(noise(count, 0)));
    const expectedOptimizer = stock();
    const expected = run(
      (gradient) =>
        tf.tidy(() => expectedOptimizer.applyGradients([{ name: expectedWeights.name, tensor: tf.tensor(gradient) }])),
      () => expectedWeights.dataSync<'float32'>(),
    );
    actual.forEach((values, step) =>
      expect(values).toEqual((expected[step] as number[]).map((value) => expect.closeTo(value, 5) as number)),
    );
  });

  test('a weight without a gradient stays', () => {
    const weights = tf.variable(tf.tensor([1, 2]));
    const optimizer = new Optimizer(environment, { kind: 'adam', learningRate: 1, momentum: 0 }, [weights]);
    optimizer.apply([null], 1);
    expect([...weights.dataSync()]).toEqual([1, 2]);
  });
});
