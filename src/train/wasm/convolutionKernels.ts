/** Convolutions over images, with padding and strides, and their gradients. Dilated ones are left to the kernels as shipped. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { products } from './convolutionProducts.js';
import type { Convolution } from './convolutionProducts.js';
import type { WasmHeap } from './heap.js';
import { filteringOf, missingOutputs } from './minimalFiltering.js';
import { input } from './override.js';
import type { KernelCall, WasmKernels } from './override.js';

type Strides = number | [number, number];
type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];
type Rounding = 'floor' | 'round' | 'ceil';
type Shape4 = [number, number, number, number];

/** The convolution of a call, or `null` where it is dilated or not channel-last. */
function convolutionOf(
  attributes: KernelCall['attributes'],
  imageShape: readonly number[],
  filterShape: readonly number[],
): Convolution | null {
  const dilations = (attributes['dilations'] ?? 1) as Strides;
  if ((attributes['dataFormat'] ?? 'NHWC') !== 'NHWC') return null;
  const info = backend_util.computeConv2DInfo(
    imageShape as Shape4,
    filterShape as Shape4,
    attributes['strides'] as Strides,
    dilations,
    attributes['pad'] as Padding,
    attributes['dimRoundingMode'] as Rounding,
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return null;
  const { filterHeight, filterWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const sizes = { filterHeight, filterWidth, outHeight, outWidth, strideHeight, strideWidth };
  const channels = { channels: info.inChannels, filters: info.outChannels };
  const filtering = filteringOf({ ...sizes, ...channels });
  const bottom = padInfo.bottom + (filtering === 'direct' ? 0 : missingOutputs(filterHeight, outHeight));
  const right = padInfo.right + (filtering === 'tiles' ? missingOutputs(filterWidth, outWidth) : 0);
  const height = padInfo.top + info.inHeight + bottom;
  const width = padInfo.left + info.inWidth + right;
  const zeros = [padInfo.top, bottom, padInfo.left, right] as const;
  return { info, filtering, geometry: { ...sizes, ...channels, height, width }, zeros };
}

const isPadded = ({ zeros }: Convolution): boolean => zeros.some((count) => count > 0);

function paddedElements({ info: { batchSize }, geometry: { height, width, channels } }: Convolution): number {
  return batchSize * height * width * channels;
}

function paddingArguments({ info, zeros }: Convolution) {
  return [info.batchSize, info.inHeight, info.inWidth, info.inChannels, ...zeros] as const;
}

/** Runs with the address of the padded images. */
function withPadded(heap: WasmHeap, convolution: Convolution, images: TensorInfo, run: (address: number) => void): void {
  if (!isPadded(convolution)) return run(heap.address(images));
  return heap.withScratch(paddedElements(convolution), (padded) => {
    heap.kernels.padImages(heap.address(images), padded, ...paddingArguments(convolution));
    run(padded);
  });
}

/** Runs with the address of a gradient by the padded images, and takes what stands in its middle. */
function intoPadded(heap: WasmHeap, convolution: Convolution, gradient: TensorInfo, run: (address: number) => void): void {
  if (!isPadded(convolution)) return run(heap.address(gradient));
  return heap.withScratch(paddedElements(convolution), (padded) => {
    run(padded);
    heap.kernels.cropImages(padded, heap.address(gradient), ...paddingArguments(convolution));
  });
}

/** A convolution of the call's `x` and `filter`, with bias and relu where asked for; `null` where it is none of ours. */
export function convolve(call: KernelCall, bias: TensorInfo | undefined, relu: boolean): TensorInfo | null {
  const images = input(call, 'x');
  const filter = input(call, 'filter');
  const convolution = convolutionOf(call.attributes, images.shape, filter.shape);
  if (convolution === null) return null;
  const { heap } = call;
  const output = heap.make(convolution.info.outShape);
  withPadded(heap, convolution, images, (address) => {
    const start = bias === undefined ? 0 : heap.address(bias);
    const y = heap.address(output);
    products[convolution.filtering].convolve(heap, convolution, address, heap.address(filter), start, y, relu ? 1 : 0);
  });
  return output;
}

/** A bias that is one float a filter, which is what our kernels take. */
function isPlainBias(bias: TensorInfo | undefined, filter: TensorInfo): boolean {
  return bias === undefined || (bias.shape.length === 1 && bias.shape[0] === filter.shape[3]);
}

export const convolutionKernels: WasmKernels = {
  Conv2D: (call) => convolve(call, undefined, false),

  FusedConv2D(call) {
    const activation = call.attributes['activation'] ?? 'linear';
    const bias = call.inputs['bias'] ?? undefined;
    if ((activation !== 'linear' && activation !== 'relu') || call.inputs['preluActivationWeights']) return null;
    return isPlainBias(bias, input(call, 'filter')) ? convolve(call, bias, activation === 'relu') : null;
  },

  Conv2DBackpropFilter(call) {
    const images = input(call, 'x');
    const outputGradient = input(call, 'dy');
    const filterShape = call.attributes['filterShape'] as number[];
    const convolution = convolutionOf(call.attributes, images.shape, filterShape);
    if (convolution === null) return null;
    const { heap } = call;
    const gradient = heap.make(filterShape);
    withPadded(heap, convolution, images, (address) => {
      const [dy, target] = [heap.address(outputGradient), heap.address(gradient)];
      products[convolution.filtering].filterGradient(heap, convolution, address, dy, target);
    });
    return gradient;
  },

  Conv2DBackpropInput(call) {
    const outputGradient = input(call, 'dy');
    const filter = input(call, 'filter');
    const inputShape = call.attributes['inputShape'] as number[];
    const convolution = convolutionOf(call.attributes, inputShape, filter.shape);
    if (convolution === null) return null;
    const { heap } = call;
    const gradient = heap.make(inputShape);
    intoPadded(heap, convolution, gradient, (target) => {
      const [dy, w] = [heap.address(outputGradient), heap.address(filter)];
      products[convolution.filtering].inputGradient(heap, convolution, dy, w, target);
    });
    return gradient;
  },
};
