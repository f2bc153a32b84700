/** Poolings over images and their gradients. */
import { backend_util } from '@tensorflow/tfjs-core';
import { input } from './override.js';
import type { KernelCall, WasmKernels } from './override.js';

type Pair = number | [number, number];

function poolOf({ attributes }: KernelCall, imageShape: readonly number[]): backend_util.Conv2DInfo {
  return backend_util.computePool2DInfo(
    imageShape as [number, number, number, number],
    attributes['filterSize'] as Pair,
    attributes['strides'] as Pair,
    1,
    attributes['pad'] as Parameters<typeof backend_util.computePool2DInfo>[4],
    attributes['dimRoundingMode'] as 'floor' | 'round' | 'ceil',
  );
}

type SizeArguments = readonly [number, number, number, number, number, number, number, number, number, number, number, number];

function sizesOf(info: backend_util.Conv2DInfo): SizeArguments {
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.filterHeight,
    info.filterWidth,
    info.outHeight,
    info.outWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}

export const poolingKernels: WasmKernels = {
  MaxPool(call) {
    const images = input(call, 'x');
    if (images.dtype !== 'float32') return null;
    const { heap } = call;
    const info = poolOf(call, images.shape);
    const output = heap.make(info.outShape);
    heap.kernels.maxPool(heap.address(images), heap.address(output), ...sizesOf(info));
    return output;
  },

  MaxPoolGrad(call) {
    const images = input(call, 'input');
    const { heap } = call;
    const info = poolOf(call, images.shape);
    const gradient = heap.make(images.shape);
    heap.kernels.maxPoolGradient(
      heap.address(images),
      heap.address(input(call, 'output')),
      heap.address(input(call, 'dy')),
      heap.address(gradient),
      ...sizesOf(info),
    );
    return gradient;
  },

  AvgPoolGrad(call) {
    const images = input(call, 'input');
    const { heap } = call;
    const info = poolOf(call, images.shape);
    const gradient = heap.make(images.shape);
    heap.kernels.averagePoolGradient(heap.address(input(call, 'dy')), heap.address(gradient), ...sizesOf(info));
    return gradient;
  },
};
