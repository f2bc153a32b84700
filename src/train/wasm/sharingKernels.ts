/**
 * Copies that are none: a tensor of the same values shares the memory, and TensorFlow.js counts the references. As shipped, the WASM back
 * end copies, and every value that a gradient needs later is cloned in the forward pass.
 */
import { input } from './override.js';
import type { WasmKernels } from './override.js';

export const sharingKernels: WasmKernels = {
  Identity(call) {
    const x = input(call, 'x');
    return x.dtype === 'string' ? null : call.heap.reshape(x, x.shape);
  },

  Cast(call) {
    const x = input(call, 'x');
    return call.attributes['dtype'] === x.dtype && x.dtype !== 'string' ? call.heap.reshape(x, x.shape) : null;
  },
};
