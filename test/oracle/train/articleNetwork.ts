/** The article's networks in training, on generated images. */
import { generateBuiltIn } from '../../../src/train/data/builtIn.js';
import type { Environment } from '../../../src/train/environment.js';
import type { OptimizerKind, PlannedDesign, TrainingSettings } from '../../../src/train/plan.js';
import { TensorflowNetwork } from '../../../src/train/tensorflowNetwork.js';
import { referenceGraph } from './referenceTraining.js';
import type { ReferenceKey } from './referenceTraining.js';

export const batchSize = 4;
const order = Uint32Array.from({ length: 10 * batchSize }, (_, i) => i);

export function articleNetwork(environment: Environment, key: ReferenceKey, kind: OptimizerKind): TensorflowNetwork {
  const design: PlannedDesign = {
    key,
    label: key,
    choice: { kind: 'plain', groups: 1, units: 120 },
    graph: referenceGraph(key),
    params: key === 'plain' ? 62_186 : 61_178,
    macs: 1,
  };
  const settings: TrainingSettings = {
    designs: [],
    dataset: { id: 'built-in' },
    limit: null,
    optimizer: { kind, learningRate: 0.001, momentum: kind === 'sgd' ? 0.9 : 0 },
    epochs: 1,
    batchSize,
    seeds: [1],
    backend: 'auto',
  };
  const dataset = generateBuiltIn({ shape: [32, 32, 3], trainCount: order.length, testCount: 2 * batchSize });
  const prepared = TensorflowNetwork.prepare(environment, design, 1, settings, dataset);
  if (!prepared.ok) throw new Error(prepared.error);
  return prepared.value;
}

/** @param step counts from 1 */
export function trainArticleStep(network: TensorflowNetwork, step: number): void {
  network.trainStep(order, (step - 1) * batchSize, batchSize, step);
}
