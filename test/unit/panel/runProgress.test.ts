import { describe, expect, it } from 'vitest';
import { RunProgress } from '../../../src/panel/runProgress.js';
import type { StepEvent } from '../../../src/train/event.js';
import type { TrainingPlan } from '../../../src/train/plan.js';

const plan = { settings: { seeds: [1, 2] }, designs: [{ key: 'plain-4' }, { key: 'split-2-4' }] } as unknown as TrainingPlan;
const step = (design: string, seed: number, at: number): StepEvent => ({
  event: 'step',
  design,
  seed,
  step: at,
  steps: 10,
  loss: 1,
  accuracy: null,
  seconds: 1,
  examplesPerSecond: 1,
});

describe('the progress of a run', () => {
  it('counts all jobs alike, also those that have not begun', () => {
    const progress = new RunProgress(plan);
    progress.add([step('plain-4', 1, 5), step('split-2-4', 1, 10)]);
    expect(progress.fraction).toBeCloseTo(0.375);
    progress.add([step('plain-4', 1, 2)]);
    expect(progress.fraction).toBeCloseTo(0.3);
    progress.add([{ event: 'job-end', design: 'plain-4', seed: 1 }]);
    expect(progress.fraction).toBeCloseTo(0.5);
  });

  it('knows pauses and ends', () => {
    const progress = new RunProgress(plan);
    progress.add([{ event: 'paused' }]);
    expect([progress.paused, progress.ended]).toEqual([true, false]);
    progress.add([{ event: 'resumed' }, { event: 'failed', message: 'no' }]);
    expect([progress.paused, progress.ended]).toEqual([false, true]);
  });
});
