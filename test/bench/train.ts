/**
 * Training steps a second on the article's two networks and four others: the compiled step, the WASM back end with our kernels,
 * TensorFlow.js's CPU back end as shipped, tfjs-node where it is built, and PyTorch on one thread where `python3` has it. Everything is
 * measured in turns, several rounds, so that whatever else the machine does hits all alike; the ratios are what counts. Each network's
 * multiply-adds a second stand beside the most that this machine makes with WebAssembly's vectors. `npm run bench:train`; with names of
 * networks behind `--` only those.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { startCpu } from '../../src/train/backends/cpu.js';
import { startSimd } from '../../src/train/backends/simd.js';
import { startWasm } from '../../src/train/backends/wasm.js';
import { startTfjsNode } from '../../src/train/node/tfjsNode.js';
import { builtTfjsNode } from '../../src/train/node/tfjsNodePackages.js';
import { benchmarks, measuredDesign } from './benchmarks.js';
import type { Benchmark } from './benchmarks.js';
import { tfjsNodeArgument, tfjsNodeRate, torchRate } from './others.js';
import { peakRate } from './peak.js';
import { measure, medianRate } from './rate.js';
import type { Rate } from './rate.js';

const root = process.cwd();
const rounds = 3;
const seconds = 1;

function binary(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(path)).buffer;
}

function wasmBinaries(): Readonly<Record<string, ArrayBuffer>> {
  const manifest = createRequire(join(root, 'package.json')).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return {
    'kernels.wasm': binary(join(root, 'dist/kernels.wasm')),
    'tfjs-backend-wasm-simd.wasm': binary(join(dirname(manifest), 'dist/tfjs-backend-wasm-simd.wasm')),
  };
}

const figure = (rate: number): string => (rate >= 100 ? rate.toFixed(0) : rate.toPrecision(3)).padStart(5);
const show = ({ wall, processor }: Rate): string => `${figure(wall)} (${figure(processor)})`;
const giga = (rate: number): string => (rate / 1e9).toPrecision(3);

async function main(names: readonly string[]): Promise<void> {
  const wasm = wasmBinaries();
  console.log(
    'Steps a second by the clock, and in brackets a second of processor time; ratios are of processor time. GMAC/s: the multiply-adds\n' +
      'of a step as its layers are defined, forward and backward, a second of processor time; minimal filtering makes do with fewer.',
  );
  const peaks = [await peakRate(seconds)];
  console.log(
    `This machine: ${cpus()[0]?.model ?? 'unknown'}; one thread makes at most ${giga(peaks[0] ?? NaN)} GMAC/s with WebAssembly's vectors.`,
  );
  for (const benchmark of benchmarks()) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    for (const batchSize of benchmark.batchSizes) {
      peaks.push(await peakRate(seconds / 4));
      console.log(await line(benchmark, batchSize, Math.max(...peaks), wasm));
    }
  }
  console.log(`The most that was measured in between, in GMAC/s: ${peaks.map(giga).join(', ')}.`);
}

async function line(
  benchmark: Benchmark,
  batchSize: number,
  peak: number,
  wasm: Readonly<Record<string, ArrayBuffer>>,
): Promise<string> {
  const { name, data } = benchmark;
  const { design, macs } = await measuredDesign(benchmark);
  const rates = {
    compiled: [] as Rate[],
    wasm: [] as Rate[],
    'tfjs-node': [] as Rate[],
    'tfjs-node on one thread': [] as Rate[],
    PyTorch: [] as Rate[],
  };
  const add = (to: Rate[], rate: Rate | null): void => {
    if (rate !== null) to.push(rate);
  };
  for (let round = 0; round < rounds; round++) {
    rates.compiled.push(await measure(startSimd({ wasm }), design, data, batchSize, seconds, 5));
    rates.wasm.push(await measure(startWasm({ wasm }), design, data, batchSize, seconds, 5));
    add(rates['tfjs-node'], tfjsNodeRate(name, batchSize, seconds, null));
    add(rates['tfjs-node on one thread'], tfjsNodeRate(name, batchSize, seconds, 1));
    add(rates.PyTorch, torchRate(name, batchSize, seconds));
  }
  const mine = medianRate(rates.compiled);
  const effective = macs.step * batchSize * mine.processor;
  const parts = [`compiled ${show(mine)}, ${giga(effective)} GMAC/s, ${((100 * effective) / peak).toFixed(0)} % of the most`];
  const compare = (other: string, rate: Rate): void => {
    parts.push(`${other} ${show(rate)}, ratio ${(mine.processor / rate.processor).toFixed(2)}`);
  };
  compare('wasm', medianRate(rates.wasm));
  // A step of the CPU back end takes seconds with a large batch or network, and minutes with the largest of these.
  if (batchSize === 4) compare('cpu as shipped', await measure(startCpu(), design, data, batchSize, seconds, 1));
  for (const other of ['tfjs-node', 'tfjs-node on one thread', 'PyTorch'] as const) {
    if (rates[other].length > 0) compare(other, medianRate(rates[other]));
    else if (other !== 'tfjs-node on one thread') parts.push(`${other} not installed`);
  }
  return `${name}, batch size ${batchSize}: ${parts.join('; ')}`;
}

/** In a process of its own: its library has threads, and may end it. */
async function tfjsNode([name, batchSize, during]: readonly string[]): Promise<void> {
  const benchmark = benchmarks().find((each) => each.name === name);
  if (benchmark === undefined) throw new Error(`there is no network ${String(name)}`);
  const { design } = await measuredDesign(benchmark);
  const start = startTfjsNode([root, ...builtTfjsNode()]);
  const { wall, processor } = await measure(start, design, benchmark.data, Number(batchSize), Number(during), 5);
  console.log(wall, processor);
}

const [first, ...rest] = process.argv.slice(2);
(first === tfjsNodeArgument ? tfjsNode(rest) : main(process.argv.slice(2))).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
