/** The gradient of relu in one kernel. */
import { reluGradient } from '../fused/operations.js';
import { input } from './override.js';
import type { WasmKernels } from './override.js';

export const reluGradientKernels: WasmKernels = {
  [reluGradient](call) {
    const dy = input(call, 'dy');
    const x = input(call, 'x');
    const { heap } = call;
    const result = heap.make(x.shape);
    const count = x.shape.reduce((size, dim) => size * dim, 1);
    heap.kernels.reluGradient(heap.address(dy), heap.address(x), heap.address(result), count);
    return result;
  },
};
