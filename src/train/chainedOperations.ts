/**
 * Operations as methods of tensors, as far as TensorFlow.js's own layers and gradients use them: the orthogonal initializer of recurrent
 * layers, and the gradient of a batched gather. The package `@tensorflow/tfjs` has them all, its core has none.
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

type Method = (this: Tensor, ...values: never[]) => unknown;

const methods: Readonly<Record<string, Method>> = {
  flatten() {
    return core.reshape(this, [this.size]);
  },
  reshape(shape: number[]) {
    return core.reshape(this, shape);
  },
  transpose(axes?: number[]) {
    return core.transpose(this, axes);
  },
  sign() {
    return core.sign(this);
  },
  slice(begin: number | number[], size?: number | number[]) {
    return core.slice(this, begin, size);
  },
  split(sizes: number | number[], axis?: number) {
    return core.split(this, sizes, axis);
  },
  stridedSlice(begin: number[], end: number[], strides?: number[]) {
    return core.stridedSlice(this, begin, end, strides);
  },
};

export function addChainedOperations(): void {
  const prototype = core.Tensor.prototype as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(methods)) prototype[name] ??= method;
}
