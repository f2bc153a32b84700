/** Runs for tests, in the form in which the run store keeps them. */
import type { EpochEvent, TrainingEvent } from '../../../src/train/event.js';
import type { PlannedDesign, TrainingPlan } from '../../../src/train/plan.js';
import { designKey, designLabel } from '../../../src/design/choice.js';
import type { DesignChoice } from '../../../src/design/choice.js';

export const plain: DesignChoice = { kind: 'plain', groups: 1, units: 120 };
export const split: DesignChoice = { kind: 'split', groups: 10, units: 3720 };

export function planned(choice: DesignChoice, params: number, macs: number, label = designLabel(choice)): PlannedDesign {
  return {
    key: designKey(choice),
    label,
    choice,
    graph: {
      name: 'net',
      kind: 'Sequential',
      span: null,
      layers: [],
      inputs: [],
      outputs: [],
      trainable: true,
      unknowns: [],
      compile: null,
    },
    params,
    macs,
  };
}

export function planOf(seeds: readonly number[], epochs: number, changes: Partial<TrainingPlan> = {}): TrainingPlan {
  return {
    runId: 'run-1',
    created: '2026-01-02T03:04:05.000Z',
    model: { name: 'net', file: 'net.ts' },
    layer: 'dense 450 → 120, line 31',
    settings: {
      designs: [plain, split],
      dataset: { id: 'cifar10' },
      limit: null,
      optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0.9 },
      epochs,
      batchSize: 4,
      seeds,
      backend: 'auto',
    },
    designs: [planned(plain, 62_186, 1_500_000), planned(split, 61_178, 1_650_000)],
    ...changes,
  };
}

export function epochOf(
  design: DesignChoice,
  seed: number,
  epoch: number,
  testAccuracy: number | null,
  changes: Partial<EpochEvent> = {},
): EpochEvent {
  return {
    event: 'epoch',
    design: designKey(design),
    seed,
    epoch,
    loss: 1.5 / epoch,
    testLoss: 1.6 / epoch,
    testAccuracy,
    seconds: 42 * epoch,
    examplesPerSecond: 2400,
    ...changes,
  };
}

/** The article's two networks as measured in PyTorch: five seeds, test accuracy in percent after epochs 1 and 2. */
const measured = {
  plain: [
    [51.5, 53.8, 52.2, 55.2, 53.6],
    [59.4, 60.9, 60.0, 58.6, 58.3],
  ],
  split: [
    [56.4, 57.4, 54.8, 57.0, 55.7],
    [60.4, 58.9, 60.4, 59.5, 61.2],
  ],
};

export const articlePlan = planOf([1, 2, 3, 4, 5], 2);

export const articleEvents: readonly TrainingEvent[] = [1, 2, 3, 4, 5].flatMap((seed, i) =>
  [1, 2].flatMap((epoch) => [
    epochOf(plain, seed, epoch, (measured.plain[epoch - 1]?.[i] ?? 0) / 100),
    epochOf(split, seed, epoch, (measured.split[epoch - 1]?.[i] ?? 0) / 100),
  ]),
);
