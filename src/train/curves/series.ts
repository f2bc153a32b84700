/** The lines of the charts, in the page and in exported pictures: one a seed, and the mean of the seeds, for each design. */
import type { Metric } from '../runSummary.js';
import { stepOfEpoch, stepsOfJob } from './runRecord.js';
import type { JobRecord, RunRecord } from './runRecord.js';
import { thinByMean } from './thin.js';

/** What runs from left to right. MACs are those of forward passes alone. */
export type XAxis = 'epochs' | 'seconds' | 'macs';

export interface Line {
  readonly design: string;
  /** `null` for the mean over seeds. */
  readonly seed: number | null;
  /** Ascending. */
  readonly x: readonly number[];
  /** `null` where the value is not finite. */
  readonly y: readonly (number | null)[];
  /** Steps that lead to each point, the same for every design. */
  readonly steps: readonly number[];
  /** Of a mean: how many seeds stand behind each point. */
  readonly seeds: readonly number[];
}

/** A measured point before an axis is chosen. */
interface Sample {
  readonly step: number;
  readonly seconds: number;
  readonly value: number | null;
}

/** More points than pixels draw nothing more. */
const maximumPoints = 400;

/** Test accuracy after each epoch, 0 to 1. */
export function accuracyLines(record: RunRecord, axis: XAxis): Line[] {
  return epochLines(record, axis, 'testAccuracy');
}

/** A metric after each epoch. */
export function epochLines(record: RunRecord, axis: XAxis, metric: Metric): Line[] {
  const steps = stepsOfJob(record);
  return linesOf(record, axis, (job) =>
    job.epochs.map((epoch) => ({
      // Without a step told, epochs are the only measure there is; their number stands for steps then.
      step: steps === null ? epoch.epoch : stepOfEpoch(record.plan, steps, epoch.epoch),
      seconds: epoch.seconds,
      value: epoch[metric],
    })),
  );
}

/** Mean training loss between one step event and the next. */
export function lossLines(record: RunRecord, axis: XAxis): Line[] {
  return linesOf(record, axis, (job) =>
    thinByMean(
      job.steps.map(({ step, seconds, loss }) => ({ step, seconds, value: loss })),
      maximumPoints,
    ),
  );
}

function linesOf(record: RunRecord, axis: XAxis, samplesOf: (job: JobRecord) => readonly Sample[]): Line[] {
  return record.plan.designs.flatMap(({ key, macs }) => {
    const jobs = record.jobs
      .filter((job) => job.design === key)
      .map((job) => ({ seed: job.seed, samples: samplesOf(job) }))
      .filter(({ samples }) => samples.length > 0);
    const place = placer(record, axis, macs);
    const perSeed = jobs.map(({ seed, samples }) => lineOf(key, seed, samples, place));
    return [
      ...perSeed,
      meanLine(
        key,
        jobs.map(({ samples }) => samples),
        place,
      ),
    ];
  });
}

function placer(record: RunRecord, axis: XAxis, macs: number): (sample: Sample) => number {
  const { epochs, batchSize } = record.plan.settings;
  const steps = stepsOfJob(record);
  switch (axis) {
    case 'epochs':
      return ({ step }) => (steps === null ? step : (step / steps) * epochs);
    case 'seconds':
      return ({ seconds }) => seconds;
    case 'macs':
      // The last batch of an epoch may be smaller; what that makes cannot be seen.
      return ({ step }) => (steps === null ? 0 : step * batchSize * macs);
  }
}

function lineOf(design: string, seed: number, samples: readonly Sample[], place: (sample: Sample) => number): Line {
  return {
    design,
    seed,
    x: samples.map(place),
    y: samples.map(({ value }) => value),
    steps: samples.map(({ step }) => step),
    seeds: samples.map(() => 1),
  };
}

/**
 * The mean over the seeds that have come as far, at every step that some seed has told; between its points a seed is
 * interpolated. A value that is not finite makes the mean so too: leaving it out would flatter the design.
 */
function meanLine(design: string, runs: readonly (readonly Sample[])[], place: (sample: Sample) => number): Line {
  const grid = [...new Set(runs.flatMap((samples) => samples.map(({ step }) => step)))].sort((a, b) => a - b);
  const stride = Math.ceil(grid.length / maximumPoints);
  const x: number[] = [];
  const y: (number | null)[] = [];
  const steps: number[] = [];
  const seeds: number[] = [];
  for (const step of grid.filter((_, index) => (index + 1) % stride === 0 || index === grid.length - 1)) {
    const there = runs.flatMap((samples) => sampleAt(samples, step) ?? []);
    if (there.length === 0) continue;
    const seconds = there.reduce((sum, sample) => sum + sample.seconds, 0) / there.length;
    const finite = there.flatMap(({ value }) => value ?? []);
    x.push(place({ step, seconds, value: null }));
    y.push(finite.length < there.length ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length);
    steps.push(step);
    seeds.push(there.length);
  }
  return { design, seed: null, ...ascending(x, y, steps, seeds) };
}

/** Where a seed joins late, the mean of the seconds can fall back a little; a line that turns back cannot be drawn. */
function ascending(
  x: readonly number[],
  y: readonly (number | null)[],
  steps: readonly number[],
  seeds: readonly number[],
): Pick<Line, 'x' | 'y' | 'steps' | 'seeds'> {
  let highest = -Infinity;
  const kept = x.map((value) => {
    if (value < highest) return false;
    highest = value;
    return true;
  });
  const keep = <T>(values: readonly T[]): T[] => values.filter((_, index) => kept[index]);
  return { x: keep(x), y: keep(y), steps: keep(steps), seeds: keep(seeds) };
}

/** The sample at a step, interpolated; `null` before the first and after the last. */
function sampleAt(samples: readonly Sample[], step: number): Sample | null {
  let low = 0;
  let high = samples.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.step ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  const after = samples[low];
  if (!after || after.step < step) return null;
  if (after.step === step) return after;
  const before = samples[low - 1];
  if (!before) return null;
  const share = (step - before.step) / (after.step - before.step);
  const between = (a: number, b: number): number => a + (b - a) * share;
  return {
    step,
    seconds: between(before.seconds, after.seconds),
    value: before.value === null || after.value === null ? null : between(before.value, after.value),
  };
}
