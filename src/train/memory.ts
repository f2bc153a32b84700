/**
 * How much memory trainings take, as far as that is known before they run, and how much they may take together. Only the compiled back
 * end plans its memory; of the others it is not known.
 */
import { byteSize } from '../text/byteSize.js';

/** Bytes of a training on the compiled back end. */
export interface MemoryNeed {
  /** All of its WebAssembly memory, which neither grows nor shrinks. */
  readonly bytes: number;
  readonly weights: number;
  readonly gradients: number;
  /** State of the optimizer. */
  readonly optimizer: number;
  /** Activations, their gradients, and what kernels put aside. */
  readonly activations: number;
  /** The examples of a batch. */
  readonly batch: number;
}

/** What a design of a plan needs, or why that is not known. */
export type DesignNeed =
  | { readonly design: string; readonly label: string; readonly need: MemoryNeed }
  | { readonly design: string; readonly label: string; readonly reason: string };

/**
 * What a worker takes besides its networks and the data: the script engine with TensorFlow.js, compiled kernels, and what the last
 * checkpoint was made of. Measured in `test/oracle/train/memory.test.ts`, which fails where this is too little.
 */
export const workerOverhead = 64e6;

/** How much of the machine's memory trainings may take. */
export interface MemoryBudget {
  readonly bytes: number;
  /** For people: `half of this machine’s 15.6 GB`. */
  readonly source: string;
}

/** Half of the machine's memory: the rest is the editor's, the system's, and whatever else is open. */
export function memoryBudget(machineBytes: number, machine = 'this machine’s'): MemoryBudget {
  return { bytes: machineBytes / 2, source: `half of ${machine} ${byteSize(machineBytes)}` };
}

/** How many trainings a worker has at once: those of one seed take turns, so that their curves grow side by side. */
export function turnsOf(designs: number, workers: number): number {
  return Math.max(1, Math.ceil(designs / Math.max(1, workers)));
}

export interface DataBytes {
  readonly bytes: number;
  /** Whether workers read the same bytes; else each has a copy. */
  readonly shared: boolean;
}

/** How a run is spread over workers. */
export interface Arrangement {
  readonly workers: number;
  /** How many trainings a worker has at once. */
  readonly turns: number;
  /** Bytes of a worker's networks at most; `null` where that is not known of all designs. */
  readonly bytesPerWorker: number | null;
}

/**
 * As many of the workers that are wanted as have room, at least one. Each keeps the memory of the largest networks that it had, so it is
 * counted with those. Where needs are not known, only data and what any worker takes are counted.
 * @param designs how many the plan has
 */
export function arrange(
  budget: MemoryBudget,
  wanted: number,
  data: DataBytes,
  designs: number,
  needs: readonly DesignNeed[] | null,
): Arrangement {
  const known = (needs ?? []).flatMap((design) => ('need' in design ? design.need.bytes : [])).sort((a, b) => b - a);
  const complete = known.length > 0 && known.length === needs?.length;
  const largest = (turns: number): number => known.slice(0, turns).reduce((sum, bytes) => sum + bytes, 0);
  const left = budget.bytes - (data.shared ? data.bytes : 0);
  const each = workerOverhead + (data.shared ? 0 : data.bytes);
  const workers = Math.max(1, Math.min(wanted, Math.floor(left / (each + largest(1)))));
  let turns = turnsOf(designs, workers);
  while (turns > 1 && workers * (each + largest(turns)) > left) turns -= 1;
  return { workers, turns, bytesPerWorker: complete ? largest(turns) : null };
}

/** Why a design cannot be trained in the memory that there is, in a sentence; `null` where all can. */
export function tooLarge(needs: readonly DesignNeed[], budget: MemoryBudget, data: DataBytes): string | null {
  const left = budget.bytes - data.bytes - workerOverhead;
  const design = needs.find((each) => 'need' in each && each.need.bytes > left);
  if (design === undefined || !('need' in design)) return null;
  return (
    `${design.label} needs ${byteSize(design.need.bytes)} of memory, and with ${byteSize(data.bytes)} of data there are ` +
    `${byteSize(Math.max(0, left))} for it (trainings may take ${budget.source}). Choose a smaller batch size.`
  );
}

/** `weights 249 kB, gradients 249 kB, …`: what a need consists of. */
export function needParts({ weights, gradients, optimizer, activations, batch }: MemoryNeed): string {
  return [
    `weights ${byteSize(weights)}`,
    `gradients ${byteSize(gradients)}`,
    ...(optimizer === 0 ? [] : [`optimizer ${byteSize(optimizer)}`]),
    `activations and their gradients ${byteSize(activations)}`,
    `examples of a batch ${byteSize(batch)}`,
  ].join(', ');
}
