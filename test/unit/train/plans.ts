/** Small plans and data for tests of the training. */
import { generateBuiltIn } from '../../../src/train/data/builtIn.js';
import type { Dataset } from '../../../src/train/data/dataset.js';
import type { PlannedDesign, TrainingPlan, TrainingSettings } from '../../../src/train/plan.js';
import type { ModelGraph } from '../../../src/graph/model.js';
import { layer, sequential } from './graphs.js';

/** 12 × 12 pixels, so that steps take little. */
export const smallShape = [12, 12, 3];

export function smallData(trainCount = 70, testCount = 30): Dataset {
  return generateBuiltIn({ shape: smallShape, trainCount, testCount });
}

function network(hidden: ReturnType<typeof layer>[]): ModelGraph {
  return sequential(
    smallShape,
    [10],
    [
      layer('Conv2D', { filters: 5, kernelSize: 3, activation: 'relu' }),
      layer('MaxPooling2D', { poolSize: 2 }),
      layer('Dropout', { rate: 0.2 }),
      ...hidden,
      layer('Dense', { units: 10, activation: 'softmax' }),
    ],
  );
}

/** 125 features: 5 × 5 × 5. */
export const designs: readonly PlannedDesign[] = [
  {
    key: 'plain-20',
    label: 'plain H=20',
    choice: { kind: 'plain', groups: 1, units: 20 },
    graph: network([layer('Flatten'), layer('Dense', { units: 20, activation: 'relu' })]),
    params: 140 + 125 * 20 + 20 + 210,
    macs: 20_000,
  },
  {
    key: 'split-5-20',
    label: 'split S=5 H=20',
    choice: { kind: 'split', groups: 5, units: 20 },
    graph: network([
      layer('Reshape', { targetShape: [5, 25] }),
      layer('Dense', { units: 4, activation: 'relu' }),
      layer('Flatten'),
    ]),
    params: 140 + 25 * 4 + 4 + 210,
    macs: 20_000,
  },
];

export function plan(settings: Partial<TrainingSettings> = {}, planned: readonly PlannedDesign[] = designs): TrainingPlan {
  return {
    runId: 'run',
    created: '2026-01-01T00:00:00.000Z',
    model: { name: 'createModel', file: 'model.ts' },
    layer: 'dense 125 → 20, line 5',
    designs: planned,
    settings: {
      designs: planned.map(({ choice }) => choice),
      dataset: { id: 'built-in' },
      limit: null,
      optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9 },
      epochs: 2,
      batchSize: 8,
      seeds: [1],
      backend: 'wasm',
      ...settings,
    },
  };
}
