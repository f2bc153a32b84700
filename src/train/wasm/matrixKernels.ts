/** Products of matrices, of stacks of matrices too. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { broadcast_util } from '@tensorflow/tfjs-core';
import { input } from './override.js';
import type { KernelCall, WasmKernels } from './override.js';

function product(call: KernelCall, bias: TensorInfo | undefined, relu: boolean): TensorInfo | null {
  const a = input(call, 'a');
  const b = input(call, 'b');
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  const transposeA = call.attributes['transposeA'] === true;
  const transposeB = call.attributes['transposeB'] === true;
  const [aRows = 1, aColumns = 1] = a.shape.slice(-2);
  const [bRows = 1, bColumns = 1] = b.shape.slice(-2);
  const rows = transposeA ? aColumns : aRows;
  const inner = transposeA ? aRows : aColumns;
  const columns = transposeB ? bRows : bColumns;
  const aStack = sizeOf(a.shape.slice(0, -2));
  const bStack = sizeOf(b.shape.slice(0, -2));
  // Only one matrix for a whole stack is broadcast here; anything more mixed is left to the kernel as shipped.
  if (aStack !== bStack && aStack !== 1 && bStack !== 1) return null;
  // Both the relu and the bias are applied in the product itself, which a transposed left side's kernel does not do.
  if (transposeA && (bias !== undefined || relu)) return null;
  const { heap } = call;
  const { kernels } = heap;
  const stack = Math.max(aStack, bStack);
  const outer = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const result = heap.make([...outer, rows, columns]);
  // Multiplying by a transposed right side runs along rows on both sides, which vectors cannot; transposing it first is cheap.
  const scratch = transposeB ? heap.make([bStack, inner, columns]) : null;
  const aAddress = heap.address(a);
  const bAddress = heap.address(b);
  const biasAddress = bias === undefined ? 0 : heap.address(bias);
  const resultAddress = heap.address(result);
  let right = bAddress;
  if (scratch !== null) {
    right = heap.address(scratch);
    for (let i = 0; i < bStack; i++) {
      const offset = i * inner * columns * 4;
      kernels.transpose(bAddress + offset, right + offset, columns, inner);
    }
  }
  for (let i = 0; i < stack; i++) {
    const left = aAddress + (aStack === 1 ? 0 : i * rows * inner * 4);
    const at = right + (bStack === 1 ? 0 : i * inner * columns * 4);
    const into = resultAddress + i * rows * columns * 4;
    if (transposeA) kernels.multiplyTransposed(left, at, into, rows, columns, inner);
    else kernels.multiply(left, at, biasAddress, into, rows, columns, inner, relu ? 1 : 0);
  }
  if (scratch !== null) heap.free(scratch);
  return result;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dim) => size * dim, 1);
}

export const matrixKernels: WasmKernels = {
  BatchMatMul: (call) => product(call, undefined, false),

  _FusedMatMul(call) {
    const activation = call.attributes['activation'] ?? 'linear';
    const bias = call.inputs['bias'] ?? undefined;
    if ((activation !== 'linear' && activation !== 'relu') || call.inputs['preluActivationWeights']) return null;
    if (bias !== undefined) {
      const b = input(call, 'b');
      const columns = b.shape[b.shape.length - (call.attributes['transposeB'] === true ? 2 : 1)];
      if (bias.shape.length !== 1 || bias.shape[0] !== columns) return null;
    }
    return product(call, bias, activation === 'relu');
  },
};
