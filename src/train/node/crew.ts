/**
 * The workers of a run on Node: gives each its next jobs, passes on what they tell, and knows when all have ended. One that dies is
 * started again from its newest checkpoints, but not without end.
 */
import type { Dataset } from '../data/dataset.js';
import type { TrainingEvent } from '../event.js';
import { JobQueue } from '../jobQueue.js';
import type { BackendId, Job, TrainingPlan } from '../plan.js';
import { jobsOf } from '../plan.js';
import { Restarts } from '../restarts.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import { unfinishedJobs } from '../runStatus.js';
import type { JobCheckpoint, TrainerEnd } from '../trainer.js';
import type { ServiceMessage } from '../workerService.js';
import type { WasmBinaries } from '../wasmBackend.js';
import { isNative, workerScript } from './installation.js';
import { sharedDataset, startProcess, startThread } from './trainingWorker.js';
import type { StartWorker, TrainingWorker } from './trainingWorker.js';

export interface CrewTask {
  readonly distFolder: string;
  readonly wasm: WasmBinaries;
  readonly plan: TrainingPlan;
  readonly backend: BackendId;
  readonly dataset: Dataset;
  /** How many may work side by side; a native back end has one worker, which uses the machine as it likes. */
  readonly workers: number;
  /** How many jobs a worker may have at once; no limit unless given. */
  readonly turns?: number;
  /** What is to be trained; all jobs of the plan unless given. */
  readonly jobs?: readonly Job[];
  /** Where jobs stand that have begun. */
  readonly checkpoints?: readonly JobCheckpoint[];
  readonly checkpointSeconds?: number;
  /** A thread, or a process for native back ends, unless given. */
  readonly start?: StartWorker;
}

export interface CrewListener {
  onEvents(events: readonly TrainingEvent[]): void;
  onCheckpoint(checkpoint: JobCheckpoint): void;
}

/** How long a worker may take to end its step when it is told to stop. */
const stopPatience = 30_000;

export class Crew {
  readonly result: Promise<Result<TrainerEnd>>;
  /** Those that have something to do, with what that is. */
  private readonly workers = new Map<TrainingWorker, readonly Job[]>();
  private readonly queue: JobQueue;
  private readonly most: number;
  private settle: (result: Result<TrainerEnd>) => void = () => undefined;
  private stopped = false;
  private ended = false;
  private patience: NodeJS.Timeout | null = null;
  private readonly plan: TrainingPlan;
  private readonly dataset: Dataset;
  private readonly start: StartWorker;
  private readonly restarts = new Restarts();
  private readonly newest = new Map<string, JobCheckpoint>();
  /** Ends of epochs, which say what is left to train. */
  private readonly epochs: TrainingEvent[] = [];

  constructor(
    private readonly task: CrewTask,
    private readonly listener: CrewListener,
  ) {
    this.result = new Promise((resolve) => (this.settle = resolve));
    this.plan = { ...task.plan, settings: { ...task.plan.settings, backend: task.backend } };
    const native = isNative(task.backend);
    this.start = task.start ?? (native ? startProcess : startThread);
    this.dataset = native ? task.dataset : sharedDataset(task.dataset);
    for (const checkpoint of task.checkpoints ?? []) this.newest.set(keyOf(checkpoint), checkpoint);
    this.most = native ? 1 : task.workers;
    this.queue = new JobQueue(task.jobs ?? jobsOf(task.plan), this.most, task.turns);
    this.fill();
    if (this.workers.size === 0) this.end(success('finished'));
  }

  /** After the step under way, or after half a minute in any case. */
  stop(): void {
    this.stopped = true;
    for (const worker of this.workers.keys()) worker.post({ type: 'stop' });
    this.patience ??= setTimeout(() => this.end(success('stopped')), stopPatience);
  }

  /** Starts workers as long as there are jobs and room for them. */
  private fill(): void {
    while (this.workers.size < this.most) {
      const jobs = this.queue.take();
      if (jobs.length === 0) return;
      this.employ(jobs);
    }
  }

  /** Starts a worker for these jobs, from where each stands. */
  private employ(jobs: readonly Job[]): void {
    const { wasm, checkpointSeconds } = this.task;
    const worker: TrainingWorker = this.start(workerScript(this.task.distFolder), {
      onMessage: (message) => {
        if (this.workers.has(worker)) this.receive(worker, message);
      },
      onDeath: (message) => {
        const under = this.workers.get(worker);
        if (under !== undefined) this.replace(worker, under, message);
      },
    });
    this.workers.set(worker, jobs);
    worker.post({
      type: 'run',
      plan: this.plan,
      jobs,
      data: { kind: 'dataset', dataset: this.dataset },
      wasm,
      checkpoints: this.checkpointsOf(jobs),
      ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }),
    });
  }

  private checkpointsOf(jobs: readonly Job[]): JobCheckpoint[] {
    return jobs.flatMap((job) => this.newest.get(keyOf(job)) ?? []);
  }

  /** A worker has done what it had: it is given more, or goes. */
  private goOn(worker: TrainingWorker): void {
    const jobs = this.stopped ? [] : this.queue.take();
    if (jobs.length > 0) {
      this.workers.set(worker, jobs);
      worker.post({ type: 'more', jobs, checkpoints: this.checkpointsOf(jobs) });
      return;
    }
    worker.end();
    this.workers.delete(worker);
    this.endWithLast();
  }

  /** Starts another worker for what a dead one has left undone. */
  private replace(dead: TrainingWorker, jobs: readonly Job[], reason: string): void {
    this.workers.delete(dead);
    const left = this.unfinished(jobs);
    if (this.stopped) return this.endWithLast();
    if (left.length === 0) {
      this.fill();
      return this.endWithLast();
    }
    const why = this.restarts.died(reason);
    if (why !== null) return this.end(failure(why));
    this.listener.onEvents([{ event: 'note', message: `The training process was started again: ${reason}` }]);
    this.employ(left);
  }

  private unfinished(jobs: readonly Job[]): Job[] {
    const left = new Set(unfinishedJobs(this.plan, this.epochs).map(keyOf));
    return jobs.filter((job) => left.has(keyOf(job)));
  }

  private receive(worker: TrainingWorker, message: ServiceMessage): void {
    switch (message.type) {
      case 'events':
        this.epochs.push(...message.events.filter(({ event }) => event === 'epoch'));
        this.listener.onEvents(message.events);
        return;
      case 'checkpoint':
        this.newest.set(keyOf(message), message);
        this.listener.onCheckpoint(message);
        return;
      case 'failed':
        this.end(failure(message.message));
        return;
      case 'done':
        this.goOn(worker);
        return;
      case 'probed':
      case 'weighed':
      case 'exported':
        return;
    }
  }

  private endWithLast(): void {
    if (this.workers.size === 0) this.end(success(this.stopped ? 'stopped' : 'finished'));
  }

  private end(result: Result<TrainerEnd>): void {
    if (this.ended) return;
    this.ended = true;
    if (this.patience !== null) clearTimeout(this.patience);
    for (const worker of this.workers.keys()) worker.end();
    this.workers.clear();
    this.settle(result);
  }
}

function keyOf({ design, seed }: Job): string {
  return `${design} ${seed}`;
}
