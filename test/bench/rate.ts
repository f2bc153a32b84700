/** Steps a second of a training. */
import { cpuUsage } from 'node:process';
import type { BackendStart } from '../../src/train/backends/backend.js';
import type { Dataset } from '../../src/train/data/dataset.js';
import { JobTraining } from '../../src/train/jobTraining.js';
import type { PlannedDesign, TrainingSettings } from '../../src/train/plan.js';

export interface Rate {
  /** Steps a second by the clock. */
  readonly wall: number;
  /** Steps a second of processor time of all threads: what a machine without other work, and with one core, would make. */
  readonly processor: number;
}

/** Of all threads of this process, since it began. */
export function processorSeconds(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1e6;
}

function settings(batchSize: number): TrainingSettings {
  return {
    designs: [],
    dataset: { id: 'built-in' },
    limit: null,
    optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0.9 },
    epochs: 1_000_000,
    batchSize,
    seeds: [1],
    backend: 'auto',
  };
}

/** @param atLeast steps before and while it is measured; with 1 there is no more than that */
export async function measure(
  start: Promise<BackendStart>,
  design: PlannedDesign,
  data: Dataset,
  batchSize: number,
  seconds: number,
  atLeast: number,
): Promise<Rate> {
  const started = await start;
  if ('reason' in started) throw new Error(started.reason);
  const prepared = JobTraining.prepare(started.environment, design, 1, settings(batchSize), data, null);
  if (!prepared.ok) throw new Error(prepared.error);
  const training = prepared.value;
  const run = (until: number, least: number): Rate => {
    const [begin, processor] = [performance.now(), processorSeconds()];
    let steps = 0;
    while (steps < least || performance.now() - begin < until * 1000) {
      training.trainStep();
      steps += 1;
    }
    return { wall: (steps * 1000) / (performance.now() - begin), processor: steps / (processorSeconds() - processor) };
  };
  run(atLeast === 1 ? 0 : seconds / 2, atLeast);
  const rate = run(atLeast === 1 ? 0 : seconds, atLeast);
  training.dispose();
  return rate;
}

export function medianRate(rates: readonly Rate[]): Rate {
  return { wall: median(rates.map(({ wall }) => wall)), processor: median(rates.map(({ processor }) => processor)) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
