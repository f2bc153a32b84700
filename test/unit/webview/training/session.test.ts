import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostMessage, PageMessage, RunStart, WorkerMessage, WorkerRequest } from '../../../../src/protocol.js';
import type { DesignNeed } from '../../../../src/train/memory.js';
import type { BackendId, TrainingPlan } from '../../../../src/train/plan.js';
import { Host } from '../../../../webview/host.js';
import type { Candidate } from '../../../../webview/training/backends.js';
import { Session } from '../../../../webview/training/session.js';
import type { WorkerEvents } from '../../../../webview/training/trainingWorker.js';
import { epochOf, plain, smallPlan, split, stepOf } from './plan.js';

/** A worker whose part the test plays. */
interface Played {
  readonly requests: WorkerRequest[];
  ended: boolean;
  say(message: WorkerMessage): void;
  die(sentence: string): void;
}

/** What the back ends come to when they are probed; `null` never answers. */
type Measured = Partial<Record<BackendId, number | string | null>>;

class Stage {
  readonly posted: PageMessage[] = [];
  readonly workers: Played[] = [];
  receive: (message: HostMessage) => void = () => undefined;
  readonly host = new Host({
    post: (message) => void this.posted.push(message),
    listen: (receive) => {
      this.receive = receive;
      return () => undefined;
    },
    readState: () => undefined,
    writeState: () => undefined,
  });
  readonly session: Session;
  /** What designs need of memory on the compiled back end. */
  needs: readonly DesignNeed[] = [];

  constructor(
    readonly measured: Measured = { webgpu: 'no adapter', webgl: 6, wasm: 500, cpu: 1 },
    cores = 2,
  ) {
    this.session = new Session(this.host, {
      loadAssets: () => Promise.resolve({ spawn: (events) => this.spawn(events), wasm: { 'kernels.wasm': new ArrayBuffer(8) } }),
      cores,
    });
  }

  private spawn(events: WorkerEvents) {
    const requests: WorkerRequest[] = [];
    const played: Played = { requests, ended: false, say: events.onMessage, die: events.onDeath };
    this.workers.push(played);
    return {
      post: (request: WorkerRequest) => {
        requests.push(request);
        if (request.type === 'weigh') played.say({ type: 'weighed', needs: this.needs });
        if (request.type === 'probe') this.probe(played, request.backends[0] ?? 'cpu');
      },
      terminate: () => void (played.ended = true),
    };
  }

  private probe(worker: Played, backend: BackendId): void {
    const came = this.measured[backend];
    if (came === null) return;
    const candidate: Candidate =
      typeof came === 'number'
        ? { backend, available: true, detail: 'here', stepsPerSecond: came }
        : { backend, available: false, detail: came ?? 'absent', stepsPerSecond: null };
    worker.say({ type: 'probed', result: { event: 'backend', backend, reason: '', candidates: [candidate] } });
  }

  /** The workers that train. */
  get crew(): Played[] {
    return this.workers.filter(({ requests }) => requests[0]?.type === 'run');
  }

  get told(): string[] {
    return this.posted.flatMap((message) => (message.type === 'events' ? message.events : [])).map(({ event }) => event);
  }

  answer(type: PageMessage['type'], result: unknown): void {
    const request = this.posted.filter((message) => message.type === type).at(-1);
    if (!request || !('id' in request)) throw new Error(`no ${type} was asked`);
    this.receive({ type: 'response', id: request.id, result });
  }

  async start(plan: TrainingPlan = smallPlan(), part: Partial<RunStart> = {}): Promise<void> {
    void this.session.start(plan.settings, 5);
    this.answer('start', { plan, data: { kind: 'built-in' }, checkpoints: [], ...part });
    await settle();
  }
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(300);
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a run from its start to its end', () => {
  it('tries every back end in a worker of its own, takes the fastest, and says why', async () => {
    const stage = new Stage();
    await stage.start();
    expect(
      stage.workers.flatMap(({ requests, ended }) => (requests[0]?.type === 'probe' ? [[requests[0].backends, ended]] : [])),
    ).toEqual([
      [['webgpu'], true],
      [['webgl'], true],
      [['simd'], true],
      [['wasm'], true],
      [['cpu'], true],
    ]);
    expect(stage.session.phase.kind).toBe('running');
    expect(stage.session.record?.backend).toMatchObject({ backend: 'wasm', candidates: { length: 5 } });
    expect(stage.session.record?.backend?.reason).toContain('500 steps/s');
    // Two cores, four jobs: two workers, each with a design of the first seed, and a plan that names the back end.
    expect(stage.crew).toHaveLength(2);
    for (const [index, { requests }] of stage.crew.entries()) {
      const jobs = [{ design: [plain, split][index], seed: 1 }];
      expect(requests[0]).toMatchObject({ type: 'run', plan: { settings: { backend: 'wasm' } }, jobs });
    }
  });

  it('gives whoever is free the next training, also while it is paused', async () => {
    const stage = new Stage();
    await stage.start();
    stage.crew[1]?.say({ type: 'done' });
    expect(stage.crew[1]?.requests.at(-1)).toEqual({ type: 'more', jobs: [{ design: plain, seed: 2 }], checkpoints: [] });
    stage.session.pause();
    stage.crew[0]?.say({ type: 'done' });
    expect(stage.crew[0]?.requests.slice(-2)).toEqual([
      { type: 'more', jobs: [{ design: split, seed: 2 }], checkpoints: [] },
      { type: 'pause' },
    ]);
    expect(stage.crew.some(({ ended }) => ended)).toBe(false);
  });

  it('does not begin what there is no memory for, and says so where it never will be', async () => {
    const need = (bytes: number): DesignNeed[] =>
      [plain, split].map((design) => ({
        design,
        label: design,
        need: { bytes, weights: 0, gradients: 0, optimizer: 0, activations: 0, batch: 0 },
      }));
    // Outside of a browser 4 GiB are assumed, of which half is for trainings.
    const tight = new Stage({ simd: 900 });
    tight.needs = need(1.5e9);
    await tight.start();
    expect(tight.crew).toHaveLength(1);
    const never = new Stage({ simd: 900 });
    never.needs = need(2.5e9);
    await never.start();
    expect(never.session.phase).toMatchObject({ kind: 'failed' });
    expect(never.session.record?.failure).toContain(
      `Compiled WebAssembly: ${plain} needs 2.50 GB of memory, and with 8.00 kB of data there are 2.08 GB for it`,
    );
  });

  it('gives up on a back end that does not answer', async () => {
    const stage = new Stage({ webgpu: null, webgl: 6, wasm: 500, cpu: 1 });
    await stage.start();
    expect(stage.session.phase).toMatchObject({ kind: 'probing', backend: 'webgpu' });
    await vi.advanceTimersByTimeAsync(46_000);
    expect(stage.session.phase.kind).toBe('running');
    expect(stage.session.record?.backend?.candidates[0]).toMatchObject({
      available: false,
      detail: 'did not answer within 45 seconds',
    });
  });

  it('fails with a sentence where nothing can train', async () => {
    const stage = new Stage({});
    await stage.start(smallPlan({ backend: 'webgl' }));
    expect(stage.session.phase).toMatchObject({ kind: 'failed' });
    expect(stage.session.record?.failure).toContain('Choose another back end');
    expect(stage.told).toEqual(['failed']);
  });

  it('forwards what jobs tell, and tells itself what concerns the run', async () => {
    const stage = new Stage(undefined, 1);
    await stage.start(smallPlan({ seeds: [1], epochs: 1 }));
    const [worker] = stage.crew;
    worker?.say({
      type: 'events',
      events: [
        { event: 'job-start', design: plain, seed: 1 },
        stepOf(plain, 1, 200),
        epochOf(plain, 1, 1),
        { event: 'job-end', design: plain, seed: 1 },
        { event: 'finished' },
        stepOf(split, 1, 200),
        epochOf(split, 1, 1),
        { event: 'job-end', design: split, seed: 1 },
      ],
    });
    worker?.say({ type: 'done' });
    await settle();
    expect(stage.session.phase.kind).toBe('finished');
    expect(stage.told).toEqual(['backend', 'job-start', 'step', 'epoch', 'job-end', 'step', 'epoch', 'job-end', 'finished']);
    expect(worker?.ended).toBe(true);
  });

  it('is not finished when a worker ends before its jobs have', async () => {
    const stage = new Stage(undefined, 1);
    await stage.start();
    stage.crew[0]?.say({ type: 'done' });
    stage.crew[0]?.say({ type: 'done' });
    expect(stage.session.phase).toMatchObject({ kind: 'failed', message: 'The training worker ended before its trainings had.' });
  });

  it('pauses, goes on and stops with all its workers', async () => {
    const stage = new Stage();
    await stage.start();
    stage.session.pause();
    stage.session.resume();
    stage.receive({ type: 'control', action: 'pause' });
    expect(stage.session.phase.kind).toBe('paused');
    stage.session.stop();
    expect(stage.session.phase.kind).toBe('stopping');
    for (const { requests } of stage.crew)
      expect(requests.slice(1).map(({ type }) => type)).toEqual(['pause', 'resume', 'pause', 'stop']);
    stage.crew[0]?.say({ type: 'done' });
    expect(stage.session.phase.kind).toBe('stopping');
    stage.crew[1]?.say({ type: 'done' });
    await settle();
    expect(stage.session.phase.kind).toBe('stopped');
    expect(stage.told).toEqual(['backend', 'paused', 'resumed', 'paused', 'stopped']);
  });

  it('ends a worker that does not stop', async () => {
    const stage = new Stage();
    await stage.start();
    stage.session.stop();
    await vi.advanceTimersByTimeAsync(5100);
    expect(stage.session.phase.kind).toBe('stopped');
    expect(stage.crew.every(({ ended }) => ended)).toBe(true);
  });

  it('ends all workers when one dies, and keeps what was told', async () => {
    const stage = new Stage();
    await stage.start();
    stage.crew[0]?.say({ type: 'events', events: [stepOf(plain, 1, 10)] });
    stage.crew[1]?.die('Out of memory.');
    await settle();
    expect(stage.session.phase).toEqual({ kind: 'failed', message: 'Out of memory.' });
    expect(stage.crew.every(({ ended }) => ended)).toBe(true);
    expect(stage.told).toEqual(['backend', 'step', 'failed']);
  });

  it('sends a checkpoint only after what led to it', async () => {
    const stage = new Stage();
    await stage.start();
    stage.posted.length = 0;
    stage.crew[0]?.say({ type: 'events', events: [stepOf(plain, 1, 10)] });
    stage.crew[0]?.say({ type: 'events', events: [stepOf(plain, 1, 20)] });
    stage.crew[0]?.say({ type: 'checkpoint', design: plain, seed: 1, step: 20, data: new ArrayBuffer(4) });
    expect(stage.posted.map(({ type }) => type)).toEqual(['events', 'events', 'checkpoint']);
  });
});

describe('a run that does not come to be', () => {
  it('leaves everything as it was, with the host’s sentence', async () => {
    const stage = new Stage();
    void stage.session.start(smallPlan().settings, 5);
    const request = stage.posted[0];
    if (request?.type !== 'start') throw new Error('not asked');
    stage.receive({ type: 'datasetProgress', received: 50, total: 100, step: 'Fetching CIFAR-10' });
    expect(stage.session.phase).toEqual({ kind: 'preparing', step: 'Fetching CIFAR-10', received: 50, total: 100 });
    stage.receive({ type: 'response', id: request.id, error: 'The download was refused.' });
    await settle();
    expect(stage.session.phase.kind).toBe('idle');
    expect(stage.session.refusal).toBe('The download was refused.');
  });

  it('can be called off while data is fetched', async () => {
    const stage = new Stage();
    void stage.session.start(smallPlan().settings, 5);
    stage.session.stop();
    await settle();
    expect(stage.posted.map(({ type }) => type)).toEqual(['start', 'cancel']);
    expect(stage.session.phase.kind).toBe('idle');
    expect(stage.session.refusal).toBeNull();
  });

  it('can be called off while back ends are tried, and tries no more of them', async () => {
    const stage = new Stage({ webgpu: null });
    await stage.start();
    stage.session.stop();
    await settle();
    expect(stage.session.phase.kind).toBe('stopped');
    const probes = stage.workers.filter(({ requests }) => requests[0]?.type === 'probe');
    expect(probes).toHaveLength(1);
    expect(stage.workers.every(({ ended }) => ended)).toBe(true);
    expect(stage.told).toEqual(['stopped']);
  });
});

describe('a page that is made again', () => {
  const plan = smallPlan({ seeds: [1] });
  const events = [
    stepOf(plain, 1, 200),
    epochOf(plain, 1, 1),
    epochOf(plain, 1, 2),
    stepOf(split, 1, 100),
    epochOf(split, 1, 1),
    stepOf(split, 1, 150),
  ];
  const hydrate = (stage: Stage, status: 'running' | 'paused' | 'failed' | 'finished', trainer?: 'host'): void =>
    stage.receive({
      type: 'hydrateTraining',
      offer: null,
      message: null,
      run: { plan, events, status, ...(trainer ? { trainer } : {}) },
    });

  it('offers to go on with what was interrupted, and trains only what is left, from the checkpoint', async () => {
    const stage = new Stage();
    hydrate(stage, 'running');
    expect(stage.session.phase.kind).toBe('interrupted');
    void stage.session.continue();
    const checkpoint = { design: split, seed: 1, step: 120, data: new ArrayBuffer(4) };
    stage.answer('resumeRun', { plan, data: { kind: 'built-in' }, checkpoints: [checkpoint] });
    await settle();
    expect(stage.crew).toHaveLength(1);
    expect(stage.crew[0]?.requests[0]).toMatchObject({ jobs: [{ design: split, seed: 1 }], checkpoints: [checkpoint] });
    // What came after the checkpoint is going to be told again.
    expect(stage.session.record?.jobs[1]?.steps.map(({ step }) => step)).toEqual([100]);
    expect(stage.told).toEqual(['resumed', 'backend']);
  });

  it('can close an interrupted run where it stands', async () => {
    const stage = new Stage();
    hydrate(stage, 'paused');
    stage.session.stop();
    await settle();
    expect(stage.session.phase.kind).toBe('stopped');
    expect(stage.told).toEqual(['stopped']);
  });

  it('shows a run that the host trains, and controls it there', () => {
    const stage = new Stage();
    hydrate(stage, 'running', 'host');
    expect(stage.session.phase.kind).toBe('running');
    stage.session.pause();
    expect(stage.posted).toEqual([{ type: 'control', runId: plan.runId, action: 'pause' }]);
    stage.receive({ type: 'events', runId: plan.runId, events: [{ event: 'paused' }] });
    expect(stage.session.phase.kind).toBe('paused');
    stage.receive({ type: 'events', runId: 'another', events: [{ event: 'finished' }] });
    expect(stage.session.phase.kind).toBe('paused');
  });

  it('does not let a new hydration end a run that it trains', async () => {
    const stage = new Stage();
    await stage.start(smallPlan());
    stage.receive({ type: 'hydrateTraining', offer: null, message: null, run: null });
    expect(stage.session.phase.kind).toBe('running');
    expect(stage.crew.some(({ ended }) => ended)).toBe(false);
  });
});

describe('a run that was cut off just before it was finished', () => {
  it('is finished without a worker', async () => {
    const stage = new Stage();
    const plan = smallPlan({ seeds: [1], epochs: 1 });
    const events = [plain, split].flatMap((design) => [stepOf(design, 1, 200), epochOf(design, 1, 1)]);
    stage.receive({ type: 'hydrateTraining', offer: null, message: null, run: { plan, events, status: 'running' } });
    void stage.session.continue();
    stage.answer('resumeRun', { plan, data: { kind: 'built-in' }, checkpoints: [] });
    await settle();
    expect(stage.session.phase.kind).toBe('finished');
    expect(stage.workers).toHaveLength(0);
    expect(stage.told).toEqual(['resumed', 'finished']);
  });
});

describe('a back end of the host', () => {
  it('is told to stop when the run was stopped while it was getting ready', async () => {
    const stage = new Stage();
    const candidate: Candidate = { backend: 'tfjs-node', available: true, detail: '4.22.0', stepsPerSecond: 5000 };
    await stage.start(smallPlan(), { candidates: [candidate] });
    stage.session.stop();
    stage.answer('trainOnHost', null);
    await settle();
    expect(stage.session.phase.kind).toBe('stopped');
    expect(stage.posted.at(-1)).toEqual({ type: 'control', runId: smallPlan().runId, action: 'stop' });
  });

  it('gets the run when it measured fastest', async () => {
    const stage = new Stage();
    const candidate: Candidate = { backend: 'tfjs-node', available: true, detail: '4.22.0', stepsPerSecond: 5000 };
    await stage.start(smallPlan(), { candidates: [candidate] });
    expect(stage.crew).toHaveLength(0);
    stage.answer('trainOnHost', null);
    await settle();
    expect(stage.session.phase.kind).toBe('running');
    expect(stage.session.record?.backend?.backend).toBe('tfjs-node');
    stage.receive({ type: 'events', runId: smallPlan().runId, events: [{ event: 'finished' }] });
    expect(stage.session.phase.kind).toBe('finished');
  });
});
