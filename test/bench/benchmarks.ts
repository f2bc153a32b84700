/** The networks that training is measured on, with their data. */
import { startCpu } from '../../src/train/backends/cpu.js';
import type { ModelGraph } from '../../src/graph/model.js';
import { buildModel } from '../../src/train/build.js';
import { generateBuiltIn } from '../../src/train/data/builtIn.js';
import type { Dataset } from '../../src/train/data/dataset.js';
import type { PlannedDesign } from '../../src/train/plan.js';
import { runnableModel } from '../../src/train/runnableModel.js';
import { bundledTensorFlow as tf } from '../../src/train/tensorflow.js';
import { plainNetwork, splitNetwork } from '../unit/train/graphs.js';
import { perceptron, recurrent, residual, vgg } from './networks.js';
import { usefulMacs } from './usefulMacs.js';
import type { UsefulMacs } from './usefulMacs.js';

export interface Benchmark {
  readonly name: string;
  readonly graph: ModelGraph;
  readonly data: Dataset;
  readonly batchSizes: readonly number[];
}

export interface MeasuredDesign {
  readonly design: PlannedDesign;
  readonly macs: UsefulMacs;
}

export function benchmarks(): readonly Benchmark[] {
  const figures = generateBuiltIn({ trainCount: 512, testCount: 10 });
  const digits = generateBuiltIn({ shape: [28, 28, 1], trainCount: 512, testCount: 10 });
  const rows = generateBuiltIn({ shape: [28, 28], trainCount: 512, testCount: 10 });
  return [
    { name: 'plain', graph: plainNetwork(), data: figures, batchSizes: [4, 32] },
    { name: 'split', graph: splitNetwork(), data: figures, batchSizes: [4, 32] },
    { name: 'perceptron', graph: perceptron(), data: digits, batchSizes: [32] },
    { name: 'vgg', graph: vgg(), data: figures, batchSizes: [16] },
    { name: 'residual', graph: residual(), data: figures, batchSizes: [16] },
    { name: 'recurrent', graph: recurrent(), data: rows, batchSizes: [32] },
  ];
}

/** With its parameters and multiply-adds, as TensorFlow.js counts and builds them. */
export async function measuredDesign({ name, graph }: Benchmark): Promise<MeasuredDesign> {
  await startCpu();
  const built = buildModel(tf, graph, 1);
  if ('problem' in built) throw new Error(built.problem);
  const model = runnableModel(built.model);
  const [params, macs] = [model.countParams(), usefulMacs(model)];
  model.dispose();
  const choice = { kind: 'plain', groups: 1, units: 120 } as const;
  return { design: { key: name, label: name, choice, graph, params, macs: macs.forward }, macs };
}
