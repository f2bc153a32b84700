/** The back ends that a page can train on, and how many workers it trains with. */
import type { BackendEvent } from '../../src/train/event.js';
import { arrange, memoryBudget } from '../../src/train/memory.js';
import type { Arrangement, DataBytes, DesignNeed, MemoryBudget } from '../../src/train/memory.js';
import type { BackendId } from '../../src/train/plan.js';

export type Candidate = BackendEvent['candidates'][number];

export const pageBackends: readonly BackendId[] = ['webgpu', 'webgl', 'simd', 'wasm', 'cpu'];

/** Whether several workers compute side by side: a graphics adapter is one for all, processor cores are several. */
export function runsSideBySide(backend: BackendId): boolean {
  return backend === 'simd' || backend === 'wasm' || backend === 'cpu';
}

/** What a machine is taken to have where the browser does not tell: less than most have. */
const assumedGibibytes = 4;

/** Browsers tell the machine's memory in GiB, rounded down to a power of two and at most some; those not of Chromium do not tell. */
export function pageBudget({ deviceMemory }: { readonly deviceMemory?: number } = thisBrowser()): MemoryBudget {
  return deviceMemory === undefined
    ? memoryBudget(assumedGibibytes * 2 ** 30, 'the assumed')
    : memoryBudget(deviceMemory * 2 ** 30, 'the');
}

export interface WorkerLimits {
  readonly cores: number;
  readonly data: DataBytes;
  readonly budget: MemoryBudget;
  /** Of the plan's designs, where they are known. */
  readonly needs: readonly DesignNeed[] | null;
}

/** How a run of so many jobs is spread over workers. One core is left to the editor where there are more than two. */
export function arrangementOn(backend: BackendId, jobs: number, designs: number, limits: WorkerLimits): Arrangement {
  const { cores, data, budget, needs } = limits;
  const spare = cores > 2 ? cores - 1 : cores;
  const wanted = runsSideBySide(backend) ? Math.max(1, Math.min(jobs, spare)) : 1;
  return arrange(budget, wanted, data, designs, backend === 'simd' ? needs : null);
}

/** Nothing is known of what is no browser. */
function thisBrowser(): { readonly deviceMemory?: number } {
  return typeof navigator === 'undefined' ? {} : (navigator as { readonly deviceMemory?: number });
}
