/** A model compiled to kernels and the same model in TensorFlow.js, with the same weights, on the same examples. */
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { prepareLoss } from '../../../src/train/loss.js';
import type { Loss } from '../../../src/train/loss.js';
import { compileModel } from '../../../src/train/simd/compile.js';
import type { CompiledModel } from '../../../src/train/simd/compile.js';
import { Machine, planMemory } from '../../../src/train/simd/machine.js';
import type { ProgramWeight } from '../../../src/train/simd/program.js';
import { kernelsWasmFile } from '../../../src/train/wasmBackend.js';
import { wasmBinaries } from '../../unit/train/binaries.js';
import { tf } from '../../unit/train/environments.js';

export interface Pass {
  readonly loss: number;
  readonly outputs: Float32Array;
  /** By the trainable weights, in their order. */
  readonly gradients: readonly Float32Array[];
}

let kernels: Promise<WebAssembly.Module> | null = null;

export function kernelsModule(): Promise<WebAssembly.Module> {
  kernels ??= wasmBinaries().then((binaries) => WebAssembly.compile(binaries[kernelsWasmFile] as ArrayBuffer));
  return kernels;
}

export class SimdTrial {
  readonly machine: Machine;

  private constructor(
    private readonly model: LayersModel,
    private readonly loss: Loss,
    private readonly compiled: CompiledModel,
    module: WebAssembly.Module,
    readonly batch: number,
  ) {
    this.machine = new Machine(module, compiled, planMemory(compiled, batch, 0));
  }

  /** @returns the trial, or why the model is not compiled. The current back end has to be the CPU. */
  static async build(model: LayersModel, classes: number, batch: number, lossName?: string): Promise<SimdTrial | string> {
    const compile = lossName === undefined ? null : { loss: lossName, optimizer: null, metrics: null };
    const loss = prepareLoss(tf, model, classes, compile);
    if ('problem' in loss) throw new Error(loss.problem);
    const compiled = compileModel(model, loss, 5);
    return compiled.ok ? new SimdTrial(model, loss, compiled.value, await kernelsModule(), batch) : compiled.error;
  }

  get trainable(): readonly ProgramWeight[] {
    return this.compiled.weights.filter(({ trainable }) => trainable);
  }

  /** Gives the compiled model the weights that TensorFlow.js has. */
  copyWeights(): void {
    this.model.weights.forEach((weight, i) => {
      this.machine.values(this.compiled.weights[i] as ProgramWeight).set(weight.read().dataSync());
    });
  }

  /** One pass of the compiled model. `step` decides what random layers draw. */
  run(which: 'training' | 'inference', x: Float32Array, labels: Uint8Array, step = 3): Pass {
    const { machine, compiled, loss } = this;
    const program = compiled[which];
    const batch = labels.length;
    machine.floats(machine.place(which, program.input), x.length).set(x);
    machine.integers(machine.place(which, program.labels), batch).set(labels);
    machine.run(which, batch, step);
    const gradients = this.trainable.map(({ index, size }) =>
      machine.floats(machine.plan.gradients[index] as number, size).slice(),
    );
    const outputs = machine.floats(machine.place(which, program.output), batch * loss.outputs).slice();
    return { loss: machine.floats(machine.place(which, program.loss), 1)[0] as number, outputs, gradients };
  }

  /** The same pass in TensorFlow.js. */
  expected(training: boolean, x: Float32Array, shape: readonly number[], labels: Uint8Array): Pass {
    const { model, loss } = this;
    const variables = model.trainableWeights.map((weight) => weight.read() as unknown as Variable);
    const targets = tf.tensor(loss.targets(labels), [labels.length, loss.outputs]);
    const input = tf.tensor(x.slice(), [labels.length, ...shape]);
    let outputs = new Float32Array();
    const compute = (): Scalar => {
      const y = model.apply(input, { training }) as Tensor;
      outputs = y.dataSync<'float32'>().slice();
      const value = loss.compute(y, targets);
      return training ? model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), value) : value;
    };
    const { value, grads } = tf.variableGrads(compute, variables);
    const gradients = variables.map(
      ({ name, size }) => (grads[name] as Tensor | null)?.dataSync<'float32'>().slice() ?? new Float32Array(size),
    );
    const result = { loss: value.dataSync()[0] as number, outputs, gradients };
    tf.dispose([value, grads, targets, input]);
    return result;
  }

  /** How much the loss grows along a direction in the space of the trainable weights, by two evaluations. */
  slope(x: Float32Array, labels: Uint8Array, direction: readonly Float32Array[], step: number): number {
    const { machine } = this;
    const start = this.trainable.map((weight) => machine.values(weight).slice());
    const lossAt = (distance: number): number => {
      this.trainable.forEach((weight, i) => {
        const values = machine.values(weight);
        start[i]?.forEach((value, k) => (values[k] = value + distance * (direction[i]?.[k] as number)));
      });
      return this.run('training', x, labels).loss;
    };
    const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
    lossAt(0);
    return slope;
  }
}

/** The length of all gradients taken together. */
export function sizeOf(gradients: readonly Float32Array[]): number {
  return Math.sqrt(gradients.reduce((sum, values) => values.reduce((part, value) => part + value ** 2, sum), 0));
}

export function distanceOf(actual: readonly Float32Array[], expected: readonly Float32Array[]): number {
  return sizeOf(actual.map((values, i) => values.map((value, k) => value - (expected[i]?.[k] ?? NaN))));
}
