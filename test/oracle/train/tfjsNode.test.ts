/**
 * The real `@tensorflow/tfjs-node`, built from its source by `npm run setup:tfjs-node`, in a child process as a training starts it: against
 * PyTorch's figures, through a whole training, and with the process killed and hung under it.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureTfjsNode } from '../../../scripts/setup/tfjsNode.mjs';
import { ensureVsCodeServer, vsCodeServerUnsupported } from '../../../scripts/setup/vscodeServer.mjs';
import { readCheckpoint } from '../../../src/train/checkpoint.js';
import type { EpochEvent, TrainingEvent } from '../../../src/train/event.js';
import { probeInWorker } from '../../../src/train/node/asking.js';
import { Crew } from '../../../src/train/node/crew.js';
import { startProcess } from '../../../src/train/node/trainingWorker.js';
import type { ProcessOptions } from '../../../src/train/node/trainingWorker.js';
import { builtTfjsNode, installedTfjsNode } from '../../../src/train/node/tfjsNodePackages.js';
import type { BackendId, TrainingPlan } from '../../../src/train/plan.js';
import type { Result } from '../../../src/train/result.js';
import type { JobCheckpoint, TrainerEnd } from '../../../src/train/trainer.js';
import { wasmBinaries } from '../../unit/train/binaries.js';
import { designs, plan, smallData } from '../../unit/train/plans.js';
import { readReference, relativeDistance } from './reference.js';
import { expectAgreement } from './referenceAgreement.js';
import type { ReferenceAnswer, ReferenceRequest } from './referenceChild.js';
import { referenceKeys } from './referenceTraining.js';
import { bundleTraining, removeBundle } from './trainWorkerBundle.js';

let distFolder = '';
let tfjsNode: Awaited<ReturnType<typeof ensureTfjsNode>> = { missing: 'not tried' };

beforeAll(async () => {
  [tfjsNode, distFolder] = await Promise.all([
    ensureTfjsNode(),
    bundleTraining({ referenceChild: 'test/oracle/train/referenceChild.ts' }),
  ]);
}, 600_000);
afterAll(() => removeBundle(distFolder));

/** The folder that has it. Skips the test, with the reason, where it cannot be had. */
function needTfjsNode(context: { skip(reason: string): never }): string {
  return 'missing' in tfjsNode ? context.skip(`tfjs-node was not built: ${tfjsNode.missing}`) : tfjsNode.folder;
}

function trainInChild(node: string, folder: string): Promise<ReferenceAnswer> {
  return new Promise((resolve, reject) => {
    const child = fork(join(distFolder, 'referenceChild.js'), {
      execPath: node,
      serialization: 'advanced',
      execArgv: [],
      silent: true,
    });
    child.once('message', (answer: ReferenceAnswer) => {
      child.kill();
      resolve(answer);
    });
    child.once('exit', (code, signal) => reject(new Error(`The process ended (${signal ?? String(code)}).`)));
    child.send({ reference, keys: referenceKeys, folder } satisfies ReferenceRequest);
  });
}

const reference = readReference();

async function expectReference(node: string, folder: string): Promise<string> {
  const answer = await trainInChild(node, folder);
  if ('reason' in answer) throw new Error(answer.reason);
  expect(answer.detail).toMatch(/^tfjs-node 4\.\d+\.\d+$/);
  for (const key of referenceKeys) {
    const trained = answer.trained[key];
    expect(trained).toBeDefined();
    if (trained !== undefined) expectAgreement(trained, reference.networks[key]);
  }
  return answer.node;
}

describe('against PyTorch', () => {
  test('gradients and weights of both networks agree', async (context) => {
    const folder = needTfjsNode(context);
    expect(await expectReference(process.execPath, folder)).toBe(process.version);
  });

  test('on Node 23 or newer, which lacks a function that it calls', async (context) => {
    const folder = needTfjsNode(context);
    const unsupported = vsCodeServerUnsupported();
    const newer = Number(process.versions.node.split('.')[0]) >= 23;
    if (!newer && unsupported !== null) context.skip(`there is no newer Node here: ${unsupported}`);
    // The Node that comes with the VS Code of the tests.
    const node = newer ? process.execPath : (await ensureVsCodeServer()).node;
    if (!existsSync(node)) context.skip(`there is no newer Node here: ${node} is missing`);
    const version = await expectReference(node, folder);
    expect(Number(/^v(\d+)/.exec(version)?.[1])).toBeGreaterThanOrEqual(23);
  });
});

test('it is found where it was built, without being loaded', (context) => {
  const folder = needTfjsNode(context);
  expect(builtTfjsNode()).toContain(folder);
  expect(installedTfjsNode([folder])).toEqual({ name: '@tensorflow/tfjs-node', version: '4.22.0', folder });
});

interface Run {
  readonly end: Result<TrainerEnd>;
  readonly events: readonly TrainingEvent[];
  /** The last of each job, in the plan's order. */
  readonly final: readonly JobCheckpoint[];
  readonly starts: number;
}

interface RunOptions {
  readonly backend?: BackendId;
  readonly process?: ProcessOptions;
  /** Called with each event, and the process that trains. */
  readonly onEvent?: (event: TrainingEvent, pid: number, starts: number) => void;
}

/** Trains a plan as the command line does. */
async function train(given: TrainingPlan, { backend = 'tfjs-node', process: options, onEvent }: RunOptions = {}): Promise<Run> {
  const events: TrainingEvent[] = [];
  const final = new Map<string, JobCheckpoint>();
  let pid = 0;
  let starts = 0;
  const crew = new Crew(
    {
      distFolder,
      wasm: await wasmBinaries(),
      plan: given,
      backend,
      dataset: smallData(),
      workers: 1,
      ...(backend === 'tfjs-node'
        ? {
            start: (script, heard) => {
              const worker = startProcess(script, heard, options);
              pid = worker.pid ?? 0;
              starts += 1;
              return worker;
            },
          }
        : {}),
    },
    {
      onEvents: (told) => {
        for (const event of told) {
          events.push(event);
          onEvent?.(event, pid, starts);
        }
      },
      onCheckpoint: (checkpoint) => final.set(`${checkpoint.design} ${checkpoint.seed}`, checkpoint),
    },
  );
  const end = await crew.result;
  return { end, events, final: [...final.values()].sort((a, b) => a.design.localeCompare(b.design)), starts };
}

const epochs = ({ events }: Run): EpochEvent[] => events.filter((event): event is EpochEvent => event.event === 'epoch');

/** Weights and slots of all jobs, as one list. */
function weightsOf({ final }: Run): Float32Array {
  return Float32Array.from(
    final.flatMap(({ data }) => {
      const read = readCheckpoint(data);
      if (!read.ok) throw new Error(read.error);
      return read.value.tensors.flatMap(({ values }) => [...values]);
    }),
  );
}

describe('a training in the child process', () => {
  test('is measured before it is chosen, and compared with the CPU', async (context) => {
    needTfjsNode(context);
    const candidate = await probeInWorker({ distFolder, wasm: {} }, plan(), 'tfjs-node');
    expect(candidate).toMatchObject({ backend: 'tfjs-node', available: true, detail: 'tfjs-node 4.22.0' });
    expect(candidate.stepsPerSecond).toBeGreaterThan(1);
  });

  for (const kind of ['sgd', 'adam', 'rmsprop', 'adagrad'] as const) {
    test(`with ${kind} ends as one on WebAssembly, as far as rounding allows`, async (context) => {
      needTfjsNode(context);
      const given = plan({ epochs: 2, optimizer: { kind, learningRate: 0.01, momentum: kind === 'sgd' ? 0.9 : 0 } });
      const [native, wasm] = [await train(given), await train(given, { backend: 'wasm' })];
      expect([native.end, wasm.end]).toEqual([
        { ok: true, value: 'finished' },
        { ok: true, value: 'finished' },
      ]);
      expect(epochs(native)).toHaveLength(2 * designs.length);
      for (const epoch of epochs(native)) {
        const other = epochs(wasm).find(({ design, epoch: number }) => design === epoch.design && number === epoch.epoch);
        expect(epoch.loss).toBeCloseTo(other?.loss ?? NaN, 3);
        expect(epoch.testLoss).toBeCloseTo(other?.testLoss ?? NaN, 3);
      }
      expect(relativeDistance(weightsOf(native), weightsOf(wasm))).toBeLessThan(1e-3);
    });
  }
});

describe('a child process that fails', () => {
  const long = plan({ epochs: 40 });

  test('is started again where it was killed, and the run ends as an unbroken one', async (context) => {
    needTfjsNode(context);
    const unbroken = await train(long);
    let killed = 0;
    const broken = await train(long, {
      onEvent: (event, pid, starts) => {
        // Each process is killed once, at another place.
        if (event.event !== 'epoch' || killed >= 3 || starts !== killed + 1 || event.epoch < 8 * starts) return;
        killed += 1;
        process.kill(pid, 'SIGKILL');
      },
    });
    expect(broken.end).toEqual({ ok: true, value: 'finished' });
    expect({ killed, starts: broken.starts }).toEqual({ killed: 3, starts: 4 });
    const notes = broken.events.filter((event) => event.event === 'note' && event.message.includes('started again'));
    expect(notes).toEqual(
      Array.from({ length: 3 }, () => ({
        event: 'note',
        message: 'The training process was started again: The training process ended (SIGKILL).',
      })),
    );
    expect(broken.final.map(({ step }) => step)).toEqual(unbroken.final.map(({ step }) => step));
    expect(weightsOf(broken)).toEqual(weightsOf(unbroken));
  });

  test('is started again where it hangs', async (context) => {
    needTfjsNode(context);
    let hung = false;
    const run = await train(long, {
      process: { patience: { tickMilliseconds: 250, ticks: 24 } },
      onEvent: (event, pid) => {
        if (hung || event.event !== 'epoch' || event.epoch < 5) return;
        hung = true;
        process.kill(pid, 'SIGSTOP');
      },
    });
    expect(run.end).toEqual({ ok: true, value: 'finished' });
    expect(run.starts).toBe(2);
    expect(run.events).toContainEqual({
      event: 'note',
      message: 'The training process was started again: The training process did not answer for 6 seconds.',
    });
  });

  test('is given up after three restarts within three minutes', async (context) => {
    needTfjsNode(context);
    const run = await train(long, {
      onEvent: (event, pid) => {
        if (event.event === 'epoch') process.kill(pid, 'SIGKILL');
      },
    });
    expect(run.starts).toBe(4);
    expect(run.end).toEqual({
      ok: false,
      error:
        'The training process ended 4 times within 3 minutes. The last time: The training process ended (SIGKILL). Choose another back end.',
    });
  });
});
