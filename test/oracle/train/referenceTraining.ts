/** The path that training takes, on the reference's batches: model from a graph, loss, gradients, optimizer. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { ModelGraph } from '../../../src/graph/model.js';
import { buildModel } from '../../../src/train/build.js';
import type { Environment } from '../../../src/train/environment.js';
import { prepareLoss } from '../../../src/train/loss.js';
import { Optimizer } from '../../../src/train/optimizer.js';
import { runnableModel } from '../../../src/train/runnableModel.js';
import { fuseLayers, fusedLoss } from '../../../src/train/fused/fuseLayers.js';
import { hasFusedOperations } from '../../../src/train/fused/operations.js';
import { plainNetwork, splitNetwork } from '../../unit/train/graphs.js';
import type { Reference } from './reference.js';

export type ReferenceKey = keyof Reference['networks'];

export const referenceKeys: readonly ReferenceKey[] = ['plain', 'split'];

export function referenceGraph(key: ReferenceKey): ModelGraph {
  return key === 'plain' ? plainNetwork() : splitNetwork();
}

export interface Trained {
  readonly gradients: readonly Float32Array[];
  readonly afterOne: readonly Float32Array[];
  readonly afterFive: readonly Float32Array[];
  readonly losses: readonly number[];
}

/** Trains the reference's five steps from its weights, as a training does it. */
export async function trainReference(environment: Environment, reference: Reference, key: ReferenceKey): Promise<Trained> {
  const [graph, expected] = [referenceGraph(key), reference.networks[key]];
  const { tf } = environment;
  const built = buildModel(tf, graph, 1);
  if ('problem' in built) throw new Error(built.problem);
  const model = runnableModel(built.model);
  model.setWeights(expected.initial.map((values, i) => tf.tensor(values, [...(expected.shapes[i] ?? [])])));
  const fused = hasFusedOperations();
  const loss = prepareLoss(tf, model, 10, null, fused ? fusedLoss : null);
  if ('problem' in loss) throw new Error(loss.problem);
  if (fused) fuseLayers(model);
  const weights = model.trainableWeights.map((weight) => weight.read() as unknown as Variable);
  const optimizer = new Optimizer(environment, { kind: 'sgd', learningRate: 0.001, momentum: 0.9 }, weights);
  const read = (tensors: readonly Tensor[]): Promise<Float32Array[]> =>
    Promise.all(tensors.map(async (tensor) => (await tensor.data<'float32'>()).slice()));
  let gradients: Float32Array[] = [];
  let afterOne: Float32Array[] = [];
  const losses: number[] = [];
  for (let step = 0; step < reference.steps; step++) {
    const from = step * reference.batchSize;
    const [value, ...tensors] = tf.tidy((): [Tensor, ...Tensor[]] => {
      const pixels = reference.images.subarray(from * 3072, (from + reference.batchSize) * 3072);
      const x = tf.tensor(pixels.slice(), [reference.batchSize, 32, 32, 3]);
      const labels = Uint8Array.from(reference.labels.slice(from, from + reference.batchSize));
      const targets = tf.tensor(loss.targets(labels), [reference.batchSize, loss.outputs]);
      const { value: mean, grads } = tf.variableGrads(
        () => loss.compute(model.apply(x, { training: true }) as Tensor, targets),
        weights,
      );
      const gradientsOfAll = weights.map((weight) => grads[weight.name] as Tensor);
      optimizer.apply(gradientsOfAll, step + 1);
      return [mean, ...gradientsOfAll];
    });
    losses.push((await value.data())[0] as number);
    if (step === 0) gradients = await read(tensors);
    tf.dispose([value, ...tensors]);
    if (step === 0) afterOne = await read(weights);
  }
  const afterFive = await read(weights);
  optimizer.dispose();
  model.dispose();
  return { gradients, afterOne, afterFive, losses };
}
