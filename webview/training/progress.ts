/** How far a run is, how fast it goes, and how long it will still take. */
import { fractionDone, stepsOfJob } from '../../src/train/curves/runRecord.js';
import type { JobRecord, RunRecord } from '../../src/train/curves/runRecord.js';

export interface Progress {
  /** 0 to 1, over all jobs, each weighed by its multiply-adds. */
  readonly fraction: number;
  readonly jobsDone: number;
  readonly jobs: number;
  /** Of the jobs that run, together; `null` while none has told. */
  readonly examplesPerSecond: number | null;
  readonly stepsPerSecond: number | null;
}

export function progressOf(record: RunRecord): Progress {
  let done = 0;
  let all = 0;
  for (const job of record.jobs) {
    const weight = macsOf(record, job);
    done += weight * fractionDone(record, job);
    all += weight;
  }
  const rates = record.jobs.filter((job) => job.state === 'running').flatMap((job) => job.steps.at(-1)?.examplesPerSecond ?? []);
  const examplesPerSecond = rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
  return {
    fraction: all === 0 ? 0 : done / all,
    jobsDone: record.jobs.filter((job) => job.state === 'done').length,
    jobs: record.jobs.length,
    examplesPerSecond,
    stepsPerSecond: examplesPerSecond === null ? null : examplesPerSecond / record.plan.settings.batchSize,
  };
}

/** Seconds that all jobs have trained, as they tell it: without evaluation and pauses, and of jobs side by side the sum. */
export function trainedSeconds(record: RunRecord): number {
  return record.jobs.reduce((sum, job) => sum + secondsOf(job), 0);
}

/**
 * Seconds until the run ends, or `null` while it cannot be told.
 *
 * What is left of a job is its remaining steps at the pace of its design, or at the pace of another design scaled by the
 * multiply-adds. What was trained in this sitting against the time that it took tells how many jobs run side by side and
 * what evaluation costs; no job can be divided among workers, so the longest one is a lower bound.
 * @param sitting wall-clock seconds of training since it was started or resumed (pauses excluded), and what
 *   `trainedSeconds` has grown by meanwhile
 */
export function secondsLeft(
  record: RunRecord,
  sitting: { readonly wallSeconds: number; readonly trainedSeconds: number },
): number | null {
  const steps = stepsOfJob(record);
  if (steps === null || sitting.trainedSeconds <= 0 || sitting.wallSeconds < 2) return null;
  const pace = paceByDesign(record);
  if (pace.size === 0) return null;
  let sum = 0;
  let longest = 0;
  for (const job of record.jobs) {
    const stepsLeft = steps * (1 - fractionDone(record, job));
    const secondsPerStep = pace.get(job.design) ?? scaledPace(record, pace, job);
    const left = stepsLeft * secondsPerStep;
    sum += left;
    longest = Math.max(longest, left);
  }
  return Math.max((sum * sitting.wallSeconds) / sitting.trainedSeconds, longest);
}

/** Seconds a step, by design, over everything that the design has trained so far. */
function paceByDesign(record: RunRecord): Map<string, number> {
  const pace = new Map<string, number>();
  for (const { key } of record.plan.designs) {
    let seconds = 0;
    let steps = 0;
    for (const job of record.jobs) {
      const last = job.steps.at(-1);
      if (job.design !== key || !last) continue;
      seconds += last.seconds;
      steps += last.step;
    }
    if (steps > 0 && seconds > 0) pace.set(key, seconds / steps);
  }
  return pace;
}

function scaledPace(record: RunRecord, pace: ReadonlyMap<string, number>, job: JobRecord): number {
  const [known] = pace;
  if (!known) return 0;
  const [design, seconds] = known;
  const measured = record.plan.designs.find(({ key }) => key === design)?.macs ?? 1;
  return (seconds * macsOf(record, job)) / Math.max(1, measured);
}

function macsOf(record: RunRecord, job: JobRecord): number {
  return record.plan.designs.find(({ key }) => key === job.design)?.macs ?? 1;
}

function secondsOf(job: JobRecord): number {
  return Math.max(job.steps.at(-1)?.seconds ?? 0, job.epochs.at(-1)?.seconds ?? 0);
}
