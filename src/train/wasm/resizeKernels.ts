/** The gradient of enlarging images by repeating pixels. As shipped it is wrong for batches of more than one. */
import { input } from './override.js';
import type { WasmKernels } from './override.js';

export const resizeKernels: WasmKernels = {
  ResizeNearestNeighborGrad(call) {
    const images = input(call, 'images');
    const outputGradient = input(call, 'dy');
    const alignCorners = call.attributes['alignCorners'] === true;
    const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
    const [, outHeight = 1, outWidth = 1] = outputGradient.shape;
    const rows = sources(height, outHeight, alignCorners);
    const columns = sources(width, outWidth, alignCorners);
    const { heap } = call;
    const gradient = heap.make(images.shape);
    const indices = heap.make([batch, outHeight, outWidth], 'int32');
    const index = heap.view(indices);
    let at = 0;
    for (let image = 0; image < batch; image++) {
      for (const row of rows) for (const column of columns) index[at++] = (image * height + row) * width + column;
    }
    heap.kernels.sumRowsByIndex(
      heap.address(outputGradient),
      heap.address(indices),
      heap.address(gradient),
      batch * outHeight * outWidth,
      channels,
      batch * height * width,
    );
    heap.free(indices);
    return gradient;
  },
};

/** For each output row the row that it repeats, computed in float32 as the forward kernel does. */
function sources(size: number, outSize: number, alignCorners: boolean): number[] {
  const corners = alignCorners && outSize > 1;
  const scale = Math.fround((corners ? size - 1 : size) / (corners ? outSize - 1 : outSize));
  return Array.from({ length: outSize }, (_, i) => {
    const source = Math.fround(i * scale);
    return Math.min(size - 1, alignCorners ? Math.round(source) : Math.floor(source));
  });
}
