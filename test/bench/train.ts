/**
 * Training steps a second on the article's two networks and three others: the compiled step, the WASM back end with our kernels,
 * TensorFlow.js's CPU back end as shipped, and PyTorch on one thread where `python3` has it. Everything is measured in turns, several rounds, so that whatever else the machine does
 * hits all alike; the ratios are what counts. `npm run bench:train`
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startCpu } from '../../src/train/backends/cpu.js';
import type { BackendStart } from '../../src/train/backends/backend.js';
import { startSimd } from '../../src/train/backends/simd.js';
import { startWasm } from '../../src/train/backends/wasm.js';
import type { ModelGraph } from '../../src/graph/model.js';
import { buildModel } from '../../src/train/build.js';
import type { Dataset } from '../../src/train/data/dataset.js';
import { generateBuiltIn } from '../../src/train/data/builtIn.js';
import { JobTraining } from '../../src/train/jobTraining.js';
import type { PlannedDesign, TrainingSettings } from '../../src/train/plan.js';
import { runnableModel } from '../../src/train/runnableModel.js';
import { bundledTensorFlow as tf } from '../../src/train/tensorflow.js';
import { plainNetwork, splitNetwork } from '../unit/train/graphs.js';
import { perceptron, residual, vgg } from './networks.js';

const root = process.cwd();
const rounds = 3;
const seconds = 1;

interface Rate {
  /** Steps a second by the clock. */
  readonly wall: number;
  /** Steps a second of processor time: what a machine without other work would make. */
  readonly processor: number;
}

interface Network {
  readonly name: string;
  readonly graph: ModelGraph;
  readonly data: Dataset;
  readonly batchSizes: readonly number[];
}

const figures = generateBuiltIn({ trainCount: 512, testCount: 10 });
const digits = generateBuiltIn({ shape: [28, 28, 1], trainCount: 512, testCount: 10 });

const networks: readonly Network[] = [
  { name: 'plain', graph: plainNetwork(), data: figures, batchSizes: [4, 32] },
  { name: 'split', graph: splitNetwork(), data: figures, batchSizes: [4, 32] },
  { name: 'perceptron', graph: perceptron(), data: digits, batchSizes: [32] },
  { name: 'vgg', graph: vgg(), data: figures, batchSizes: [16] },
  { name: 'residual', graph: residual(), data: figures, batchSizes: [16] },
];

/** Loads nothing: TensorFlow.js counts what it builds. */
async function planned({ name, graph }: Network): Promise<PlannedDesign> {
  await startCpu();
  const built = buildModel(tf, graph, 1);
  if ('problem' in built) throw new Error(built.problem);
  const params = runnableModel(built.model).countParams();
  built.model.dispose();
  return { key: name, label: name, choice: { kind: 'plain', groups: 1, units: 120 }, graph, params, macs: 0 };
}

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

async function measure(
  start: Promise<BackendStart>,
  design: PlannedDesign,
  data: Dataset,
  batchSize: number,
  atLeast: number,
): Promise<Rate> {
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
  for (const network of networks) {
    const design = await planned(network);
    for (const batchSize of network.batchSizes) {
      const rates: Record<'compiled' | 'wasm' | 'PyTorch', Rate[]> = { compiled: [], wasm: [], PyTorch: [] };
      for (let round = 0; round < rounds; round++) {
        rates.compiled.push(await measure(startSimd({ wasm }), design, network.data, batchSize, 5));
        rates.wasm.push(await measure(startWasm({ wasm }), design, network.data, batchSize, 5));
        const rate = torch(network.name, batchSize);
        if (rate !== null) rates.PyTorch.push(rate);
      }
      const mine = both(rates.compiled);
      const parts = [`compiled ${show(mine)}`];
      const compare = (name: string, rate: Rate): void => {
        parts.push(`${name} ${show(rate)}, ratio ${(mine.processor / rate.processor).toFixed(2)}`);
      };
      compare('wasm', both(rates.wasm));
      // A step of the CPU back end takes seconds with a large batch or network, and minutes with the largest of these.
      if (batchSize === 4) compare('cpu as shipped', await measure(startCpu(), design, network.data, batchSize, 1));
      if (rates.PyTorch.length > 0) compare('PyTorch', both(rates.PyTorch));
      else parts.push('PyTorch not installed');
      console.log(`${network.name}, batch size ${batchSize}: ${parts.join('; ')}`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
