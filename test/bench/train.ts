/**
 * Training steps a second on the article's two networks: TensorFlow.js's CPU back end as shipped, the WASM back end with our kernels, and
 * PyTorch on one thread where `python3` has it. Everything is measured in turns, several rounds, so that whatever else the machine does
 * hits all alike; the ratios are what counts. `npm run bench:train`
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startCpu } from '../../src/train/backends/cpu.js';
import type { BackendStart } from '../../src/train/backends/backend.js';
import { startWasm } from '../../src/train/backends/wasm.js';
import { generateBuiltIn } from '../../src/train/data/builtIn.js';
import { JobTraining } from '../../src/train/jobTraining.js';
import type { PlannedDesign, TrainingSettings } from '../../src/train/plan.js';
import { plainNetwork, splitNetwork } from '../unit/train/graphs.js';

const root = process.cwd();
const rounds = 5;
const seconds = 1;
const batchSizes = [4, 32];

interface Rate {
  /** Steps a second by the clock. */
  readonly wall: number;
  /** Steps a second of processor time: what a machine without other work would make. */
  readonly processor: number;
}

const networks: readonly (readonly [string, PlannedDesign])[] = [
  [
    'plain',
    {
      key: 'plain-120',
      label: 'plain',
      choice: { kind: 'plain', groups: 1, units: 120 },
      graph: plainNetwork(),
      params: 62_186,
      macs: 1_404_600,
    },
  ],
  [
    'split',
    {
      key: 'split-10-3720',
      label: 'split',
      choice: { kind: 'split', groups: 10, units: 3720 },
      graph: splitNetwork(),
      params: 61_178,
      macs: 1_554_000,
    },
  ],
];

const data = generateBuiltIn({ trainCount: 512, testCount: 10 });

function settings(batchSize: number): TrainingSettings {
  return {
    designs: [],
    dataset: { id: 'built-in' },
    limit: null,
    optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0.9 },
    epochs: 1_000_000,
    batchSize,
    seeds: [1],
    backend: 'auto',
  };
}

function binary(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(path)).buffer;
}

const wasm = {
  'kernels.wasm': binary(join(root, 'dist/kernels.wasm')),
  'tfjs-backend-wasm-simd.wasm': binary(
    join(
      dirname(createRequire(join(root, 'package.json')).resolve('@tensorflow/tfjs-backend-wasm/package.json')),
      'dist/tfjs-backend-wasm-simd.wasm',
    ),
  ),
};

async function measure(start: Promise<BackendStart>, design: PlannedDesign, batchSize: number, atLeast: number): Promise<Rate> {
  const started = await start;
  if ('reason' in started) throw new Error(started.reason);
  const prepared = JobTraining.prepare(started.environment, design, 1, settings(batchSize), data, null);
  if (!prepared.ok) throw new Error(prepared.error);
  const training = prepared.value;
  const run = (until: number, least: number): Rate => {
    const [begin, processor] = [performance.now(), process.cpuUsage()];
    let steps = 0;
    while (steps < least || performance.now() - begin < until * 1000) {
      training.trainStep();
      steps += 1;
    }
    const used = process.cpuUsage(processor);
    return { wall: (steps * 1000) / (performance.now() - begin), processor: (steps * 1e6) / (used.user + used.system) };
  };
  run(atLeast === 1 ? 0 : 0.5, atLeast);
  const rate = run(atLeast === 1 ? 0 : seconds, atLeast);
  training.dispose();
  return rate;
}

/** PyTorch's rate, or `null` where `python3` has none. */
function torch(design: string, batchSize: number): Rate | null {
  const script = join(root, 'test/bench/torchSteps.py');
  const { status, stdout } = spawnSync('/usr/bin/env', ['python3', script, design, String(batchSize), String(seconds)], {
    encoding: 'utf8',
  });
  if (status !== 0) return null;
  const [wall = NaN, processor = NaN] = stdout.trim().split(' ').map(Number);
  return { wall, processor };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

const both = (rates: readonly Rate[]): Rate => ({
  wall: median(rates.map(({ wall }) => wall)),
  processor: median(rates.map(({ processor }) => processor)),
});
const figure = (rate: number): string => (rate >= 100 ? rate.toFixed(0) : rate.toPrecision(3)).padStart(5);
const show = ({ wall, processor }: Rate): string => `${figure(wall)} (${figure(processor)})`;

async function main(): Promise<void> {
  console.log('Steps a second by the clock, and in brackets a second of processor time; ratios are of processor time.');
  for (const batchSize of batchSizes) {
    for (const [name, design] of networks) {
      const ours: Rate[] = [];
      const theirs: Rate[] = [];
      for (let round = 0; round < rounds; round++) {
        ours.push(await measure(startWasm({ wasm }), design, batchSize, 20));
        const rate = torch(name, batchSize);
        if (rate !== null) theirs.push(rate);
      }
      // One step of the CPU back end takes seconds with a large batch; one is enough to tell its order of magnitude.
      const cpu = await measure(startCpu(), design, batchSize, 1);
      const mine = both(ours);
      const parts = [`wasm ${show(mine)}`, `cpu as shipped ${show(cpu)}, ratio ${(mine.processor / cpu.processor).toFixed(0)}`];
      const reference = both(theirs);
      parts.push(
        theirs.length === 0
          ? 'PyTorch not installed'
          : `PyTorch ${show(reference)}, ratio ${(mine.processor / reference.processor).toFixed(2)}`,
      );
      console.log(`${name}, batch size ${batchSize}: ${parts.join('; ')}`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
