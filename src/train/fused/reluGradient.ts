/**
 * The gradient of relu in one operation. TensorFlow.js composes it of a step function, a cast and a product; gradients are registered
 * for all back ends at once, so those without the operation keep their composition.
 */
import { engine, getGradient, registerGradient, unregisterGradient } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFusedOperations, reluGradient } from './operations.js';

let overridden = false;

/** Lets relu's gradient use the kernel wherever the back end in use has it. */
export function overrideReluGradient(): void {
  if (overridden) return;
  overridden = true;
  const stock = getGradient('Relu');
  unregisterGradient('Relu');
  registerGradient({
    ...stock,
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved;
      if (!hasFusedOperations() || x === undefined || Array.isArray(dy)) return stock.gradFunc(dy, saved, attributes);
      return { x: () => engine().runKernel<Tensor>(reluGradient, { dy, x }) };
    },
  });
}
