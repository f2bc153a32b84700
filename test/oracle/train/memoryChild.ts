/**
 * A process that trains on the compiled back end and says what it used of memory: `network` one training in the process itself,
 * `crew` several in worker threads. Resident memory is what counts: what was only promised is not there.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimd } from '../../../src/train/backends/simd.js';
import { generateBuiltIn } from '../../../src/train/data/builtIn.js';
import { JobTraining } from '../../../src/train/jobTraining.js';
import type { MemoryNeed } from '../../../src/train/memory.js';
import { Crew } from '../../../src/train/node/crew.js';
import { readWasmBinaries } from '../../../src/train/node/installation.js';
import type { TrainingPlan } from '../../../src/train/plan.js';
import { memoryNeed } from '../../../src/train/simd/memoryNeed.js';
import type { Machine } from '../../../src/train/simd/machine.js';
import { kernelsWasmFile } from '../../../src/train/wasmBackend.js';

export type MemoryRequest =
  | { readonly kind: 'network'; readonly plan: TrainingPlan; readonly steps: number }
  | { readonly kind: 'crew'; readonly plan: TrainingPlan; readonly workers: number };

/** All in bytes. */
export interface NetworkAnswer {
  readonly promised: MemoryNeed;
  /** Of the WebAssembly memory, after all steps. */
  readonly memory: number;
  /** Resident: before there was a network, after its first step and evaluation, after all steps. */
  readonly before: number;
  readonly begun: number;
  readonly after: number;
}

export interface CrewAnswer {
  readonly before: number;
  readonly peak: number;
  readonly ended: string;
}

process.on('message', (request: MemoryRequest) => {
  void (request.kind === 'network' ? network(request) : crew(request)).then((reply) => process.send?.(reply));
});

function resident(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

async function network({ plan, steps }: Extract<MemoryRequest, { kind: 'network' }>): Promise<NetworkAnswer> {
  const binary = new Uint8Array(await readFile(join(__dirname, kernelsWasmFile))).buffer;
  const start = await startSimd({ wasm: { [kernelsWasmFile]: binary } });
  if ('reason' in start) throw new Error(start.reason);
  const { environment } = start;
  const [design] = plan.designs;
  if (design === undefined) throw new Error('the plan has no design');
  const dataset = generateBuiltIn({ trainCount: plan.settings.batchSize, testCount: 300 });
  const promised = memoryNeed(environment.tf, design, plan.settings);
  if (!promised.ok) throw new Error(promised.error);
  const before = resident();
  const prepared = JobTraining.prepare(environment, design, 1, plan.settings, dataset, null);
  if (!prepared.ok) throw new Error(prepared.error);
  const job = prepared.value;
  const step = (): void => {
    job.trainStep();
    if (job.awaitsEvaluation) job.takeEpoch();
  };
  step();
  await job.evaluate(() => Promise.resolve(true));
  const begun = resident();
  for (let i = 1; i < steps; i++) step();
  const after = resident();
  const { machine } = (job as unknown as { network: { parts: { machine: Machine } } }).network.parts;
  return { promised: promised.value, memory: machine.bytes, before, begun, after };
}

async function crew({ plan, workers }: Extract<MemoryRequest, { kind: 'crew' }>): Promise<CrewAnswer> {
  const dataset = generateBuiltIn({ trainCount: 2 * plan.settings.batchSize, testCount: 300 });
  const wasm = await readWasmBinaries(__dirname);
  const before = resident();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
  const { result } = new Crew(
    { distFolder: __dirname, wasm, plan, backend: 'simd', dataset, workers },
    { onEvents: () => undefined, onCheckpoint: () => undefined },
  );
  const end = await result;
  clearInterval(timer);
  return { before, peak, ended: end.ok ? end.value : end.error };
}
