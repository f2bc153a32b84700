/** Sums over leading axes, such as the gradient of a bias: as shipped, the whole tensor is transposed for them first. */
import { util } from '@tensorflow/tfjs-core';
import { input } from './override.js';
import type { WasmKernels } from './override.js';

export const reductionKernels: WasmKernels = {
  Sum(call) {
    const x = input(call, 'x');
    const axes = util.parseAxisParam(call.attributes['axis'] as number | number[], x.shape).sort((a, b) => a - b);
    const leading = axes.every((axis, i) => axis === i);
    if (x.dtype !== 'float32' || !leading || axes.length === 0 || axes.length === x.shape.length) return null;
    const kept = x.shape.slice(axes.length);
    const rows = util.sizeFromShape(x.shape.slice(0, axes.length));
    const columns = util.sizeFromShape(kept);
    if (rows === 0 || columns === 0) return null;
    const { heap } = call;
    const shape = call.attributes['keepDims'] === true ? [...axes.map(() => 1), ...kept] : kept;
    const result = heap.make(shape);
    heap.kernels.sumRows(heap.address(x), heap.address(result), rows, columns);
    return result;
  },
};
