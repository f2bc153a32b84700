/** Runs the programs of a model: one memory of its own, laid out once, and the kernels on it. */
import type { KernelExports } from '../wasm/kernelExports.js';
import { planArena } from './arena.js';
import type { ArenaPlan } from './arena.js';
import type { CompiledModel } from './compile.js';
import { giveBack, pageBytes, takeMemory } from './memoryPool.js';
import { ProgramBuffer, stepNumber } from './program.js';
import type { Operand, Program, ProgramWeight } from './program.js';

/** No buffer stands at address 0, which kernels take for none. */
const firstPlace = 64;
const floatBytes = 4;
/** What kernels may read beyond the end of the last buffer. */
const lastReach = 64;

/** Where everything stands in a machine's memory. */
export interface MemoryPlan {
  /** Bytes of the memory, known before anything runs: whole pages. */
  readonly bytes: number;
  /** What they are for, in bytes; what is left over fills up to whole vectors and pages. */
  readonly parts: MemoryParts;
  /** Addresses of weights, by their index. */
  readonly values: readonly number[];
  readonly gradients: readonly (number | null)[];
  /** All trainable weights stand side by side, so do their gradients, and each of their slots. */
  readonly trainable: {
    readonly values: number;
    readonly gradients: number;
    readonly slots: readonly number[];
    readonly floats: number;
  };
  /** Where a trainable weight begins among them, in floats. */
  readonly offsets: readonly (number | null)[];
  readonly batch: number;
  readonly training: ArenaPlan;
  readonly inference: ArenaPlan;
  readonly arena: number;
  /** Where the bytes of a batch are put before a kernel makes floats of them. */
  readonly batchBytes: number;
}

export interface MemoryParts {
  /** Values of all weights. */
  readonly weights: number;
  readonly gradients: number;
  /** State of the optimizer. */
  readonly optimizer: number;
  /** Activations, their gradients, and what kernels put aside: the arena. */
  readonly activations: number;
  /** The examples of a batch, as bytes. */
  readonly batch: number;
}

/**
 * @param batch examples of the largest batch
 * @param slots state of the optimizer, in floats for each of a trainable weight
 * @param exampleBytes of one example of the data, where they are brought in as bytes
 */
export function planMemory(
  { weights, training, inference }: CompiledModel,
  batch: number,
  slots: number,
  exampleBytes = 0,
): MemoryPlan {
  let top = firstPlace;
  const take = (floats: number): number => {
    const place = top;
    top = roundUp(top + floats * floatBytes, 64);
    return place;
  };
  // Weights begin at whole vectors, so that the optimizer passes over all of them at once.
  const offsets: (number | null)[] = [];
  let floats = 0;
  for (const weight of weights) {
    offsets.push(weight.trainable ? floats : null);
    if (weight.trainable) floats += roundUp(weight.size, 4);
  }
  const trainable = {
    values: take(floats),
    gradients: take(floats),
    slots: Array.from({ length: slots }, () => take(floats)),
    floats,
  };
  const at = (start: number, index: number): number => start + (offsets[index] as number) * floatBytes;
  const values = weights.map(({ trainable: trained, size }, i) => (trained ? at(trainable.values, i) : take(size + 4)));
  const gradients = weights.map(({ trainable: trained }, i) => (trained ? at(trainable.gradients, i) : null));
  const plans = { training: planArena(training, batch), inference: planArena(inference, batch) };
  // The two never run at the same time.
  const activations = Math.max(plans.training.bytes, plans.inference.bytes);
  const batchBytes = roundUp(top + activations, 64);
  const parts: MemoryParts = {
    weights: floatBytes * weights.reduce((sum, { size }) => sum + size, 0),
    gradients: floatBytes * floats,
    optimizer: floatBytes * floats * slots,
    activations,
    batch: batch * exampleBytes,
  };
  const bytes = roundUp(batchBytes + parts.batch + lastReach, pageBytes);
  return { bytes, parts, values, gradients, trainable, offsets, batch, ...plans, arena: top, batchBytes };
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** A kernel call whose addresses are known. */
interface Call {
  readonly run: (...values: number[]) => void;
  readonly values: number[];
  /** Which of the values grow with the batch, and by how much an example. */
  readonly perExample: readonly (readonly [place: number, count: number])[];
  /** Which of them are the step's number. */
  readonly steps: readonly number[];
}

export class Machine {
  readonly kernels: KernelExports;
  private readonly memory: WebAssembly.Memory;
  private readonly linked: Readonly<Record<'training' | 'inference', { readonly calls: readonly Call[]; batch: number }>>;

  /** @throws RangeError where there is not so much memory to be had */
  constructor(
    module: WebAssembly.Module,
    private readonly model: CompiledModel,
    readonly plan: MemoryPlan,
  ) {
    this.memory = takeMemory(plan.bytes);
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.memory } });
    this.kernels = exports as unknown as KernelExports;
    this.linked = { training: this.link('training'), inference: this.link('inference') };
  }

  /** Gives the memory to the next machine. What was read from this one has to be copied by then. */
  dispose(): void {
    giveBack(this.memory);
  }

  /** Bytes of the memory: as planned, unless an earlier machine needed more. */
  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** Runs a program on as many examples as are in its input. */
  run(which: 'training' | 'inference', batch: number, step: number): void {
    const linked = this.linked[which];
    if (linked.batch !== batch) {
      linked.batch = batch;
      for (const call of linked.calls) for (const [place, count] of call.perExample) call.values[place] = count * batch;
    }
    for (const { run, values, steps } of linked.calls) {
      for (const place of steps) values[place] = step;
      run(...values);
    }
  }

  /** The address of a program's buffer. */
  place(which: 'training' | 'inference', buffer: ProgramBuffer): number {
    const place = this.plan[which].places.get(buffer);
    if (place === undefined) throw new Error('a buffer of another program was asked for');
    return this.plan.arena + place;
  }

  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  integers(address: number, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, count);
  }

  byteView(address: number, count: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, count);
  }

  values(weight: ProgramWeight): Float32Array {
    return this.floats(this.plan.values[weight.index] as number, weight.size);
  }

  private link(which: 'training' | 'inference'): { calls: Call[]; batch: number } {
    const program: Program = this.model[which];
    const { batch } = this.plan;
    const calls = program.operations.map(({ kernel, operands }): Call => {
      const perExample: (readonly [number, number])[] = [];
      const steps: number[] = [];
      const values = operands.map((operand, place) => {
        if (operand === stepNumber) {
          steps.push(place);
          return 0;
        }
        if (typeof operand === 'object' && 'perExample' in operand) {
          perExample.push([place, operand.perExample]);
          return operand.perExample * batch;
        }
        return this.resolve(which, operand);
      });
      return { run: this.kernels[kernel], values, perExample, steps };
    });
    return { calls, batch };
  }

  private resolve(which: 'training' | 'inference', operand: Exclude<Operand, typeof stepNumber>): number {
    if (typeof operand === 'number') return operand;
    if (operand instanceof ProgramBuffer) return this.place(which, operand);
    if ('weight' in operand) {
      const addresses = operand.part === 'values' ? this.plan.values : this.plan.gradients;
      const address = addresses[operand.weight.index];
      if (address == null) throw new Error('a weight that is not trained has no gradient');
      return address + (operand.offset ?? 0) * floatBytes;
    }
    if ('buffer' in operand) return this.place(which, operand.buffer) + operand.offset * floatBytes;
    throw new Error('an operand cannot be resolved');
  }
}
