/**
 * A training step, or a forward pass, as data: a list of kernel calls over buffers whose places are not fixed yet. It is made for
 * batches of every size; `arena.ts` finds the places for the largest one, and `machine.ts` runs it.
 */
import type { KernelExports } from '../wasm/kernelExports.js';

/** Floats that live from the first operation that names them to the last. */
export class ProgramBuffer {
  /**
   * @param floats for each example of a batch, or in all
   */
  constructor(
    readonly floats: number,
    readonly scaling: 'per-example' | 'fixed',
    /** Whether it keeps its place until the end of the program, so that it can be read afterwards. */
    public lasting = false,
  ) {}

  floatsFor(batch: number): number {
    return this.scaling === 'per-example' ? this.floats * batch : this.floats;
  }
}

/** A weight of the model, by its place among the model's weights. */
export interface ProgramWeight {
  readonly index: number;
  readonly shape: readonly number[];
  readonly size: number;
  readonly trainable: boolean;
}

/** Where a weight's values or its gradient stand. */
export interface WeightAddress {
  readonly weight: ProgramWeight;
  readonly part: 'values' | 'gradient';
  /** In floats from the weight's beginning; 0 unless given. */
  readonly offset?: number;
}

/** A place within a buffer. */
export interface BufferPart {
  readonly buffer: ProgramBuffer;
  /** In floats, the same for every batch. */
  readonly offset: number;
}

/** So many for each example of a batch. */
export interface PerExample {
  readonly perExample: number;
}

/** The number of the step that runs, from 1; 0 outside training. */
export const stepNumber = Symbol('step number');

export type Operand = number | ProgramBuffer | BufferPart | WeightAddress | PerExample | typeof stepNumber;

export interface Operation {
  readonly kernel: keyof KernelExports;
  readonly operands: readonly Operand[];
}

export interface Program {
  readonly operations: readonly Operation[];
  /** Filled before the program runs: the examples' values, `[batch, …]`. */
  readonly input: ProgramBuffer;
  /** Filled before the program runs: one class an example, int32. */
  readonly labels: ProgramBuffer;
  /** The model's output, to be read afterwards. */
  readonly output: ProgramBuffer;
  /** The mean loss, one float. */
  readonly loss: ProgramBuffer;
}

export function perExample(count: number): PerExample {
  return { perExample: count };
}

/** So many floats behind where an operand points to. */
export function offsetBy(operand: ProgramBuffer | BufferPart | WeightAddress, floats: number): Operand {
  if (operand instanceof ProgramBuffer) return { buffer: operand, offset: floats };
  return 'buffer' in operand
    ? { ...operand, offset: operand.offset + floats }
    : { ...operand, offset: (operand.offset ?? 0) + floats };
}

/** The buffer that an operand names, if it names one. */
export function bufferOf(operand: Operand): ProgramBuffer | null {
  if (operand instanceof ProgramBuffer) return operand;
  return typeof operand === 'object' && 'buffer' in operand ? operand.buffer : null;
}
