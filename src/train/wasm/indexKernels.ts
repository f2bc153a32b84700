/** Rows by index (embeddings, batches of examples) and the gradient of that. */
import { input } from './override.js';
import type { WasmKernels } from './override.js';

export const indexKernels: WasmKernels = {
  GatherV2(call) {
    const table = input(call, 'x');
    const indices = input(call, 'indices');
    const { axis, batchDims } = call.attributes;
    if (axis !== 0 || (batchDims ?? 0) !== 0 || indices.dtype !== 'int32' || table.dtype === 'string') return null;
    const { heap } = call;
    const rows = table.shape[0] ?? 1;
    const wrong = (heap.view(indices) as Int32Array).find((index) => index < 0 || index >= rows);
    if (wrong !== undefined) throw new Error(`GatherV2: the index ${wrong} is not in [0, ${rows - 1}]`);
    const rowShape = table.shape.slice(1);
    const result = heap.make([...indices.shape, ...rowShape], table.dtype);
    const rowBytes = rowShape.reduce((size, dim) => size * dim, 1) * (table.dtype === 'bool' ? 1 : 4);
    const count = indices.shape.reduce((size, dim) => size * dim, 1);
    heap.kernels.gatherRows(heap.address(table), heap.address(indices), heap.address(result), count, rowBytes);
    return result;
  },

  UnsortedSegmentSum(call) {
    const values = input(call, 'x');
    const indices = input(call, 'segmentIds');
    if (values.dtype !== 'float32' || indices.dtype !== 'int32' || indices.shape.length !== 1) return null;
    const rows = call.attributes['numSegments'] as number;
    const rowShape = values.shape.slice(1);
    const { heap } = call;
    const result = heap.make([rows, ...rowShape]);
    heap.kernels.sumRowsByIndex(
      heap.address(values),
      heap.address(indices),
      heap.address(result),
      values.shape[0] ?? 1,
      rowShape.reduce((size, dim) => size * dim, 1),
      rows,
    );
    return result;
  },
};
