/** The three products of a convolution on the heap of TensorFlow.js's WASM back end, directly or by minimal filtering. */
import type { backend_util } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './heap.js';
import { planRows, planTiles } from './minimalFiltering.js';
import type { ConvolutionGeometry, Filtering } from './minimalFiltering.js';

/** A convolution as our kernels take it: the image already padded. */
export interface Convolution {
  readonly info: backend_util.Conv2DInfo;
  readonly filtering: Filtering;
  readonly geometry: ConvolutionGeometry;
  /** Zeros around the image; behind it as many as whole tiles need. */
  readonly zeros: readonly [top: number, bottom: number, left: number, right: number];
}

/** The arguments that the direct kernels share, in their order. */
function sizesOf({ info: { batchSize }, geometry: g }: Convolution) {
  return [
    ...([batchSize, g.height, g.width, g.channels, g.filterHeight, g.filterWidth, g.outHeight, g.outWidth] as const),
    ...([g.filters, g.strideHeight, g.strideWidth, 0] as const),
  ] as const;
}

/** How the three products of a convolution are computed on padded images. Addresses, but for the heap and the convolution. */
interface Products {
  convolve(heap: WasmHeap, convolution: Convolution, images: number, filter: number, bias: number, y: number, relu: 0 | 1): void;
  filterGradient(heap: WasmHeap, convolution: Convolution, images: number, dy: number, gradient: number): void;
  inputGradient(heap: WasmHeap, convolution: Convolution, dy: number, filter: number, gradient: number): void;
}

const direct: Products = {
  convolve({ kernels }, convolution, images, filter, bias, y, relu) {
    kernels.convolve(images, filter, bias, y, ...sizesOf(convolution), relu);
  },
  filterGradient({ kernels }, convolution, images, dy, gradient) {
    kernels.convolveFilterGradient(images, dy, gradient, ...sizesOf(convolution));
  },
  inputGradient: directInputGradient,
};

function directInputGradient(heap: WasmHeap, convolution: Convolution, dy: number, filter: number, gradient: number): void {
  const { filterHeight, filterWidth, channels, filters } = convolution.geometry;
  const inner = filterHeight * filterWidth * channels;
  heap.withScratch(inner * filters, (transposed) => {
    heap.kernels.transpose(filter, transposed, inner, filters);
    heap.kernels.convolveInputGradient(dy, transposed, gradient, ...sizesOf(convolution));
  });
}

const tiles: Products = {
  convolve(heap, { info, geometry }, images, filter, bias, y, relu) {
    const { room, sizes } = planTiles(geometry);
    const { channels, filters, filterHeight } = geometry;
    heap.withScratches([room.scratch, room.filter], (scratch, transformed) => {
      heap.kernels.winogradFilter(filter, transformed, filterHeight, channels, filters, channels * filters, filters, scratch);
      heap.kernels.winogradConvolve(images, transformed, bias, y, scratch, info.batchSize, ...sizes, relu);
    });
  },
  filterGradient(heap, { info, geometry }, images, dy, gradient) {
    const { room, sizes } = planTiles(geometry);
    heap.withScratches([room.scratch, room.sums], (scratch, sums) => {
      heap.kernels.winogradFilterGradient(images, dy, gradient, scratch, sums, info.batchSize, ...sizes);
    });
  },
  inputGradient(heap, { info, geometry }, dy, filter, gradient) {
    const { room, exchangedFilter, sizes } = planTiles(geometry);
    const { channels, filters, filterHeight } = geometry;
    const inner = filterHeight * filterHeight * channels;
    heap.withScratches([room.scratch, exchangedFilter, inner * filters], (scratch, transformed, exchanged) => {
      heap.kernels.transpose(filter, exchanged, inner, filters);
      heap.kernels.winogradFilter(exchanged, transformed, filterHeight, filters, channels, channels, inner, scratch);
      heap.kernels.winogradInputGradient(dy, transformed, gradient, scratch, info.batchSize, ...sizes);
    });
  },
};

const rows: Products = {
  convolve(heap, { info, geometry }, images, filter, bias, y, relu) {
    const { room, inner, sizes } = planRows(geometry);
    heap.withScratches([room.scratch, room.filter], (scratch, transformed) => {
      heap.kernels.winogradRowsFilter(filter, transformed, geometry.filterHeight, inner, geometry.filters);
      heap.kernels.winogradRowsConvolve(images, transformed, bias, y, scratch, info.batchSize, ...sizes, relu);
    });
  },
  filterGradient(heap, { info, geometry }, images, dy, gradient) {
    const { room, sizes } = planRows(geometry);
    heap.withScratches([room.scratch, room.sums], (scratch, sums) => {
      heap.kernels.winogradRowsFilterGradient(images, dy, gradient, scratch, sums, info.batchSize, ...sizes);
    });
  },
  inputGradient: directInputGradient,
};

export const products: Readonly<Record<Filtering, Products>> = { direct, tiles, rows };
