/** The workers of a run: shares jobs among them, passes on what they tell, and knows when all have ended. */
import type { Checkpoint, WorkerData, WorkerMessage } from '../../src/protocol.js';
import type { TrainingEvent } from '../../src/train/event.js';
import type { Job, TrainingPlan } from '../../src/train/plan.js';
import type { Assets } from './assets.js';
import type { TrainingWorker } from './trainingWorker.js';

export interface CrewTask {
  /** `settings.backend` is the back end that was taken. */
  readonly plan: TrainingPlan;
  readonly jobs: readonly Job[];
  readonly data: WorkerData;
  readonly checkpoints: readonly Checkpoint[];
  readonly workers: number;
}

export interface CrewEvents {
  onEvents(events: readonly TrainingEvent[]): void;
  onCheckpoint(checkpoint: Checkpoint): void;
  /** Every worker has ended its jobs, or was stopped. */
  onDone(): void;
  /** A worker failed; all have been ended. */
  onFailed(message: string): void;
}

/** How long a worker may take to end its step when it is told to stop. */
const stopPatience = 5000;

export class Crew {
  readonly #workers = new Set<TrainingWorker>();
  #stopTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    assets: Assets,
    task: CrewTask,
    private readonly events: CrewEvents,
  ) {
    for (const jobs of shareJobs(task.plan, task.jobs, task.workers)) {
      const worker = assets.spawn({
        onMessage: (message) => this.#receive(worker, message),
        onDeath: (sentence) => this.#fail(sentence),
      });
      this.#workers.add(worker);
      const mine = task.checkpoints.filter((checkpoint) => jobs.some((job) => sameJob(job, checkpoint)));
      worker.post({ type: 'run', plan: task.plan, jobs, data: task.data, wasm: assets.wasm, checkpoints: mine });
    }
  }

  pause(): void {
    for (const worker of this.#workers) worker.post({ type: 'pause' });
  }

  resume(): void {
    for (const worker of this.#workers) worker.post({ type: 'resume' });
  }

  /** Ends after the step at hand, or after some seconds in any case; `onDone` follows. */
  stop(): void {
    for (const worker of this.#workers) worker.post({ type: 'stop' });
    this.#stopTimer ??= setTimeout(() => {
      this.end();
      this.events.onDone();
    }, stopPatience);
  }

  /** Ends all workers at once; nothing follows. */
  end(): void {
    if (this.#stopTimer !== null) clearTimeout(this.#stopTimer);
    for (const worker of this.#workers) worker.terminate();
    this.#workers.clear();
  }

  #receive(worker: TrainingWorker, message: WorkerMessage): void {
    // A worker that was ended may still have sent something.
    if (!this.#workers.has(worker)) return;
    switch (message.type) {
      case 'events':
        this.#tell(message.events);
        return;
      case 'checkpoint':
        this.events.onCheckpoint(message);
        return;
      case 'failed':
        this.#fail(message.message);
        return;
      case 'done':
        worker.terminate();
        this.#workers.delete(worker);
        if (this.#workers.size > 0) return;
        this.end();
        this.events.onDone();
        return;
      case 'probed':
      case 'exported':
        return;
    }
  }

  /** States of the whole run (paused, finished, which back end) are the page's to tell: a worker knows only its own jobs. */
  #tell(events: readonly TrainingEvent[]): void {
    const ofJobs = events.filter(({ event }) => ['step', 'epoch', 'job-start', 'job-end', 'note'].includes(event));
    if (ofJobs.length > 0) this.events.onEvents(ofJobs);
    const failed = events.find((event) => event.event === 'failed');
    if (failed) this.#fail(failed.message);
  }

  #fail(sentence: string): void {
    if (this.#workers.size === 0) return;
    this.end();
    this.events.onFailed(sentence);
  }
}

/** Gives the longest job to the worker with the least to do; each worker keeps the plan's order, so pairs of a seed end early. */
export function shareJobs(plan: TrainingPlan, jobs: readonly Job[], workers: number): Job[][] {
  const costs = new Map(plan.designs.map(({ key, macs }) => [key, macs]));
  const costOf = (job: Job): number => costs.get(job.design) ?? 1;
  const shares = Array.from({ length: Math.max(1, Math.min(workers, jobs.length)) }, () => ({ cost: 0, jobs: [] as Job[] }));
  for (const job of [...jobs].sort((a, b) => costOf(b) - costOf(a))) {
    const share = shares.reduce((least, candidate) => (candidate.cost < least.cost ? candidate : least));
    share.cost += costOf(job);
    share.jobs.push(job);
  }
  return shares.map((share) => share.jobs.sort((a, b) => jobs.indexOf(a) - jobs.indexOf(b)));
}

function sameJob(a: Job, b: Job): boolean {
  return a.design === b.design && a.seed === b.seed;
}
