/** The workers of a run: gives each its next jobs, passes on what they tell, and knows when all have ended. */
import type { Checkpoint, WorkerData, WorkerMessage } from '../../src/protocol.js';
import type { TrainingEvent } from '../../src/train/event.js';
import { JobQueue } from '../../src/train/jobQueue.js';
import type { Job, TrainingPlan } from '../../src/train/plan.js';
import type { Assets } from './assets.js';
import type { TrainingWorker } from './trainingWorker.js';

export interface CrewTask {
  /** `settings.backend` is the back end that was taken. */
  readonly plan: TrainingPlan;
  readonly jobs: readonly Job[];
  readonly data: WorkerData;
  readonly checkpoints: readonly Checkpoint[];
  /** How many work side by side at most. */
  readonly workers: number;
  /** How many jobs a worker may have at once. */
  readonly turns: number;
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
  readonly #queue: JobQueue;
  #paused = false;
  #stopped = false;
  #stopTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly assets: Assets,
    private readonly task: CrewTask,
    private readonly events: CrewEvents,
  ) {
    this.#queue = new JobQueue(task.jobs, task.workers, task.turns);
    this.#fill();
  }

  pause(): void {
    this.#paused = true;
    for (const worker of this.#workers) worker.post({ type: 'pause' });
  }

  resume(): void {
    this.#paused = false;
    for (const worker of this.#workers) worker.post({ type: 'resume' });
  }

  /** Ends after the step at hand, or after some seconds in any case; `onDone` follows. */
  stop(): void {
    this.#stopped = true;
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

  /** Starts workers as long as there are jobs and room for them. */
  #fill(): void {
    while (this.#workers.size < this.task.workers) {
      const jobs = this.#queue.take();
      if (jobs.length === 0) return;
      const { plan, data } = this.task;
      const worker = this.assets.spawn({
        onMessage: (message) => this.#receive(worker, message),
        onDeath: (sentence) => this.#fail(sentence),
      });
      this.#workers.add(worker);
      worker.post({ type: 'run', plan, jobs, data, wasm: this.assets.wasm, checkpoints: this.#checkpointsOf(jobs) });
      if (this.#paused) worker.post({ type: 'pause' });
    }
  }

  /** A worker has done what it had: it is given more, or goes. */
  #goOn(worker: TrainingWorker): void {
    const jobs = this.#stopped ? [] : this.#queue.take();
    if (jobs.length > 0) {
      worker.post({ type: 'more', jobs, checkpoints: this.#checkpointsOf(jobs) });
      if (this.#paused) worker.post({ type: 'pause' });
      return;
    }
    worker.terminate();
    this.#workers.delete(worker);
    if (this.#workers.size > 0) return;
    this.end();
    this.events.onDone();
  }

  #checkpointsOf(jobs: readonly Job[]): Checkpoint[] {
    return this.task.checkpoints.filter((checkpoint) => jobs.some((job) => sameJob(job, checkpoint)));
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
        this.#goOn(worker);
        return;
      case 'probed':
      case 'weighed':
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

function sameJob(a: Job, b: Job): boolean {
  return a.design === b.design && a.seed === b.seed;
}
