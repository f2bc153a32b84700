/**
 * Convolutions over volumes [batch, depth, height, width, channels], as sums of convolutions over images: one for each pair of an output
 * slice and a filter slice. Those of the WASM back end as shipped are plain loops, and its gradients are wrong.
 */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './heap.js';
import { input } from './override.js';
import type { KernelCall, WasmKernels } from './override.js';

type Shape5 = [number, number, number, number, number];
type Triple = number | [number, number, number];
type Info = backend_util.Conv3DInfo;

function convolutionOf({ attributes }: KernelCall, volumeShape: readonly number[], filterShape: readonly number[]): Info | null {
  const info = backend_util.computeConv3DInfo(
    volumeShape as Shape5,
    filterShape as Shape5,
    attributes['strides'] as Triple,
    (attributes['dilations'] ?? 1) as Triple,
    attributes['pad'] as 'same' | 'valid',
  );
  return info.dilationDepth === 1 && info.dilationHeight === 1 && info.dilationWidth === 1 ? info : null;
}

/** Addresses of what belongs together: a slice of the volume (padded in height and width), of the filter, and of the output. */
interface Slices {
  readonly image: number;
  readonly filter: number;
  readonly output: number;
  /** Whether it is the first pair that writes this output slice. */
  readonly firstOfOutput: boolean;
}

/** Calls back for every pair of an output slice and a filter slice that meets the volume. Strides are in bytes. */
function forEachPair(
  info: Info,
  strides: { readonly image: number; readonly filter: number; readonly output: number },
  visit: (offsets: Slices) => void,
): void {
  for (let batch = 0; batch < info.batchSize; batch++) {
    for (let z = 0; z < info.outDepth; z++) {
      let firstOfOutput = true;
      for (let k = 0; k < info.filterDepth; k++) {
        const depth = z * info.strideDepth + k - info.padInfo.front;
        if (depth < 0 || depth >= info.inDepth) continue;
        visit({
          image: (batch * info.inDepth + depth) * strides.image,
          filter: k * strides.filter,
          output: (batch * info.outDepth + z) * strides.output,
          firstOfOutput,
        });
        firstOfOutput = false;
      }
    }
  }
}

/** Sizes of one pair, as the kernels take them. */
interface Pair {
  readonly padded: boolean;
  /** All slices of the volume as images. */
  readonly padding: readonly [number, number, number, number, number, number, number, number];
  readonly sizes: readonly [number, number, number, number, number, number, number, number, number, number, number];
  readonly strides: { readonly image: number; readonly filter: number; readonly output: number };
  readonly paddedElements: number;
}

function pairOf(info: Info): Pair {
  const { top, bottom, left, right } = info.padInfo;
  const height = top + info.inHeight + bottom;
  const width = left + info.inWidth + right;
  const slices = info.batchSize * info.inDepth;
  const { inChannels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = info;
  return {
    padded: height > info.inHeight || width > info.inWidth,
    padding: [slices, info.inHeight, info.inWidth, inChannels, top, bottom, left, right],
    sizes: [
      1,
      height,
      width,
      inChannels,
      filterHeight,
      filterWidth,
      outHeight,
      outWidth,
      outChannels,
      info.strideHeight,
      info.strideWidth,
    ],
    strides: {
      image: height * width * inChannels * 4,
      filter: filterHeight * filterWidth * inChannels * outChannels * 4,
      output: outHeight * outWidth * outChannels * 4,
    },
    paddedElements: slices * height * width * inChannels,
  };
}

function withPadded(heap: WasmHeap, pair: Pair, volume: TensorInfo, run: (address: number) => void): void {
  if (!pair.padded) return run(heap.address(volume));
  heap.withScratch(pair.paddedElements, (padded) => {
    heap.kernels.padImages(heap.address(volume), padded, ...pair.padding);
    run(padded);
  });
}

export const convolution3dKernels: WasmKernels = {
  Conv3D(call) {
    const volume = input(call, 'x');
    const filter = input(call, 'filter');
    const info = convolutionOf(call, volume.shape, filter.shape);
    if (info === null) return null;
    const { heap } = call;
    const output = heap.make(info.outShape);
    const pair = pairOf(info);
    withPadded(heap, pair, volume, (images) => {
      const [w, y] = [heap.address(filter), heap.address(output)];
      forEachPair(info, pair.strides, (at) => {
        const accumulate = at.firstOfOutput ? 0 : 1;
        heap.kernels.convolve(images + at.image, w + at.filter, 0, y + at.output, ...pair.sizes, accumulate, 0);
      });
    });
    return output;
  },

  Conv3DBackpropFilterV2(call) {
    const volume = input(call, 'x');
    const outputGradient = input(call, 'dy');
    const filterShape = call.attributes['filterShape'] as number[];
    const info = convolutionOf(call, volume.shape, filterShape);
    if (info === null) return null;
    const { heap } = call;
    const gradient = heap.make(filterShape);
    heap.view(gradient).fill(0);
    const pair = pairOf(info);
    withPadded(heap, pair, volume, (images) => {
      const [dw, dy] = [heap.address(gradient), heap.address(outputGradient)];
      forEachPair(info, pair.strides, (at) => {
        heap.kernels.convolveFilterGradient(images + at.image, dy + at.output, dw + at.filter, ...pair.sizes, 1);
      });
    });
    return gradient;
  },

  Conv3DBackpropInputV2(call) {
    const outputGradient = input(call, 'dy');
    const filter = input(call, 'filter');
    const inputShape = call.attributes['inputShape'] as number[];
    const info = convolutionOf(call, inputShape, filter.shape);
    if (info === null) return null;
    const { heap } = call;
    const gradient = heap.make(inputShape);
    const pair = pairOf(info);
    const window = info.filterHeight * info.filterWidth * info.inChannels;
    heap.withScratch(info.filterDepth * window * info.outChannels, (transposed) => {
      for (let k = 0; k < info.filterDepth; k++) {
        const offset = k * pair.strides.filter;
        heap.kernels.transpose(heap.address(filter) + offset, transposed + offset, window, info.outChannels);
      }
      const into = (target: number): void => {
        heap.bytes.fill(0, target, target + 4 * pair.paddedElements);
        const dy = heap.address(outputGradient);
        forEachPair(info, pair.strides, (at) => {
          heap.kernels.convolveInputGradient(dy + at.output, transposed + at.filter, target + at.image, ...pair.sizes, 1);
        });
      };
      if (!pair.padded) return into(heap.address(gradient));
      heap.withScratch(pair.paddedElements, (padded) => {
        into(padded);
        heap.kernels.cropImages(padded, heap.address(gradient), ...pair.padding);
      });
    });
    return gradient;
  },
};
