/** Gradients of depthwise convolutions, which the WASM back end as shipped does not have. */
import { backend_util } from '@tensorflow/tfjs-core';
import { input } from './override.js';
import type { KernelCall, WasmKernels } from './override.js';

type Shape4 = [number, number, number, number];
type Pair = number | [number, number];

function depthwiseOf(
  { attributes }: KernelCall,
  imageShape: readonly number[],
  filterShape: readonly number[],
): backend_util.Conv2DInfo | null {
  const info = backend_util.computeConv2DInfo(
    imageShape as Shape4,
    filterShape as Shape4,
    attributes['strides'] as Pair,
    (attributes['dilations'] ?? 1) as Pair,
    attributes['pad'] as Parameters<typeof backend_util.computeConv2DInfo>[4],
    attributes['dimRoundingMode'] as 'floor' | 'round' | 'ceil',
    true,
  );
  return info.dilationHeight === 1 && info.dilationWidth === 1 ? info : null;
}

type SizeArguments = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

function sizesOf(info: backend_util.Conv2DInfo): SizeArguments {
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.filterHeight,
    info.filterWidth,
    info.outChannels / info.inChannels,
    info.outHeight,
    info.outWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}

export const depthwiseKernels: WasmKernels = {
  DepthwiseConv2dNativeBackpropFilter(call) {
    const images = input(call, 'x');
    const filterShape = call.attributes['filterShape'] as number[];
    const info = depthwiseOf(call, images.shape, filterShape);
    if (info === null) return null;
    const { heap } = call;
    const gradient = heap.make(filterShape);
    heap.kernels.depthwiseFilterGradient(
      heap.address(images),
      heap.address(input(call, 'dy')),
      heap.address(gradient),
      ...sizesOf(info),
    );
    return gradient;
  },

  DepthwiseConv2dNativeBackpropInput(call) {
    const filter = input(call, 'filter');
    const inputShape = call.attributes['inputShape'] as number[];
    const info = depthwiseOf(call, inputShape, filter.shape);
    if (info === null) return null;
    const { heap } = call;
    const gradient = heap.make(inputShape);
    heap.kernels.depthwiseInputGradient(
      heap.address(input(call, 'dy')),
      heap.address(filter),
      heap.address(gradient),
      ...sizesOf(info),
    );
    return gradient;
  },
};
