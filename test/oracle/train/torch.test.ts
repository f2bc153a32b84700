/**
 * The two networks of the article, trained on the same batches from the same weights as in PyTorch. This is the path that
 * training takes: model from a graph, loss, gradients, optimizer.
 */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { ModelGraph } from '../../../src/graph/model.js';
import { buildModel } from '../../../src/train/build.js';
import type { Environment } from '../../../src/train/environment.js';
import { prepareLoss } from '../../../src/train/loss.js';
import { Optimizer } from '../../../src/train/optimizer.js';
import { runnableModel } from '../../../src/train/runnableModel.js';
import { fuseLayers, fusedLoss } from '../../../src/train/wasm/fuseLayers.js';
import { cpuEnvironment, wasmEnvironment } from '../../unit/train/environments.js';
import { plainNetwork, splitNetwork } from '../../unit/train/graphs.js';
import { readReference, relativeDistance } from './reference.js';
import type { ReferenceNetwork } from './reference.js';

const reference = readReference();

const networks: readonly (readonly [ModelGraph, ReferenceNetwork, string])[] = [
  [plainNetwork(), reference.networks.plain, 'plain'],
  [splitNetwork(), reference.networks.split, 'split'],
];

interface Trained {
  readonly gradients: readonly Float32Array[];
  readonly afterOne: readonly Float32Array[];
  readonly afterFive: readonly Float32Array[];
  readonly losses: readonly number[];
}

function train(environment: Environment, graph: ModelGraph, expected: ReferenceNetwork): Trained {
  const { tf } = environment;
  const built = buildModel(tf, graph, 1);
  if ('problem' in built) throw new Error(built.problem);
  const model = runnableModel(built.model);
  model.setWeights(expected.initial.map((values, i) => tf.tensor(values, [...(expected.shapes[i] ?? [])])));
  // As a training does it.
  const fused = environment.heap !== null;
  const loss = prepareLoss(tf, model, 10, null, fused ? fusedLoss : null);
  if ('problem' in loss) throw new Error(loss.problem);
  if (fused) fuseLayers(model);
  const weights = model.trainableWeights.map((weight) => weight.read() as unknown as Variable);
  const optimizer = new Optimizer(environment, { kind: 'sgd', learningRate: 0.001, momentum: 0.9 }, weights);
  const snapshot = (): Float32Array[] => weights.map((weight) => weight.dataSync<'float32'>().slice());
  let gradients: Float32Array[] = [];
  let afterOne: Float32Array[] = [];
  const losses: number[] = [];
  for (let step = 0; step < reference.steps; step++) {
    const from = step * reference.batchSize;
    tf.tidy(() => {
      const pixels = reference.images.subarray(from * 3072, (from + reference.batchSize) * 3072);
      const x = tf.tensor(pixels.slice(), [reference.batchSize, 32, 32, 3]);
      const labels = Uint8Array.from(reference.labels.slice(from, from + reference.batchSize));
      const targets = tf.tensor(loss.targets(labels), [reference.batchSize, loss.outputs]);
      const { value, grads } = tf.variableGrads(
        () => loss.compute(model.apply(x, { training: true }) as Tensor, targets),
        weights,
      );
      losses.push(value.dataSync()[0] as number);
      const tensors = weights.map((weight) => grads[weight.name] as Tensor);
      if (step === 0) gradients = tensors.map((tensor) => tensor.dataSync<'float32'>().slice());
      optimizer.apply(tensors, step + 1);
    });
    if (step === 0) afterOne = snapshot();
  }
  const afterFive = snapshot();
  optimizer.dispose();
  model.dispose();
  return { gradients, afterOne, afterFive, losses };
}

const worst = (actual: readonly Float32Array[], expected: readonly Float32Array[]): number =>
  Math.max(...expected.map((values, i) => relativeDistance(actual[i] ?? [], values)));

for (const [backend, start] of [
  ['wasm', wasmEnvironment],
  ['cpu', cpuEnvironment],
] as const) {
  for (const [graph, expected, name] of networks) {
    test(`${backend}: gradients and weights of the ${name} network are PyTorch's`, async () => {
      const trained = train(await start(), graph, expected);
      expect(worst(trained.gradients, expected.gradients)).toBeLessThan(2e-6);
      expect(worst(trained.afterOne, expected.afterOne)).toBeLessThan(1e-6);
      expect(worst(trained.afterFive, expected.afterFive)).toBeLessThan(1e-6);
      expect(Math.abs((trained.losses[0] as number) - expected.firstLoss)).toBeLessThan(1e-5);
      expect(Math.abs((trained.losses[4] as number) - expected.lastLoss)).toBeLessThan(1e-5);
    });
  }
}
