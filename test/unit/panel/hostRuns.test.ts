/** Runs of the extension host: what is told is stored first, and a process that dies is started again, but not without end. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HostRuns } from '../../../src/panel/hostRuns.js';
import type { NativeWorkerEvents } from '../../../src/panel/hostRuns.js';
import type { TrainingEvent } from '../../../src/train/event.js';
import type { TrainingPlan } from '../../../src/train/plan.js';
import { RunStore } from '../../../src/train/runStore.js';
import type { ServiceRequest } from '../../../src/train/workerService.js';
import { memoryFileStore } from '../train/memoryFileStore.js';

const design = (key: string) => ({
  key,
  label: key,
  choice: { kind: 'plain' as const, groups: 1, units: 4 },
  graph: {
    name: null,
    kind: 'Sequential' as const,
    span: null,
    layers: [],
    inputs: [],
    outputs: [],
    trainable: true,
    unknowns: [],
    compile: null,
  },
  params: 1,
  macs: 1,
});

const plan: TrainingPlan = {
  runId: 'run-1',
  created: '2026-01-01T00:00:00.000Z',
  model: { name: 'm', file: 'f' },
  layer: 'dense',
  settings: {
    designs: [{ kind: 'plain', groups: 1, units: 4 }],
    dataset: { id: 'built-in' },
    limit: null,
    optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 },
    epochs: 1,
    batchSize: 4,
    seeds: [1, 2],
    backend: 'tfjs-node',
  },
  designs: [design('plain-4')],
};

const epoch = (seed: number): TrainingEvent => ({
  event: 'epoch',
  design: 'plain-4',
  seed,
  epoch: 1,
  loss: 1,
  testLoss: 1,
  testAccuracy: 0.5,
  seconds: 1,
  examplesPerSecond: 1,
});

async function host(available = true) {
  const workers: { requests: ServiceRequest[]; events: NativeWorkerEvents; ended: boolean }[] = [];
  const heard: TrainingEvent[] = [];
  const errors: unknown[] = [];
  const store = new RunStore(memoryFileStore());
  await store.create(plan);
  const runs = new HostRuns(
    {
      available: () => ({ backend: 'tfjs-node', available, detail: available ? 'version 4' : 'not installed' }),
      start(events) {
        const worker = { requests: [] as ServiceRequest[], events, ended: false };
        workers.push(worker);
        return { post: (request) => void worker.requests.push(request), end: () => (worker.ended = true) };
      },
    },
    store,
    { onEvents: (_, events) => heard.push(...events), onProgress: () => undefined, reportError: (error) => errors.push(error) },
  );
  const stored = async () => {
    const run = await store.load('run-1');
    return run.ok ? run.value.events : [];
  };
  const jobsOf = (index: number) => {
    const [request] = workers[index]?.requests ?? [];
    return request?.type === 'run' ? request.jobs.map(({ seed }) => seed) : [];
  };
  return { runs, workers, heard, errors, store, stored, jobsOf };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a run that the host trains', () => {
  it('is stored as it is told, and finished when the process is done', async () => {
    const { runs, workers, heard, stored, jobsOf } = await host();
    await runs.train(plan, { kind: 'built-in' });
    expect(jobsOf(0)).toEqual([1, 2]);
    expect(runs.trains('run-1')).toBe(true);
    workers[0]!.events.onMessage({ type: 'events', events: [epoch(1)] });
    workers[0]!.events.onMessage({ type: 'done' });
    await settled();
    expect((await stored()).map(({ event }) => event)).toEqual(['epoch', 'finished']);
    expect(heard.map(({ event }) => event)).toEqual(['epoch', 'finished']);
    expect(workers[0]!.ended).toBe(true);
    expect(runs.runId).toBeNull();
  });

  it('goes on in a new process where the old one died, without the jobs that were done', async () => {
    const { runs, workers, heard, jobsOf } = await host();
    await runs.train(plan, { kind: 'built-in' });
    workers[0]!.events.onMessage({ type: 'events', events: [epoch(1)] });
    workers[0]!.events.onDeath('A segmentation fault.');
    await settled();
    expect(jobsOf(1)).toEqual([2]);
    expect(heard.at(-1)).toMatchObject({ event: 'note', message: expect.stringContaining('A segmentation fault.') });
    // A late word of the dead process is not heard.
    workers[0]!.events.onMessage({ type: 'done' });
    await settled();
    expect(runs.trains('run-1')).toBe(true);
  });

  it('takes up its checkpoints', async () => {
    const { runs, workers } = await host();
    await runs.train(plan, { kind: 'built-in' });
    const data = new Uint8Array([1, 2, 3, 4]).buffer;
    workers[0]!.events.onMessage({ type: 'checkpoint', design: 'plain-4', seed: 2, step: 7, data });
    workers[0]!.events.onDeath('It died.');
    await settled();
    const [request] = workers[1]!.requests;
    expect(request?.type === 'run' && request.checkpoints.map(({ seed, step }) => [seed, step])).toEqual([[2, 7]]);
  });

  it('fails where the process dies again and again', async () => {
    const { runs, workers, heard } = await host();
    await runs.train(plan, { kind: 'built-in' });
    for (let index = 0; index < 4; index++) {
      workers[index]!.events.onDeath('It died.');
      await settled();
    }
    expect(workers).toHaveLength(4);
    expect(heard.at(-1)).toMatchObject({ event: 'failed', message: expect.stringMatching(/ended 4 times.*It died/) });
    expect(runs.runId).toBeNull();
  });

  it('is paused, resumed and stopped', async () => {
    const { runs, workers, heard } = await host();
    await runs.train(plan, { kind: 'built-in' });
    await runs.control('run-1', 'pause');
    await runs.control('run-1', 'resume');
    await runs.control('other', 'stop');
    expect(workers[0]!.requests.map(({ type }) => type)).toEqual(['run', 'pause', 'resume']);
    await runs.control('run-1', 'stop');
    expect(heard.map(({ event }) => event)).toEqual(['paused', 'resumed', 'stopped']);
    expect(workers[0]!.ended).toBe(true);
  });

  it('is not trained again where nothing is left to train', async () => {
    const { runs, workers, heard, store } = await host();
    await store.append('run-1', [epoch(1), epoch(2)]);
    await runs.train(plan, { kind: 'built-in' });
    expect(workers).toEqual([]);
    expect(heard).toEqual([{ event: 'finished' }]);
  });
});

describe('the back end of the host', () => {
  it('is measured in a process of its own', async () => {
    const { runs, workers } = await host();
    const probe = runs.probe(plan);
    const candidate = { backend: 'tfjs-node' as const, available: true, detail: 'version 4', stepsPerSecond: 120 };
    workers[0]!.events.onMessage({
      type: 'probed',
      result: { event: 'backend', backend: 'tfjs-node', reason: '', candidates: [candidate] },
    });
    expect(await probe).toEqual(candidate);
    expect(workers[0]!.ended).toBe(true);
  });

  it('is absent with a reason where it is not installed, dies or says nothing', async () => {
    expect(await (await host(false)).runs.probe(plan)).toMatchObject({ available: false, detail: 'not installed' });
    const dying = await host();
    const probe = dying.runs.probe(plan);
    dying.workers[0]!.events.onDeath('It died.');
    expect(await probe).toMatchObject({ available: false, detail: 'It died.' });
    const silent = (await host()).runs.probe(plan);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(await silent).toMatchObject({ available: false, detail: expect.stringContaining('60 seconds') });
  });
});
