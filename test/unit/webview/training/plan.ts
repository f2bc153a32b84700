/** Small plans and events for the tests of the page. */
import type { EpochEvent, StepEvent } from '../../../../src/train/event.js';
import type { TrainingPlan, TrainingSettings } from '../../../../src/train/plan.js';
import { planOf, sampleSettings } from '../../../vscode/page/fixture/trainingOffer.js';

export const plain = 'plain-120';
export const split = 'split-10-3780';

export function smallPlan(settings: Partial<TrainingSettings> = {}): TrainingPlan {
  return planOf({ ...sampleSettings(), epochs: 2, seeds: [1, 2], ...settings });
}

export function stepOf(design: string, seed: number, step: number, part: Partial<StepEvent> = {}): StepEvent {
  return {
    event: 'step',
    design,
    seed,
    step,
    steps: 200,
    loss: 1,
    accuracy: null,
    seconds: step / 10,
    examplesPerSecond: 40,
    ...part,
  };
}

export function epochOf(design: string, seed: number, epoch: number, testAccuracy: number | null = 0.5): EpochEvent {
  return { event: 'epoch', design, seed, epoch, loss: 1, testLoss: 1, testAccuracy, seconds: epoch * 10, examplesPerSecond: 40 };
}
