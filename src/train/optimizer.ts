/**
 * The optimizers, with the formulas and constants of `tf.train.*`. Unlike those they keep all of their state in slots that a
 * checkpoint holds, so a resumed training goes on exactly; and on the WASM back end each update is one kernel in place, on a graphics card
 * one program for each tensor that changes.
 */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Environment } from './environment.js';
import { formula, hasFormulas } from './gpu/operations.js';
import type { OptimizerChoice, OptimizerKind } from './plan.js';
import type { TensorFlow } from './tensorflow.js';
import type { WasmHeap } from './wasm/heap.js';

const epsilon = 1e-7;
const beta1 = 0.9;
const beta2 = 0.999;
const decay = 0.9;
/** What Adagrad's sums of squares start from. */
const initialSum = 0.1;

/** The constants, for whoever computes the same formulas elsewhere. */
export const optimizerConstants = { epsilon, beta1, beta2, decay } as const;

/** What the slots hold before the first step. */
export function slotStart({ kind }: OptimizerChoice): number {
  return kind === 'adagrad' ? initialSum : 0;
}

/** State tensors a weight tensor. */
export function slotsOf({ kind, momentum }: OptimizerChoice): number {
  const counts: Record<OptimizerKind, number> = { sgd: momentum === 0 ? 0 : 1, adam: 2, rmsprop: 1, adagrad: 1 };
  return counts[kind];
}

/** Changes one weight tensor. `step` counts from 1. */
type Update = (weights: Variable, slots: readonly Variable[], gradient: Tensor, step: number) => void;

export class Optimizer {
  /** All state: the slots of the first weight tensor, then those of the second, and so on. */
  readonly slots: readonly Variable[];
  private readonly perWeight: number;
  private readonly update: Update;

  constructor(
    { tf, heap }: Environment,
    choice: OptimizerChoice,
    private readonly weights: readonly Variable[],
  ) {
    this.perWeight = slotsOf(choice);
    const start = slotStart(choice);
    this.slots = weights.flatMap(({ shape }) =>
      Array.from({ length: this.perWeight }, () => tf.tidy(() => tf.variable(tf.fill(shape, start), false))),
    );
    if (heap !== null) this.update = heapUpdate(heap, choice);
    else this.update = hasFormulas() ? formulaUpdate(choice) : composedUpdate(tf, choice);
  }

  /** Changes the weights by their gradients, in the order of the weights; `null` for a weight that the loss does not depend on. */
  apply(gradients: readonly (Tensor | null)[], step: number): void {
    gradients.forEach((gradient, i) => {
      const weights = this.weights[i];
      if (gradient === null || weights === undefined) return;
      this.update(weights, this.slots.slice(i * this.perWeight, (i + 1) * this.perWeight), gradient, step);
    });
  }

  dispose(): void {
    for (const slot of this.slots) slot.dispose();
  }
}

/** By the operations of TensorFlow.js, on any back end. */
function composedUpdate(tf: TensorFlow, { kind, learningRate, momentum }: OptimizerChoice): Update {
  const decrease = (weights: Variable, by: Tensor): void => weights.assign(tf.sub(weights, by));
  switch (kind) {
    case 'sgd':
      return (weights, [velocity], gradient) => {
        if (velocity === undefined) return decrease(weights, tf.mul(gradient, learningRate));
        velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
        decrease(weights, tf.mul(velocity, learningRate));
      };
    case 'adam':
      return (weights, [mean, variance], gradient, step) => {
        if (mean === undefined || variance === undefined) return;
        mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
        variance.assign(tf.add(tf.mul(variance, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
        const unbiasedMean = tf.div(mean, 1 - beta1 ** step);
        const unbiasedVariance = tf.div(variance, 1 - beta2 ** step);
        decrease(weights, tf.mul(tf.div(unbiasedMean, tf.add(tf.sqrt(unbiasedVariance), epsilon)), learningRate));
      };
    case 'rmsprop':
      return (weights, [meanSquare], gradient) => {
        if (meanSquare === undefined) return;
        meanSquare.assign(tf.add(tf.mul(meanSquare, decay), tf.mul(tf.square(gradient), 1 - decay)));
        decrease(weights, tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(meanSquare, epsilon))));
      };
    case 'adagrad':
      return (weights, [sum], gradient) => {
        if (sum === undefined) return;
        sum.assign(tf.add(sum, tf.square(gradient)));
        decrease(weights, tf.mul(tf.div(gradient, tf.sqrt(tf.add(sum, epsilon))), learningRate));
      };
  }
}

/** By formulas, of which each is one program. */
function formulaUpdate({ kind, learningRate, momentum }: OptimizerChoice): Update {
  switch (kind) {
    case 'sgd':
      return (weights, [velocity], gradient) => {
        if (velocity !== undefined) velocity.assign(formula('momentum', [gradient, velocity], [momentum]));
        weights.assign(formula('descent', [velocity ?? gradient, weights], [learningRate]));
      };
    case 'adam':
      return (weights, [mean, variance], gradient, step) => {
        if (mean === undefined || variance === undefined) return;
        mean.assign(formula('mean', [gradient, mean], [beta1, 1 - beta1]));
        variance.assign(formula('meanSquare', [gradient, variance], [beta2, 1 - beta2]));
        const corrections = [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step)];
        weights.assign(formula('adam', [mean, variance, weights], [learningRate, ...corrections, epsilon]));
      };
    case 'rmsprop':
    case 'adagrad':
      return (weights, [squares], gradient) => {
        if (squares === undefined) return;
        const shares = kind === 'rmsprop' ? [decay, 1 - decay] : [1, 1];
        squares.assign(formula('meanSquare', [gradient, squares], shares));
        weights.assign(formula('scaledDescent', [gradient, squares, weights], [learningRate, epsilon]));
      };
  }
}

/** In place on the heap of the WASM back end. */
function heapUpdate(heap: WasmHeap, { kind, learningRate, momentum }: OptimizerChoice): Update {
  const { kernels } = heap;
  switch (kind) {
    case 'sgd':
      return (weights, [velocity], gradient) => {
        const [w, g] = [heap.address(weights), heap.address(gradient)];
        if (velocity === undefined) kernels.updateSgd(w, g, weights.size, learningRate);
        else kernels.updateMomentum(w, heap.address(velocity), g, weights.size, learningRate, momentum);
      };
    case 'adam':
      return (weights, [mean, variance], gradient, step) => {
        if (mean === undefined || variance === undefined) return;
        const [w, m, v, g] = [heap.address(weights), heap.address(mean), heap.address(variance), heap.address(gradient)];
        const corrections = [1 - beta1 ** step, 1 - beta2 ** step] as const;
        kernels.updateAdam(w, m, v, g, weights.size, learningRate, beta1, beta2, ...corrections, epsilon);
      };
    case 'rmsprop':
      return (weights, [meanSquare], gradient) => {
        if (meanSquare === undefined) return;
        const [w, s, g] = [heap.address(weights), heap.address(meanSquare), heap.address(gradient)];
        kernels.updateRmsprop(w, s, g, weights.size, learningRate, decay, epsilon);
      };
    case 'adagrad':
      return (weights, [sum], gradient) => {
        if (sum === undefined) return;
        const [w, s, g] = [heap.address(weights), heap.address(sum), heap.address(gradient)];
        kernels.updateAdagrad(w, s, g, weights.size, learningRate, epsilon);
      };
  }
}
