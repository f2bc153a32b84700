/**
 * The gradient of relu in one kernel. TensorFlow.js composes it of a step function, a cast and a product; gradients are registered
 * for all back ends at once, so the other ones keep their composition.
 */
import { engine, getBackend, getGradient, registerGradient, unregisterGradient } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { input } from './override.js';
import type { WasmKernels } from './override.js';

const kernelName = 'LayerwrightReluGrad';

export const reluGradientKernels: WasmKernels = {
  [kernelName](call) {
    const dy = input(call, 'dy');
    const x = input(call, 'x');
    const { heap } = call;
    const result = heap.make(x.shape);
    const count = x.shape.reduce((size, dim) => size * dim, 1);
    heap.kernels.reluGradient(heap.address(dy), heap.address(x), heap.address(result), count);
    return result;
  },
};

let overridden = false;

/** Lets relu's gradient use the kernel wherever the WASM back end is in use. */
export function overrideReluGradient(): void {
  if (overridden) return;
  overridden = true;
  const stock = getGradient('Relu');
  unregisterGradient('Relu');
  registerGradient({
    ...stock,
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved;
      if (getBackend() !== 'wasm' || x === undefined || Array.isArray(dy)) return stock.gradFunc(dy, saved, attributes);
      return { x: () => engine().runKernel<Tensor>(kernelName, { dy, x }) };
    },
  });
}
