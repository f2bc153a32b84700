/** The back ends that a page can train on, and how one is chosen. */
import type { BackendEvent } from '../../src/train/event.js';
import type { BackendId } from '../../src/train/plan.js';
import { formatRate } from '../numberFormat.js';

export type Candidate = BackendEvent['candidates'][number];

export const pageBackends: readonly BackendId[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

export const backendNames: Readonly<Record<BackendId, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript (CPU)',
  'tfjs-node': 'tfjs-node',
};

/** Whether several workers compute side by side: a graphics adapter is one for all, processor cores are several. */
export function runsSideBySide(backend: BackendId): boolean {
  return backend === 'wasm' || backend === 'cpu';
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

/** The candidate that trains the run fastest, by what it measured and how many workers it allows; `null` where none can train. */
export function fastest(candidates: readonly Candidate[], workersOf: (backend: BackendId) => number): Candidate | null {
  const able = candidates.filter((candidate) => candidate.available);
  const speed = (candidate: Candidate): number => (candidate.stepsPerSecond ?? 0) * workersOf(candidate.backend);
  return able.reduce<Candidate | null>(
    (best, candidate) => (best === null || speed(candidate) > speed(best) ? candidate : best),
    null,
  );
}

/** Why this back end: what was measured, fastest first. */
export function reasonFor(chosen: Candidate, candidates: readonly Candidate[], workers: number): string {
  const measured = candidates
    .filter((candidate) => candidate.available && candidate.stepsPerSecond !== null)
    .sort((a, b) => (b.stepsPerSecond ?? 0) - (a.stepsPerSecond ?? 0))
    .map((candidate) => `${backendNames[candidate.backend]} ${formatRate(candidate.stepsPerSecond ?? 0)} steps/s`);
  const side = workers > 1 ? `, in ${workers} workers side by side` : '';
  if (candidates.length === 1) {
    return `chosen in the settings${measured.length === 0 ? '' : `; measured ${measured.join(', ')}`}${side}`;
  }
  return measured.length === 0
    ? `${backendNames[chosen.backend]} is the only one that can train${side}`
    : `fastest of ${measured.join(', ')}${side}`;
}
