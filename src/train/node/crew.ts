/** The workers of a run on Node: shares the jobs among them, passes on what they tell, and knows when all have ended. */
import type { Dataset } from '../data/dataset.js';
import type { TrainingEvent } from '../event.js';
import type { BackendId, Job, TrainingPlan } from '../plan.js';
import { jobsOf } from '../plan.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import type { JobCheckpoint, TrainerEnd } from '../trainer.js';
import type { ServiceMessage } from '../workerService.js';
import type { WasmBinaries } from '../wasmBackend.js';
import { isNative, workerScript } from './installation.js';
import { sharedDataset, startProcess, startThread } from './trainingWorker.js';
import type { TrainingWorker } from './trainingWorker.js';

export interface CrewTask {
  readonly distFolder: string;
  readonly wasm: WasmBinaries;
  readonly plan: TrainingPlan;
  readonly backend: BackendId;
  readonly dataset: Dataset;
  /** How many may work side by side; a native back end has one worker, which uses the machine as it likes. */
  readonly workers: number;
}

export interface CrewListener {
  onEvents(events: readonly TrainingEvent[]): void;
  onCheckpoint(checkpoint: JobCheckpoint): void;
}

/** How long a worker may take to end its step when it is told to stop. */
const stopPatience = 30_000;

export class Crew {
  readonly result: Promise<Result<TrainerEnd>>;
  private readonly workers = new Set<TrainingWorker>();
  private settle: (result: Result<TrainerEnd>) => void = () => undefined;
  private stopped = false;
  private patience: NodeJS.Timeout | null = null;

  constructor(
    task: CrewTask,
    private readonly listener: CrewListener,
  ) {
    this.result = new Promise((resolve) => (this.settle = resolve));
    const plan: TrainingPlan = { ...task.plan, settings: { ...task.plan.settings, backend: task.backend } };
    const native = isNative(task.backend);
    const shares = shareJobs(plan, native ? 1 : task.workers);
    const dataset = native ? task.dataset : sharedDataset(task.dataset);
    for (const jobs of shares) {
      const start = native ? startProcess : startThread;
      const worker = start(workerScript(task.distFolder), {
        onMessage: (message) => this.receive(worker, message),
        onDeath: (message) => this.end(failure(message)),
      });
      this.workers.add(worker);
      worker.post({ type: 'run', plan, jobs, data: { kind: 'dataset', dataset }, wasm: task.wasm, checkpoints: [] });
    }
  }

  /** After the step under way, or after half a minute in any case. */
  stop(): void {
    this.stopped = true;
    for (const worker of this.workers) worker.post({ type: 'stop' });
    this.patience ??= setTimeout(() => this.end(success('stopped')), stopPatience);
  }

  private receive(worker: TrainingWorker, message: ServiceMessage): void {
    switch (message.type) {
      case 'events':
        this.listener.onEvents(message.events);
        return;
      case 'checkpoint':
        this.listener.onCheckpoint(message);
        return;
      case 'failed':
        this.end(failure(message.message));
        return;
      case 'done':
        worker.end();
        this.workers.delete(worker);
        if (this.workers.size === 0) this.end(success(this.stopped ? 'stopped' : 'finished'));
        return;
      case 'probed':
      case 'exported':
        return;
    }
  }

  private end(result: Result<TrainerEnd>): void {
    if (this.patience !== null) clearTimeout(this.patience);
    for (const worker of this.workers) worker.end();
    this.workers.clear();
    this.settle(result);
  }
}

/** Gives the longest job to the worker with the least to do; each worker keeps the plan's order, so pairs of a seed end early. */
export function shareJobs(plan: TrainingPlan, workers: number): Job[][] {
  const jobs = jobsOf(plan);
  const cost = new Map(plan.designs.map(({ key, macs }) => [key, macs]));
  const shares = Array.from({ length: Math.max(1, Math.min(workers, jobs.length)) }, () => ({ cost: 0, jobs: [] as Job[] }));
  for (const job of [...jobs].sort((a, b) => (cost.get(b.design) ?? 1) - (cost.get(a.design) ?? 1))) {
    const least = shares.reduce((best, share) => (share.cost < best.cost ? share : best));
    least.cost += Math.max(1, cost.get(job.design) ?? 1);
    least.jobs.push(job);
  }
  return shares.map((share) => share.jobs.sort((a, b) => jobs.indexOf(a) - jobs.indexOf(b)));
}
