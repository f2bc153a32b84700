/**
 * A run by its jobs: its plan and the events so far. Events are added one at a time; nothing of a run is
 * forgotten, since whatever is drawn is drawn from here.
 */
import { jobsOf } from '../plan.js';
import type { Job, TrainingPlan } from '../plan.js';
import type { BackendEvent, EpochEvent, StepEvent, TrainingEvent } from '../event.js';

export type JobState = 'waiting' | 'running' | 'done';

export interface JobRecord extends Job {
  state: JobState;
  /** In order of their step. */
  readonly steps: StepEvent[];
  /** In order of their epoch. */
  readonly epochs: EpochEvent[];
}

export interface RunRecord {
  readonly plan: TrainingPlan;
  /** In the plan's order. */
  readonly jobs: readonly JobRecord[];
  backend: BackendEvent | null;
  readonly notes: string[];
  /** Why the run failed, where it did. */
  failure: string | null;
}

export function openRecord(plan: TrainingPlan, events: readonly TrainingEvent[] = []): RunRecord {
  const record: RunRecord = {
    plan,
    jobs: jobsOf(plan).map((job) => ({ ...job, state: 'waiting', steps: [], epochs: [] })),
    backend: null,
    notes: [],
    failure: null,
  };
  for (const event of events) addEvent(record, event);
  return record;
}

export function addEvent(record: RunRecord, event: TrainingEvent): void {
  switch (event.event) {
    case 'backend':
      record.backend = event;
      return;
    case 'note':
      if (!record.notes.includes(event.message)) record.notes.push(event.message);
      return;
    case 'failed':
      record.failure = event.message;
      return;
    case 'resumed':
      record.failure = null;
      return;
    case 'paused':
    case 'stopped':
    case 'finished':
      return;
    case 'job-start':
    case 'job-end':
    case 'step':
    case 'epoch':
      addJobEvent(record, event);
      return;
  }
}

type JobEvent = Extract<TrainingEvent, Job>;

function addJobEvent(record: RunRecord, event: JobEvent): void {
  const job = jobOf(record, event);
  // A job that the plan does not have cannot be shown; the host, which stores events, has checked them.
  if (!job) return;
  switch (event.event) {
    case 'job-start':
      job.state = 'running';
      return;
    case 'job-end':
      job.state = 'done';
      return;
    case 'step':
      job.state = 'running';
      rewind(job.steps, (earlier) => earlier.step < event.step);
      // A job that goes on from a checkpoint repeats what came after the checkpoint, epochs included.
      rewind(job.epochs, (earlier) => stepOfEpoch(record.plan, event.steps, earlier.epoch) <= event.step);
      job.steps.push(event);
      return;
    case 'epoch':
      rewind(job.epochs, (earlier) => earlier.epoch < event.epoch);
      job.epochs.push(event);
      // A run that was cut off between its last epoch and the word that the job has ended is complete all the same.
      if (event.epoch >= record.plan.settings.epochs) job.state = 'done';
      return;
  }
}

/** Forgets what a job told after a step, from which it is going to be trained again; 0 for all of it. */
export function rewindJob(record: RunRecord, job: JobRecord, step: number): void {
  const steps = stepsOfJob(record);
  rewind(job.steps, (earlier) => earlier.step <= step);
  rewind(job.epochs, (earlier) => steps !== null && stepOfEpoch(record.plan, steps, earlier.epoch) <= step);
  job.state = 'waiting';
}

/** Drops from the end what does not stand before the news. */
function rewind<T>(events: T[], standsBefore: (earlier: T) => boolean): void {
  let kept = events.length;
  while (kept > 0 && !standsBefore(events[kept - 1] as T)) kept--;
  events.length = kept;
}

/** The step with which an epoch ends; all epochs have the same number of steps. */
export function stepOfEpoch(plan: TrainingPlan, steps: number, epoch: number): number {
  return (steps / plan.settings.epochs) * epoch;
}

export function jobOf(record: RunRecord, { design, seed }: Job): JobRecord | undefined {
  return record.jobs.find((job) => job.design === design && job.seed === seed);
}

/** Steps of each job; all train equally long. `null` before the first step was told. */
export function stepsOfJob(record: RunRecord): number | null {
  for (const job of record.jobs) {
    const step = job.steps.at(-1);
    if (step) return step.steps;
  }
  return null;
}

/** How much of the job is done, 0 to 1. */
export function fractionDone(record: RunRecord, job: JobRecord): number {
  if (job.state === 'done') return 1;
  const step = job.steps.at(-1);
  const byEpochs = (job.epochs.at(-1)?.epoch ?? 0) / record.plan.settings.epochs;
  return Math.min(1, Math.max(byEpochs, step ? step.step / step.steps : 0));
}

/** Every epoch that has been told, for the statistics. */
export function epochEvents(record: RunRecord): EpochEvent[] {
  return record.jobs.flatMap((job) => job.epochs);
}
