/** The back ends that a page can train on, and how many workers it trains with. */
import type { BackendEvent } from '../../src/train/event.js';
import type { BackendId } from '../../src/train/plan.js';

export type Candidate = BackendEvent['candidates'][number];

export const pageBackends: readonly BackendId[] = ['webgpu', 'webgl', 'simd', 'wasm', 'cpu'];

/** Whether several workers compute side by side: a graphics adapter is one for all, processor cores are several. */
export function runsSideBySide(backend: BackendId): boolean {
  return backend === 'simd' || backend === 'wasm' || backend === 'cpu';
}

/** Data is copied to each worker. */
const memoryForData = 2 ** 30;

/** How many workers to train with. One core is left to the editor where there are more than two. */
export function workerCount(backend: BackendId, jobs: number, cores: number, dataBytes: number): number {
  if (!runsSideBySide(backend)) return 1;
  const spare = cores > 2 ? cores - 1 : cores;
  const byMemory = dataBytes === 0 ? jobs : Math.floor(memoryForData / dataBytes);
  return Math.max(1, Math.min(jobs, spare, byMemory));
}
