/**
 * A run as the page conducts it: asks the host for it, tries back ends, starts workers, passes on what they tell.
 *
 * The host owns the run. Everything that is told goes to it, at most a quarter of a second late; whatever the page knows
 * it can be given again.
 */
import type { RunStart, RunState } from '../../src/protocol.js';
import type { TrainingEvent } from '../../src/train/event.js';
import type { TrainingSettings } from '../../src/train/plan.js';
import { Cancelled } from '../host.js';
import type { Host, HostNews, Pending } from '../host.js';
import { EventOutbox } from './eventOutbox.js';
import { PageTraining } from './pageTraining.js';
import type { PageTrainingOptions } from './pageTraining.js';
import { canContinue, isBusy } from './phase.js';
import type { Phase } from './phase.js';
import { addEvent, openRecord, rewindJob } from '../../src/train/curves/runRecord.js';
import type { RunRecord } from '../../src/train/curves/runRecord.js';
import { Sitting } from './sitting.js';

export interface SessionOptions extends PageTrainingOptions {
  /** Milliseconds. */
  readonly now?: () => number;
}

export class Session {
  #phase: Phase = { kind: 'idle' };
  #record: RunRecord | null = null;
  /** Why the last attempt to start a run came to nothing. */
  #refusal: string | null = null;
  #trainedByHost = false;
  #pending: Pending | null = null;
  #training: PageTraining | null = null;
  #outbox: EventOutbox | null = null;
  #sitting: Sitting | null = null;
  #lastNews = 0;
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;

  constructor(
    private readonly host: Host,
    private readonly options: SessionOptions,
  ) {
    this.#now = options.now ?? (() => performance.now());
    host.onMessage((message) => this.#receive(message));
  }

  get phase(): Phase {
    return this.#phase;
  }

  get record(): RunRecord | null {
    return this.#record;
  }

  get refusal(): string | null {
    return this.#refusal;
  }

  /** `null` where nothing has been trained since the page was opened. */
  get sitting(): Sitting | null {
    return this.#sitting;
  }

  /** Seconds since the training told anything. */
  get silence(): number {
    return this.#phase.kind === 'running' ? (this.#now() - this.#lastNews) / 1000 : 0;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async start(settings: TrainingSettings, layer: number): Promise<void> {
    if (isBusy(this.#phase)) return;
    await this.#ask(this.host.request('start', { settings: mutable(settings), layer }), null);
  }

  /** Takes up a run that was interrupted, stopped or failed, from its checkpoints. */
  async continue(): Promise<void> {
    const record = this.#record;
    if (!record || !canContinue(this.#phase)) return;
    await this.#ask(this.host.request('resumeRun', { runId: record.plan.runId }), record);
  }

  pause(): void {
    if (this.#phase.kind !== 'running') return;
    if (this.#trainedByHost) return this.#controlHost('pause');
    this.#training?.pause();
    this.#tell([{ event: 'paused' }]);
    this.#enter({ kind: 'paused' });
  }

  resume(): void {
    if (this.#phase.kind !== 'paused') return;
    if (this.#trainedByHost) return this.#controlHost('resume');
    this.#training?.resume();
    this.#tell([{ event: 'resumed' }]);
    this.#enter({ kind: 'running' });
  }

  /** Ends whatever is under way; an interrupted run is closed where it stands. */
  stop(): void {
    switch (this.#phase.kind) {
      case 'preparing':
        this.#pending?.cancel();
        return;
      case 'loading':
      case 'probing':
      case 'interrupted':
        this.#giveUp();
        this.#end({ event: 'stopped' }, { kind: 'stopped' });
        return;
      case 'running':
      case 'paused':
        if (this.#trainedByHost) return this.#controlHost('stop');
        this.#enter({ kind: 'stopping' });
        this.#training?.stop();
        return;
      default:
        return;
    }
  }

  /** Gives the host what has been told so far. */
  flush(): void {
    this.#outbox?.flush();
  }

  /** The page is about to go: what has been told must reach the host. */
  close(): void {
    this.flush();
    this.#giveUp();
  }

  /** Asks the host for a run and trains it. `known` is what is known of it already; `null` for a new one. */
  async #ask(request: Pending, known: RunRecord | null): Promise<void> {
    const before = { phase: this.#phase, record: this.#record };
    this.#trainedByHost = false;
    this.#refusal = null;
    this.#pending = request;
    // What an earlier run came to would be taken for this one's.
    this.#record = known;
    this.#enter({ kind: 'preparing', step: 'Preparing the run', received: 0, total: null });
    let start: RunStart;
    try {
      start = (await request.answer) as RunStart;
    } catch (error) {
      this.#refusal = error instanceof Cancelled ? null : sentenceOf(error);
      this.#record = before.record;
      this.#enter(before.phase);
      return;
    } finally {
      this.#pending = null;
    }
    const record = known ?? openRecord(start.plan);
    const onHost = start.trainer === 'host';
    this.#open(record, onHost);
    for (const job of record.jobs.filter(({ state }) => state !== 'done')) {
      const checkpoint = start.checkpoints.find(({ design, seed }) => design === job.design && seed === job.seed);
      rewindJob(record, job, checkpoint?.step ?? 0);
    }
    if (known) this.#tell([{ event: 'resumed' }]);
    if (onHost) this.#beginSitting();
    else await this.#train(start, record);
  }

  /** Trains what is left of the run, in workers of this page or, if that measured faster, on the host. */
  async #train(start: RunStart, record: RunRecord): Promise<void> {
    const { runId } = record.plan;
    const jobs = record.jobs.filter(({ state }) => state !== 'done').map(({ design, seed }) => ({ design, seed }));
    // A run that was cut off between its last word and the word that it is finished.
    if (jobs.length === 0) return this.#end({ event: 'finished' }, { kind: 'finished' });
    const training = new PageTraining(this.options, start, {
      onPhase: (phase) => this.#enter(phase),
      onEvents: (events) => this.#tell(events),
      onCheckpoint: ({ design, seed, step, data }) => {
        // The host must know what led to a checkpoint before it has the checkpoint.
        this.#outbox?.flush();
        this.host.post({ type: 'checkpoint', runId, design, seed, step, data }, [data]);
      },
      onDone: () => {
        const complete = record.jobs.every(({ state }) => state === 'done');
        if (this.#phase.kind === 'stopping') this.#end({ event: 'stopped' }, { kind: 'stopped' });
        else if (complete) this.#end({ event: 'finished' }, { kind: 'finished' });
        else this.#fail('The training worker ended before its trainings had.');
      },
      onFailed: (message) => this.#fail(message),
    });
    this.#training = training;
    try {
      const chosen = await training.begin(jobs);
      if (!chosen) return;
      this.#tell([chosen]);
      if (chosen.backend === 'tfjs-node') {
        this.#trainedByHost = true;
        await this.host.request('trainOnHost', { runId, backend: chosen.backend }).answer;
        // Stopped while the host was getting ready.
        if (this.#training !== training) return this.#controlHost('stop');
      }
      this.#beginSitting();
    } catch (error) {
      if (this.#training === training) this.#fail(sentenceOf(error));
    }
  }

  #receive(message: HostNews): void {
    switch (message.type) {
      case 'hydrateTraining':
        this.#hydrate(message.run);
        return;
      case 'datasetProgress':
        if (this.#phase.kind !== 'preparing') return;
        this.#enter({ kind: 'preparing', step: message.step, received: message.received, total: message.total });
        return;
      case 'control':
        if (message.action === 'pause') this.pause();
        else if (message.action === 'resume') this.#goOn();
        else this.stop();
        return;
      case 'events':
        if (message.runId === this.#record?.plan.runId) this.#hear(message.events);
        return;
      case 'hydrateTable':
      case 'hydrateRuns':
        return;
    }
  }

  /** Out of a pause, or from the checkpoints of a run that was ended in between. */
  #goOn(): void {
    if (canContinue(this.#phase)) void this.continue();
    else this.resume();
  }

  /** While the page conducts a run itself, it knows more of it than the host does. */
  #hydrate(run: RunState | null): void {
    if (isBusy(this.#phase) && !this.#trainedByHost) return;
    if (!run) {
      this.#record = null;
      this.#enter({ kind: 'idle' });
      return;
    }
    this.#open(openRecord(run.plan, run.events), run.trainer === 'host');
    this.#beginSitting(phaseOf(run, this.#trainedByHost));
  }

  #open(record: RunRecord, trainedByHost: boolean): void {
    const { runId } = record.plan;
    this.#record = record;
    this.#trainedByHost = trainedByHost;
    this.#outbox = new EventOutbox((events) => this.host.post({ type: 'events', runId, events }), this.#now);
  }

  /** What a process of the host tells; the host has it already. */
  #hear(events: readonly TrainingEvent[]): void {
    this.#lastNews = this.#now();
    for (const event of events) {
      if (this.#record) addEvent(this.#record, event);
      if (event.event === 'paused') this.#enter({ kind: 'paused' });
      else if (event.event === 'resumed') this.#enter({ kind: 'running' });
      else if (event.event === 'stopped' || event.event === 'finished') this.#enter({ kind: event.event });
      else if (event.event === 'failed') this.#enter({ kind: 'failed', message: event.message });
    }
    this.#changed();
  }

  #tell(events: readonly TrainingEvent[]): void {
    this.#lastNews = this.#now();
    for (const event of events) if (this.#record) addEvent(this.#record, event);
    this.#outbox?.add(events);
    this.#changed();
  }

  #end(event: TrainingEvent, phase: Phase): void {
    this.#tell([event]);
    this.#outbox?.flush();
    this.#enter(phase);
  }

  #fail(message: string): void {
    this.#giveUp();
    this.#end({ event: 'failed', message }, { kind: 'failed', message });
  }

  #giveUp(): void {
    this.#training?.giveUp();
    this.#training = null;
  }

  #controlHost(action: 'pause' | 'resume' | 'stop'): void {
    if (this.#record) this.host.post({ type: 'control', runId: this.#record.plan.runId, action });
  }

  #beginSitting(phase: Phase = { kind: 'running' }): void {
    this.#sitting = this.#record && new Sitting(this.#record, this.#now);
    this.#lastNews = this.#now();
    this.#enter(phase);
  }

  #enter(phase: Phase): void {
    if (this.#sitting) this.#sitting.active = phase.kind === 'running';
    this.#phase = phase;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function phaseOf(run: RunState, trainedByHost: boolean): Phase {
  switch (run.status) {
    case 'waiting':
    case 'running':
      return { kind: trainedByHost ? 'running' : 'interrupted' };
    case 'paused':
      return { kind: trainedByHost ? 'paused' : 'interrupted' };
    case 'stopped':
    case 'finished':
      return { kind: run.status };
    case 'failed': {
      const failed = run.events.filter((event) => event.event === 'failed').at(-1);
      return { kind: 'failed', message: failed?.message ?? 'The run failed.' };
    }
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The validated message type has mutable arrays. */
function mutable(settings: TrainingSettings): { -readonly [K in keyof TrainingSettings]: TrainingSettings[K] } & {
  designs: TrainingSettings['designs'][number][];
  seeds: number[];
} {
  return { ...settings, designs: [...settings.designs], seeds: [...settings.seeds] };
}
