/** The fused operations on the heap of the WASM back end, each as one kernel. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  biasGradient,
  denseInputGradient,
  denseKernelGradient,
  fusedConvolution,
  fusedCrossEntropy,
  fusedDense,
} from '../fused/operations.js';
import { convolve } from './convolutionKernels.js';
import { input } from './override.js';
import type { KernelCall, WasmKernels } from './override.js';

/** Rows and columns of a tensor as a matrix: everything but the last dimension are rows. */
function matrixOf({ shape }: TensorInfo): { readonly rows: number; readonly columns: number } {
  const columns = shape[shape.length - 1] ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, size) => product * size, 1), columns };
}

export const fusedKernels: WasmKernels = {
  [fusedConvolution]: (call) => convolve(call, call.inputs['bias'], call.attributes['relu'] === true),

  [fusedDense](call) {
    const { heap } = call;
    const [x, kernel] = [input(call, 'x'), input(call, 'kernel')];
    const bias = call.inputs['bias'];
    const { rows, columns: inner } = matrixOf(x);
    const { columns } = matrixOf(kernel);
    const result = heap.make([...x.shape.slice(0, -1), columns]);
    const [a, b, y] = [heap.address(x), heap.address(kernel), heap.address(result)];
    const start = bias === undefined ? 0 : heap.address(bias);
    heap.kernels.multiply(a, b, start, y, rows, columns, inner, call.attributes['relu'] === true ? 1 : 0);
    return result;
  },

  [denseInputGradient](call) {
    const { heap } = call;
    const [dy, kernel] = [input(call, 'dy'), input(call, 'kernel')];
    const { rows, columns } = matrixOf(dy);
    const inner = kernel.shape[0] ?? 1;
    const result = heap.make([...dy.shape.slice(0, -1), inner]);
    heap.withScratch(inner * columns, (transposed) => {
      heap.kernels.transpose(heap.address(kernel), transposed, inner, columns);
      heap.kernels.multiply(heap.address(dy), transposed, 0, heap.address(result), rows, inner, columns, 0);
    });
    return result;
  },

  [denseKernelGradient](call) {
    const { heap } = call;
    const [dy, x] = [input(call, 'dy'), input(call, 'x')];
    const { rows, columns } = matrixOf(dy);
    const { columns: inner } = matrixOf(x);
    const result = heap.make([inner, columns]);
    heap.kernels.multiplyTransposed(heap.address(x), heap.address(dy), heap.address(result), inner, columns, rows);
    return result;
  },

  [biasGradient](call) {
    const { heap } = call;
    const dy = input(call, 'dy');
    const { rows, columns } = matrixOf(dy);
    const result = heap.make([columns]);
    heap.kernels.sumRows(heap.address(dy), heap.address(result), rows, columns);
    return result;
  },

  [fusedCrossEntropy]: crossEntropy,
};

/** [mean loss, its gradient by the logits], in double precision: the rows are few and short. */
function crossEntropy(call: KernelCall): TensorInfo[] {
  const { heap } = call;
  const [logits, targets] = [input(call, 'logits'), input(call, 'targets')];
  const { rows, columns } = matrixOf(logits);
  const [loss, gradient] = [heap.make([]), heap.make(logits.shape)];
  const [z, t, dz] = [heap.view(logits), heap.view(targets), heap.view(gradient)];
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let greatest = -Infinity;
    for (let i = from; i < from + columns; i++) greatest = Math.max(greatest, z[i] as number);
    let sum = 0;
    for (let i = from; i < from + columns; i++) sum += Math.exp((z[i] as number) - greatest);
    for (let i = from; i < from + columns; i++) {
      const shifted = (z[i] as number) - greatest;
      total += (t[i] as number) * (Math.log(sum) - shifted);
      dz[i] = (Math.exp(shifted) / sum - (t[i] as number)) / rows;
    }
  }
  heap.view(loss)[0] = total / rows;
  return [loss, gradient];
}
