/**
 * Runs that a process of the extension host trains, with a native back end that a page cannot have. A native library may
 * take its process with it, so it is started again from the newest checkpoints, but not without end. The run goes on
 * whether a panel shows it or not; every event is stored before anybody hears of it.
 */
import type { HostBackend } from '../protocol.js';
import type { TrainingEvent } from '../train/event.js';
import { messageOf } from '../train/fileStore.js';
import type { Job, TrainingPlan } from '../train/plan.js';
import type { Candidate } from '../train/probe.js';
import { Restarts } from '../train/restarts.js';
import { unfinishedJobs } from '../train/runStatus.js';
import type { RunStore } from '../train/runStore.js';
import type { ServiceData, ServiceMessage, ServiceRequest } from '../train/workerService.js';
import { RunProgress } from './runProgress.js';

/** A process that trains. */
export interface NativeWorker {
  post(request: ServiceRequest): void;
  /** Ends it at once. */
  end(): void;
}

export interface NativeWorkerEvents {
  onMessage(message: ServiceMessage): void;
  /** It ended although nobody ended it; a sentence. */
  onDeath(message: string): void;
}

export interface NativePlatform {
  /** Looks at what is installed, without loading it. */
  available(): HostBackend;
  start(events: NativeWorkerEvents): NativeWorker;
}

export interface HostRunListener {
  /** What a run tells. It is stored already. */
  onEvents(runId: string, events: readonly TrainingEvent[]): void;
  onProgress(progress: RunProgress | null): void;
  reportError(error: unknown): void;
}

/** A native back end that does not answer in this time is not there. */
const probeMilliseconds = 60_000;

export class HostRuns {
  private current: HostRun | null = null;

  constructor(
    private readonly platform: NativePlatform,
    private readonly runs: RunStore,
    private readonly listener: HostRunListener,
  ) {}

  /** What can be said of the back ends before a run. */
  backends(): readonly HostBackend[] {
    return [this.platform.available()];
  }

  /** The run that is trained. */
  get runId(): string | null {
    return this.current?.plan.runId ?? null;
  }

  trains(runId: string): boolean {
    return this.current?.plan.runId === runId;
  }

  /** Measures the back end on the plan. Always settles with a candidate. */
  async probe(plan: TrainingPlan): Promise<Candidate> {
    const { backend, available, detail } = this.platform.available();
    const absent = (reason: string): Candidate => ({ backend, available: false, detail: reason, stepsPerSecond: null });
    if (!available) return absent(detail);
    return new Promise((resolve) => {
      const settle = (candidate: Candidate): void => {
        clearTimeout(timer);
        worker.end();
        resolve(candidate);
      };
      const worker = this.platform.start({
        onMessage: (message) => {
          if (message.type === 'failed') settle(absent(message.message));
          if (message.type !== 'probed') return;
          settle(message.result.candidates.find((tried) => tried.backend === backend) ?? absent('gave no figures'));
        },
        onDeath: (message) => settle(absent(message)),
      });
      const timer = setTimeout(
        () => settle(absent(`did not answer within ${probeMilliseconds / 1000} seconds`)),
        probeMilliseconds,
      );
      worker.post({ type: 'probe', plan, wasm: {}, backends: [backend] });
    });
  }

  /** Trains a run from where it stands. A run that is being trained already is stopped first. */
  async train(plan: TrainingPlan, data: ServiceData): Promise<void> {
    await this.current?.control('stop');
    const run = new HostRun(plan, data, this.platform, this.runs, this.listener, () => {
      if (this.current === run) this.current = null;
    });
    this.current = run;
    await run.start();
  }

  async control(runId: string, action: 'pause' | 'resume' | 'stop'): Promise<void> {
    if (this.trains(runId)) await this.current?.control(action);
  }

  dispose(): void {
    this.current?.abandon();
    this.current = null;
  }
}

class HostRun {
  private worker: NativeWorker | null = null;
  private readonly progress: RunProgress;
  private readonly restarts = new Restarts();
  private paused = false;
  private ended = false;
  /** What is told is stored and passed on in order. */
  private telling: Promise<void> = Promise.resolve();

  constructor(
    readonly plan: TrainingPlan,
    private readonly data: ServiceData,
    private readonly platform: NativePlatform,
    private readonly runs: RunStore,
    private readonly listener: HostRunListener,
    private readonly onEnd: () => void,
  ) {
    this.progress = new RunProgress(plan);
  }

  async start(): Promise<void> {
    const { runId } = this.plan;
    const [run, checkpoints] = await Promise.all([this.runs.load(runId), this.runs.checkpoints(runId)]);
    if (!run.ok) return this.finish({ event: 'failed', message: run.error });
    if (!checkpoints.ok) return this.finish({ event: 'failed', message: checkpoints.error });
    this.progress.add(run.value.events);
    this.progress.ended = false;
    const jobs: readonly Job[] = unfinishedJobs(this.plan, run.value.events);
    if (jobs.length === 0) return this.finish({ event: 'finished' });
    const worker = this.platform.start({
      onMessage: (message) => {
        if (this.worker === worker) this.receive(message);
      },
      onDeath: (message) => {
        if (this.worker === worker) this.restart(message);
      },
    });
    this.worker = worker;
    const settings = { ...this.plan.settings, backend: this.platform.available().backend };
    worker.post({
      type: 'run',
      plan: { ...this.plan, settings },
      jobs,
      data: this.data,
      wasm: {},
      checkpoints: checkpoints.value,
    });
    if (this.paused) worker.post({ type: 'pause' });
    this.listener.onProgress(this.progress);
  }

  async control(action: 'pause' | 'resume' | 'stop'): Promise<void> {
    if (this.ended) return;
    if (action === 'stop') return this.finish({ event: 'stopped' });
    this.paused = action === 'pause';
    this.worker?.post({ type: action });
    await this.tell([{ event: this.paused ? 'paused' : 'resumed' }]);
  }

  /** The extension host is about to end: the run stays as it was told. */
  abandon(): void {
    this.ended = true;
    this.endWorker();
  }

  private receive(message: ServiceMessage): void {
    switch (message.type) {
      case 'events':
        void this.tell(message.events);
        return;
      case 'checkpoint':
        this.telling = this.telling.then(() => this.keep(message));
        return;
      case 'done':
        void this.finish({ event: 'finished' });
        return;
      case 'failed':
        void this.finish({ event: 'failed', message: message.message });
        return;
      default:
        return;
    }
  }

  private async keep(checkpoint: Extract<ServiceMessage, { readonly type: 'checkpoint' }>): Promise<void> {
    const kept = await this.runs.keepCheckpoint(this.plan.runId, checkpoint);
    if (!kept.ok) this.listener.reportError(kept.error);
  }

  private tell(events: readonly TrainingEvent[]): Promise<void> {
    this.telling = this.telling.then(async () => {
      try {
        const stored = await this.runs.append(this.plan.runId, events);
        if (!stored.ok) this.listener.reportError(stored.error);
      } catch (error) {
        this.listener.reportError(messageOf(error));
      }
      this.progress.add(events);
      this.listener.onEvents(this.plan.runId, events);
      if (!this.progress.ended) this.listener.onProgress(this.progress);
    });
    return this.telling;
  }

  /** Starts the process again, unless it has died too often. */
  private restart(reason: string): void {
    if (this.ended) return;
    this.endWorker();
    const message = this.restarts.died(reason);
    if (message !== null) return void this.finish({ event: 'failed', message });
    void this.tell([{ event: 'note', message: `The training process was started again: ${reason}` }]).then(() => this.start());
  }

  private async finish(event: TrainingEvent): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    this.endWorker();
    await this.tell([event]);
    this.listener.onProgress(null);
    this.onEnd();
  }

  private endWorker(): void {
    this.worker?.end();
    this.worker = null;
  }
}
