/**
 * Trainings that are killed at random moments, each followed by a resume: the run must end with the weights of an unbroken one, bit for
 * bit, and lose no more than one checkpoint interval. A few kills here; `npm run kill` makes more than a hundred and counts them.
 */
import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureTfjsNode } from '../../../scripts/setup/tfjsNode.mjs';
import { readCheckpoint } from '../../../src/train/checkpoint.js';
import { Crew } from '../../../src/train/node/crew.js';
import type { CrewTask } from '../../../src/train/node/crew.js';
import { nodeFileStore } from '../../../src/train/node/fileStore.js';
import { startProcess, startThread } from '../../../src/train/node/trainingWorker.js';
import type { StartWorker } from '../../../src/train/node/trainingWorker.js';
import { jobsOf } from '../../../src/train/plan.js';
import { RunStore } from '../../../src/train/runStore.js';
import type { JobCheckpoint } from '../../../src/train/trainer.js';
import { wasmBinaries } from '../../unit/train/binaries.js';
import { plan, smallData } from '../../unit/train/plans.js';
import { bundleTraining, removeBundle } from './trainWorkerBundle.js';
import { writeTinyProject } from './tinyProject.js';

/** At least so many kills of each kind. */
const kills = Number(process.env['LAYERWRIGHT_KILLS'] ?? 3);
/** The most that a kill has cost, in seconds of training. */
let worst = 0;
const timeout = 60_000 + 10_000 * kills;

let folder = '';
let tfjsNode: Awaited<ReturnType<typeof ensureTfjsNode>> = { missing: 'not tried' };

beforeAll(async () => {
  [tfjsNode, folder] = await Promise.all([ensureTfjsNode(), bundleTraining({ cli: 'src/cli/main.ts' })]);
}, 600_000);
afterAll(() => removeBundle(folder));

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What `npm run kill` counts. */
function report(what: string, killed: number, resumed: string): void {
  console.log(`kills: ${killed} of ${what}, ${resumed}`);
}

// ---- the whole process, as a machine that is turned off does it

/** Seconds between checkpoints; what a slice of training may add, and a busy machine. */
const checkpointEvery = 0.05;
const slack = 0.3;
const epochs = 8;

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly status: number | null;
  readonly said: string;
  readonly milliseconds: number;
}

function cli(args: readonly string[], killAfter: number | null): Promise<Ended> {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(process.execPath, [join(folder, 'cli.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const timer = killAfter === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfter);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('close', (status, signal) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ signal, status, said, milliseconds: performance.now() - start });
    });
  });
}

/** The trained weights of each model, by name. */
async function modelsOf(out: string): Promise<Record<string, string>> {
  const names = (await readdir(join(out, 'models'))).sort();
  const weights = await Promise.all(names.map((name) => readFile(join(out, 'models', name, 'weights.bin'), 'hex')));
  return Object.fromEntries(names.map((name, i) => [name, weights[i] ?? '']));
}

/** Whether a run is kept that can be gone on with; checks that it had lost no more than one interval when it was killed. */
async function expectLittleLost(out: string): Promise<boolean> {
  const store = new RunStore(nodeFileStore(join(out, 'run')));
  const list = await store.list();
  if (!list.ok) throw new Error(list.error);
  const [newest] = list.value;
  if (newest === undefined) return false;
  const [run, checkpoints] = [await store.load(newest.runId), await store.checkpoints(newest.runId)];
  if (!run.ok || !checkpoints.ok) throw new Error('what was kept of the run cannot be read');
  for (const { design, seed } of jobsOf(run.value.plan)) {
    const told = run.value.events.filter(
      (event) => (event.event === 'step' || event.event === 'epoch') && event.design === design && event.seed === seed,
    );
    const trained = Math.max(0, ...told.map((event) => ('seconds' in event ? event.seconds : 0)));
    const kept = checkpoints.value.find((checkpoint) => checkpoint.design === design && checkpoint.seed === seed);
    const saved = kept === undefined ? null : readCheckpoint(kept.data);
    if (saved !== null && !saved.ok) throw new Error(saved.error);
    const lost = trained - (saved?.value.seconds ?? 0);
    worst = Math.max(worst, lost);
    expect(lost).toBeLessThan(checkpointEvery + slack);
  }
  return true;
}

test('the process is killed', { timeout }, async () => {
  const { model, data } = await writeTinyProject(join(folder, 'tiny'), 400);
  const settings = ['--epochs', String(epochs), '--batch-size', '2', '--seeds', '2', '--backend', 'wasm'];
  const common = ['--checkpoint-every', String(checkpointEvery), '--workers', '1'];
  const begin = (out: string): string[] => ['train', model, '--dataset', data, ...settings, ...common, '--out', out];
  const whole = await cli(begin(join(folder, 'whole')), null);
  expect({ status: whole.status, said: whole.status === 0 ? '' : whole.said }).toEqual({ status: 0, said: '' });
  const expected = await modelsOf(join(folder, 'whole'));
  expect(Object.keys(expected)).toHaveLength(4);

  let killed = 0;
  let resumed = 0;
  let runs = 0;
  const chain = async (): Promise<void> => {
    while (killed < kills) {
      const out = join(folder, `broken-${(runs += 1)}`);
      let kept = false;
      for (let end: Ended | null = null; end?.signal !== null;) {
        if (kept) resumed += 1;
        const moment = killed < kills ? Math.random() * whole.milliseconds : null;
        end = await cli(kept ? ['resume', out, ...common] : begin(out), moment);
        if (end.signal === 'SIGKILL') killed += 1;
        else expect({ status: end.status, said: end.status === 0 ? '' : end.said }).toEqual({ status: 0, said: '' });
        kept = await expectLittleLost(out);
      }
      expect(await modelsOf(out)).toEqual(expected);
      // Nothing is left of what was kept for a resume.
      expect(await readdir(out)).not.toContain('run');
    }
  };
  await Promise.all([chain(), chain()]);
  report(
    'the process',
    killed,
    `${resumed} resumes, ${runs} runs with the weights of an unbroken one, bit for bit, at most ${worst.toFixed(2)} s of training lost`,
  );
  expect(killed).toBeGreaterThanOrEqual(kills);
  expect(resumed).toBeGreaterThan(0);
});

// ---- one worker of it, which is started again by itself

interface Victim {
  readonly start: StartWorker;
  /** Kills a worker that is running, whichever was started last. */
  kill(): void;
}

function threadVictim(): Victim {
  let kill = (): void => undefined;
  return {
    start(script, events) {
      const worker = startThread(script, events);
      kill = () => void worker.thread.terminate();
      return worker;
    },
    kill: () => kill(),
  };
}

function processVictim(): Victim {
  let kill = (): void => undefined;
  return {
    start(script, events) {
      const worker = startProcess(script, events);
      kill = () => {
        if (worker.pid !== undefined) process.kill(worker.pid, 'SIGKILL');
      };
      return worker;
    },
    kill: () => kill(),
  };
}

/** Trains with up to three kills, after which nothing would be started again; the final checkpoints' weights, and how many kills hit. */
async function trainUnderFire(
  backend: CrewTask['backend'],
  victim: Victim,
  moments: readonly number[],
): Promise<{ readonly weights: readonly unknown[]; readonly hits: number }> {
  const final = new Map<string, JobCheckpoint>();
  let hits = 0;
  const given = plan({ epochs: 12, seeds: [1, 2] });
  const task: CrewTask = {
    distFolder: folder,
    wasm: await wasmBinaries(),
    plan: given,
    backend,
    dataset: smallData(),
    workers: 2,
    checkpointSeconds: checkpointEvery,
    start: victim.start,
  };
  const crew = new Crew(task, {
    onEvents: (events) => {
      hits += events.filter((event) => event.event === 'note' && event.message.includes('started again')).length;
    },
    onCheckpoint: (checkpoint) => final.set(`${checkpoint.design} ${checkpoint.seed}`, checkpoint),
  });
  let running = true;
  const fire = async (): Promise<void> => {
    let at = 0;
    for (const moment of [...moments].sort((a, b) => a - b)) {
      await wait(moment - at);
      at = moment;
      if (running) victim.kill();
    }
  };
  const [end] = await Promise.all([crew.result.finally(() => (running = false)), fire()]);
  expect(end).toEqual({ ok: true, value: 'finished' });
  const weights = jobsOf(given).map(({ design, seed }) => {
    const read = readCheckpoint(final.get(`${design} ${seed}`)?.data ?? new ArrayBuffer(0));
    return read.ok ? { step: read.value.step, tensors: read.value.tensors } : read.error;
  });
  return { weights, hits };
}

async function killWorkers(backend: CrewTask['backend'], what: string, victim: () => Victim): Promise<void> {
  const start = performance.now();
  const whole = await trainUnderFire(backend, victim(), []);
  const milliseconds = performance.now() - start;
  let killed = 0;
  let runs = 0;
  while (killed < kills) {
    const moments = Array.from({ length: 3 }, () => Math.random() * milliseconds);
    const broken = await trainUnderFire(backend, victim(), moments);
    expect(broken.weights).toEqual(whole.weights);
    killed += broken.hits;
    runs += 1;
  }
  report(what, killed, `${runs} runs with the weights of an unbroken one, bit for bit`);
}

test('a worker is killed', { timeout }, () => killWorkers('wasm', 'a worker', threadVictim));

test('the process of tfjs-node is killed', { timeout }, async (context) => {
  if ('missing' in tfjsNode) return context.skip(`tfjs-node was not built: ${tfjsNode.missing}`);
  await killWorkers('tfjs-node', 'the process of tfjs-node', processVictim);
});
