import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../../src/train/event.js';
import { nodeFileStore } from '../../../src/train/node/fileStore.js';
import { interruptedStatus, statusOf, unfinishedJobs, withoutOvertaken } from '../../../src/train/runStatus.js';
import { RunStore } from '../../../src/train/runStore.js';
import type { StoredRun } from '../../../src/train/runStore.js';
import type { Result } from '../../../src/train/result.js';
import { memoryFileStore, noSpace } from './memoryFileStore.js';
import type { MemoryFileStore } from './memoryFileStore.js';
import { articleEvents, articlePlan, epochOf, plain, planOf, split } from './run.js';

function value<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const plan = planOf([1, 2], 2);
const text = (written: string): Uint8Array => new TextEncoder().encode(written);
const step = (at: number): TrainingEvent => ({
  event: 'step',
  design: 'plain-120',
  seed: 1,
  step: at,
  steps: 100,
  loss: at === 50 ? null : 1 / at,
  accuracy: null,
  seconds: at,
  examplesPerSecond: 400,
});

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number));
const anyEvent: fc.Arbitrary<TrainingEvent> = fc.oneof(
  fc.record({ event: fc.constant('note' as const), message: fc.string({ unit: 'binary' }) }),
  fc.record({ event: fc.constant('failed' as const), message: fc.string() }),
  fc.record({ event: fc.constantFrom('paused' as const, 'resumed' as const, 'stopped' as const, 'finished' as const) }),
  fc.record({ event: fc.constantFrom('job-start' as const, 'job-end' as const), design: fc.string(), seed: fc.integer() }),
  fc.record({
    event: fc.constant('epoch' as const),
    design: fc.string(),
    seed: fc.integer(),
    epoch: fc.nat(),
    loss: fc.option(finite),
    testLoss: fc.option(finite),
    testAccuracy: fc.option(finite),
    seconds: finite,
    examplesPerSecond: finite,
  }),
);

async function begun(files: MemoryFileStore): Promise<RunStore> {
  const runs = new RunStore(files);
  value(await runs.create(plan));
  return runs;
}

describe('a run', () => {
  it('has its plan and everything that was told, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyEvent, { maxLength: 4 }), { maxLength: 5 }), async (batches) => {
        const files = memoryFileStore();
        const runs = await begun(files);
        // Not awaited one by one: the order of the calls has to be enough.
        await Promise.all(batches.map((events) => runs.append('run-1', events)));
        const run = value(await new RunStore(files).load('run-1'));
        expect(run.events).toEqual(batches.flat());
        expect([run.plan, run.dropped, run.status]).toEqual([plan, null, statusOf(batches.flat())]);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps all whole lines where it was cut at any byte, says so, and goes on', async () => {
    const files = memoryFileStore();
    const runs = await begun(files);
    const told = [step(1), step(50), epochOf(plain, 1, 1, 0.5)];
    await runs.append('run-1', told);
    const whole = files.files.get('run-1/events.jsonl') ?? new Uint8Array();
    for (let length = 0; length < whole.length; length++) {
      files.files.set('run-1/events.jsonl', whole.slice(0, length));
      const kept = value(await new RunStore(files).load('run-1'));
      expect(kept.events).toEqual(told.slice(0, kept.events.length));
      const line = new TextDecoder().decode(whole.slice(0, length)).split('\n').at(-1);
      const isCut = line !== '' && !told.some((event) => JSON.stringify(event) === line);
      expect(kept.dropped).toEqual(isCut ? expect.stringContaining('cut off') : null);
      const later = new RunStore(files);
      await later.append('run-1', [step(2)]);
      const { events } = value(await later.load('run-1'));
      expect(events).toEqual([...kept.events, step(2)]);
    }
  });

  it('leaves out lines that are no events, and says how many', async () => {
    const files = memoryFileStore();
    const runs = await begun(files);
    await runs.append('run-1', [step(1)]);
    await files.append('run-1/events.jsonl', text('{"event":"step"}\nnull\n{"__proto__":{"x":1},"event":"nonsense"}\n[[[\n'));
    await runs.append('run-1', [step(2)]);
    const run = value(await runs.load('run-1'));
    expect(run.events).toEqual([step(1), step(2)]);
    expect(run.dropped).toContain('4 of the run');
  });

  it('is as it was where the disk is full, and goes on later', async () => {
    const files = memoryFileStore();
    const runs = await begun(files);
    await runs.append('run-1', [step(1)]);
    const before = files.files.get('run-1/events.jsonl') ?? new Uint8Array();
    files.beforeWrite = () => {
      throw noSpace();
    };
    expect(await runs.append('run-1', [step(2)])).toMatchObject({
      ok: false,
      error: expect.stringContaining('no space left') as string,
    });
    expect(await runs.rename('run-1', 'x')).toMatchObject({ ok: false });
    files.beforeWrite = () => undefined;
    // A disk that filled up in the middle of a write leaves half a line.
    files.files.set('run-1/events.jsonl', new Uint8Array([...before, ...text('{"event":"st')]));
    value(await runs.append('run-1', [step(3)]));
    expect(value(await runs.load('run-1')).events).toEqual([step(1), step(3)]);
  });

  it('has one id', async () => {
    const runs = await begun(memoryFileStore());
    expect(await runs.create(plan)).toMatchObject({ ok: false });
    for (const runId of ['', '..', '../x', 'a/b', 'a\\b', '.hidden', 'a'.repeat(101), 'x.', 'ü', 'a b']) {
      expect(await runs.create({ ...plan, runId })).toMatchObject({ ok: false });
      expect(await runs.load(runId)).toMatchObject({ ok: false });
    }
  });

  it('that is not there gets nothing', async () => {
    const files = memoryFileStore();
    const runs = new RunStore(files);
    expect(await runs.append('none', [step(1)])).toMatchObject({ ok: false, error: 'The run is no longer kept.' });
    expect(await runs.keepCheckpoint('none', { design: 'a', seed: 1, step: 1, data: new ArrayBuffer(4) })).toMatchObject({
      ok: false,
    });
    expect(await runs.load('none')).toMatchObject({ ok: false });
    expect(files.files.size).toBe(0);
  });

  it.each([
    ['is not JSON', '{"runId":'],
    ['is null', 'null'],
    ['lacks its designs', JSON.stringify({ ...plan, designs: undefined })],
    ['has no epochs', JSON.stringify({ ...plan, settings: { ...plan.settings, epochs: 0 } })],
    ['has a graph that is none', JSON.stringify({ ...plan, designs: [{ ...plan.designs[0], graph: 7 }] })],
    ['is of another run', JSON.stringify({ ...plan, runId: 'run-2' })],
  ])('whose plan %s gives a sentence', async (_, stored) => {
    const runs = new RunStore(memoryFileStore({ 'run-1/plan.json': text(stored) }));
    const run = await runs.load('run-1');
    expect(run).toMatchObject({ ok: false, error: expect.stringContaining('Delete the run') as string });
    expect(value(await runs.list())).toMatchObject([{ runId: 'run-1', problem: expect.stringContaining('Delete') as string }]);
    value(await runs.remove('run-1'));
    expect(value(await runs.list())).toEqual([]);
  });
});

describe('the list of runs', () => {
  it('has the newest first, with titles and status, and forgets what is removed', async () => {
    const files = memoryFileStore({ 'stray.txt': text('x'), '.git/x': text('x') });
    const runs = new RunStore(files, (runId) => runId === 'live');
    for (const [runId, created] of [
      ['old', '2026-01-01T00:00:00.000Z'],
      ['live', '2026-01-03T00:00:00.000Z'],
      ['middle', '2026-01-02T00:00:00.000Z'],
    ] as const) {
      value(await runs.create({ ...plan, runId, created }));
      await runs.append(runId, [step(1)]);
    }
    await runs.append('old', [{ event: 'finished' }]);
    value(await runs.rename('old', '  My first\nrun '));
    expect(await runs.rename('old', ' ')).toMatchObject({ ok: false });
    const seen = value(await runs.list()).map(({ runId, title, status }) => [runId, title, status]);
    expect(seen).toEqual([
      ['live', 'net', 'running'],
      ['middle', 'net', 'stopped'],
      ['old', 'My first\nrun', 'finished'],
    ]);
    value(await runs.remove('old'));
    expect(value(await runs.list()).map(({ runId }) => runId)).toEqual(['live', 'middle']);
    expect([...files.files.keys()].some((name) => name.startsWith('old'))).toBe(false);
  });
});

describe('checkpoints', () => {
  const data = Float32Array.from([1, 2.5, -3]).buffer;

  it('are the newest of each job, and the bytes that were given', async () => {
    const files = memoryFileStore();
    const runs = await begun(files);
    await runs.keepCheckpoint('run-1', { design: 'low-rank/../x', seed: -1, step: 5, data });
    await runs.keepCheckpoint('run-1', { design: 'plain-120', seed: 1, step: 5, data: new ArrayBuffer(0) });
    await runs.keepCheckpoint('run-1', { design: 'plain-120', seed: 1, step: 9, data });
    const found = value(await new RunStore(files).checkpoints('run-1'));
    expect(found.map(({ design, seed, step: at }) => [design, seed, at])).toEqual([
      ['low-rank/../x', -1, 5],
      ['plain-120', 1, 9],
    ]);
    expect([...new Float32Array(found[1]?.data ?? new ArrayBuffer(0))]).toEqual([1, 2.5, -3]);
  });

  it('stay where a newer one cannot be written, and are left out where damaged', async () => {
    const files = memoryFileStore();
    const runs = await begun(files);
    await runs.keepCheckpoint('run-1', { design: 'a', seed: 1, step: 5, data });
    files.beforeWrite = (operation) => {
      if (operation === 'rename') throw noSpace();
    };
    expect(await runs.keepCheckpoint('run-1', { design: 'a', seed: 1, step: 6, data })).toMatchObject({ ok: false });
    files.beforeWrite = () => undefined;
    expect(value(await runs.checkpoints('run-1'))[0]?.step).toBe(5);
    const path = 'run-1/checkpoints/a~1';
    const whole = files.files.get(path) ?? new Uint8Array();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = whole.slice();
        damaged[at] = (damaged[at] ?? 0) ^ change;
        files.files.set(path, damaged);
        expect(value(await runs.checkpoints('run-1'))).toEqual([]);
        files.files.set(path, whole.slice(0, at));
        expect(value(await runs.checkpoints('run-1'))).toEqual([]);
      }),
    );
  });
});

it('works on a real disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'layerwright-runs-'));
  try {
    const runs = new RunStore(nodeFileStore(folder));
    value(await runs.create(articlePlan));
    for (const event of articleEvents) value(await runs.append('run-1', [event]));
    const run: StoredRun = value(await new RunStore(nodeFileStore(folder)).load('run-1'));
    expect(run.events).toEqual(articleEvents);
    value(await runs.remove('run-1'));
    expect(value(await runs.list())).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('the status of a run', () => {
  it('is what was told last', () => {
    expect(statusOf([])).toBe('waiting');
    expect(statusOf([{ event: 'note', message: 'x' }])).toBe('waiting');
    expect(statusOf([step(1)])).toBe('running');
    expect(statusOf([step(1), { event: 'paused' }, { event: 'note', message: 'x' }])).toBe('paused');
    expect(statusOf([step(1), { event: 'paused' }, { event: 'resumed' }])).toBe('running');
    expect(statusOf([step(1), { event: 'failed', message: 'x' }])).toBe('failed');
    expect([interruptedStatus([step(1)]), interruptedStatus([]), interruptedStatus([{ event: 'finished' }])]).toEqual([
      'stopped',
      'stopped',
      'finished',
    ]);
  });

  it('knows the jobs that are left', () => {
    const events = [epochOf(plain, 1, 2, 0.5), epochOf(split, 1, 1, 0.5)];
    expect(unfinishedJobs(plan, events)).toEqual([
      { design: 'split-10-3720', seed: 1 },
      { design: 'plain-120', seed: 2 },
      { design: 'split-10-3720', seed: 2 },
    ]);
  });

  it('forgets the steps that a resumed run has gone back behind', () => {
    const told = [step(1), step(2), step(3), epochOf(plain, 1, 1, 0.3), step(2), step(4), epochOf(plain, 1, 1, 0.4)];
    expect(withoutOvertaken(told)).toEqual([step(1), step(2), step(4), epochOf(plain, 1, 1, 0.4)]);
  });
});
