/**
 * Writes a program down: layers add their kernel calls while the model is walked through from its inputs to its output, and leave
 * behind what computes their gradients, which is then written down in the opposite order.
 */
import { deriveSeed } from '../build/seeds.js';
import type { KernelExports } from '../wasm/kernelExports.js';
import { ProgramBuffer, perExample } from './program.js';
import type { Operand, Operation, ProgramWeight, WeightAddress } from './program.js';

/** The gradient of a value, and of all that are the same floats under another shape. */
interface Gradient {
  buffer: ProgramBuffer | null;
  /** Layers that read the value. */
  readers: number;
}

/** A tensor while a program is written: `[batch, …shape]`. */
export class Value {
  /** Whether a relu gave it. */
  reluOutput = false;

  constructor(
    readonly buffer: ProgramBuffer,
    /** Without the batch. */
    readonly shape: readonly number[],
    /** Whether a trainable weight has a part in it. */
    readonly needsGradient: boolean,
    readonly gradient: Gradient = { buffer: null, readers: 0 },
  ) {}

  /** Floats of one example. */
  get elements(): number {
    return elementsOf(this.shape);
  }

  /** The last axis, along which dense layers and channels lie. */
  get channels(): number {
    return this.shape.at(-1) ?? 1;
  }

  /** Rows of `channels` floats in one example. */
  get rows(): number {
    return this.elements / Math.max(1, this.channels);
  }
}

type OperandsOf<Numbers extends readonly unknown[]> = { readonly [K in keyof Numbers]: Operand };

/** A layer cannot be compiled; the message is a clause that says why. */
export class NotCompiled extends Error {}

export class Tape {
  readonly operations: Operation[] = [];
  /** Which relus had their gradient cut off by the layer that follows. */
  readonly masked = new Set<Gradient>();
  private readonly backward: (() => void)[] = [];
  private readonly written = new Set<ProgramWeight>();
  private noisy = 0;

  /**
   * @param training whether layers behave as in training, and gradients are computed
   * @param seed of the run, for layers that draw random numbers
   */
  constructor(
    readonly training: boolean,
    private readonly seed: number,
  ) {}

  emit<Name extends keyof KernelExports>(kernel: Name, ...operands: OperandsOf<Parameters<KernelExports[Name]>>): void {
    this.operations.push({ kernel, operands });
  }

  /** A tensor that a layer computes from `inputs` with `weights`. */
  value(shape: readonly number[], inputs: readonly Value[], weights: readonly (ProgramWeight | null)[] = []): Value {
    const needsGradient =
      this.training && (inputs.some((input) => input.needsGradient) || weights.some((weight) => weight?.trainable === true));
    return new Value(new ProgramBuffer(elementsOf(shape), 'per-example'), shape, needsGradient);
  }

  /** The same floats under another shape. */
  reshaped(value: Value, shape: readonly number[]): Value {
    return new Value(value.buffer, shape, value.needsGradient, value.gradient);
  }

  scratch(floatsPerExample: number): ProgramBuffer {
    return new ProgramBuffer(floatsPerExample, 'per-example');
  }

  fixedScratch(floats: number): ProgramBuffer {
    return new ProgramBuffer(floats, 'fixed');
  }

  /** The seed of the next layer that draws random numbers. */
  noiseSeed(): number {
    this.noisy += 1;
    return deriveSeed(this.seed, this.noisy);
  }

  /** Leaves behind what computes a layer's gradients. It is given the gradient of `output`, and left out where there is none. */
  onBackward(output: Value, compute: (gradient: ProgramBuffer) => void): void {
    if (!output.needsGradient) return;
    this.backward.push(() => {
      const { buffer } = output.gradient;
      if (buffer !== null) compute(buffer);
    });
  }

  /** Adds to the gradient of a value: `write` writes one summand of it. */
  addGradient(value: Value, write: (target: ProgramBuffer) => void): void {
    if (!value.needsGradient) return;
    const { gradient } = value;
    if (gradient.buffer === null) {
      gradient.buffer = new ProgramBuffer(value.elements, 'per-example');
      write(gradient.buffer);
      return;
    }
    const summand = this.scratch(value.elements);
    write(summand);
    this.emit('scaleFloats', summand, gradient.buffer, perExample(value.elements), 1, 1);
  }

  /** The same for a weight, which a layer that is applied several times has several summands of. */
  addWeightGradient(weight: ProgramWeight, write: (target: ProgramBuffer | WeightAddress) => void): void {
    if (!weight.trainable) return;
    const target: WeightAddress = { weight, part: 'gradient' };
    if (!this.written.has(weight)) {
      this.written.add(weight);
      write(target);
      return;
    }
    const summand = this.fixedScratch(weight.size);
    write(summand);
    this.emit('scaleFloats', summand, target, weight.size, 1, 1);
  }

  /** Writes down all gradients, given that of the model's output. */
  writeBackward(): void {
    for (const compute of this.backward.reverse()) compute();
    this.backward.length = 0;
  }

  /** Weights whose gradient is computed. */
  reaches(weight: ProgramWeight): boolean {
    return this.written.has(weight);
  }
}

export function valuesOf(weight: ProgramWeight): WeightAddress {
  return { weight, part: 'values' };
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
