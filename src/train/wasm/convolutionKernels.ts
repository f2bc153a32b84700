/** Convolutions over images, with padding and strides, and their gradients. Dilated ones are left to the kernels as shipped. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './heap.js';
import { input } from './override.js';
import type { KernelCall, WasmKernels } from './override.js';

type Strides = number | [number, number];
type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];
type Rounding = 'floor' | 'round' | 'ceil';
type Shape4 = [number, number, number, number];

/** Sizes of a convolution as our kernels take them: the image already padded. */
interface Convolution {
  readonly info: backend_util.Conv2DInfo;
  readonly padded: boolean;
  readonly paddedHeight: number;
  readonly paddedWidth: number;
}

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
  const { top, bottom, left, right } = info.padInfo;
  return {
    info,
    padded: top > 0 || bottom > 0 || left > 0 || right > 0,
    paddedHeight: top + info.inHeight + bottom,
    paddedWidth: left + info.inWidth + right,
  };
}

type SizeArguments = readonly [number, number, number, number, number, number, number, number, number, number, number, number];

/** The arguments that all three kernels share, in their order. */
function sizesOf({ info, paddedHeight, paddedWidth }: Convolution): SizeArguments {
  return [
    info.batchSize,
    paddedHeight,
    paddedWidth,
    info.inChannels,
    info.filterHeight,
    info.filterWidth,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    info.strideHeight,
    info.strideWidth,
    0,
  ];
}

function paddedElements({ info, paddedHeight, paddedWidth }: Convolution): number {
  return info.batchSize * paddedHeight * paddedWidth * info.inChannels;
}

function paddingArguments({ info }: Convolution): readonly [number, number, number, number, number, number, number, number] {
  const { top, bottom, left, right } = info.padInfo;
  return [info.batchSize, info.inHeight, info.inWidth, info.inChannels, top, bottom, left, right];
}

/** Runs with the address of the padded images. */
function withPadded<Result>(
  heap: WasmHeap,
  convolution: Convolution,
  images: TensorInfo,
  run: (address: number) => Result,
): Result {
  if (!convolution.padded) return run(heap.address(images));
  return heap.withScratch(paddedElements(convolution), (padded) => {
    heap.kernels.padImages(heap.address(images), padded, ...paddingArguments(convolution));
    return run(padded);
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
    heap.kernels.convolve(
      address,
      heap.address(filter),
      bias === undefined ? 0 : heap.address(bias),
      heap.address(output),
      ...sizesOf(convolution),
      relu ? 1 : 0,
    );
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
      heap.kernels.convolveFilterGradient(address, heap.address(outputGradient), heap.address(gradient), ...sizesOf(convolution));
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
    const { info } = convolution;
    const window = info.filterHeight * info.filterWidth * info.inChannels;
    const gradient = heap.make(inputShape);
    heap.withScratch(window * info.outChannels, (transposed) => {
      heap.kernels.transpose(heap.address(filter), transposed, window, info.outChannels);
      const into = (target: number): void =>
        heap.kernels.convolveInputGradient(heap.address(outputGradient), transposed, target, ...sizesOf(convolution));
      if (!convolution.padded) return into(heap.address(gradient));
      heap.withScratch(paddedElements(convolution), (padded) => {
        into(padded);
        heap.kernels.cropImages(padded, heap.address(gradient), ...paddingArguments(convolution));
      });
    });
    return gradient;
  },
};
