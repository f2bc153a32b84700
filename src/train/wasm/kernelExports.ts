/**
 * The functions of dist/kernels.wasm (`src/train/simd/assembly`). All arguments are numbers: addresses in bytes on the heap of
 * TensorFlow.js's WASM back end, sizes in elements, and 0 or 1 for a switch.
 */
type Kernel<Arguments extends readonly string[]> = (...values: { [K in keyof Arguments]: number }) => void;

type ImageSizes = readonly ['batch', 'height', 'width', 'channels'];
type Window = readonly ['outHeight', 'outWidth', 'strideHeight', 'strideWidth', 'top', 'left'];
type ConvolutionSizes = readonly [
  ...ImageSizes,
  'filterHeight',
  'filterWidth',
  'outHeight',
  'outWidth',
  'filters',
  'strideHeight',
  'strideWidth',
  'accumulate',
];
type DepthwiseSizes = readonly [...ImageSizes, 'filterHeight', 'filterWidth', 'multiplier', ...Window];
type PoolSizes = readonly [...ImageSizes, 'poolHeight', 'poolWidth', ...Window];
type Padding = readonly [...ImageSizes, 'top', 'bottom', 'left', 'right'];

export interface KernelExports {
  readonly multiply: Kernel<readonly ['left', 'right', 'bias', 'product', 'rows', 'columns', 'inner', 'relu']>;
  readonly multiplyTransposed: Kernel<readonly ['left', 'right', 'product', 'rows', 'columns', 'inner']>;
  readonly transpose: Kernel<readonly ['matrix', 'transposed', 'rows', 'columns']>;
  readonly sumRows: Kernel<readonly ['matrix', 'sums', 'rows', 'columns']>;
  readonly convolve: Kernel<readonly ['images', 'filter', 'bias', 'output', ...ConvolutionSizes, 'relu']>;
  readonly convolveFilterGradient: Kernel<readonly ['images', 'outputGradient', 'gradient', ...ConvolutionSizes]>;
  readonly convolveInputGradient: Kernel<readonly ['outputGradient', 'filterTransposed', 'gradient', ...ConvolutionSizes]>;
  readonly padImages: Kernel<readonly ['images', 'padded', ...Padding]>;
  readonly cropImages: Kernel<readonly ['padded', 'images', ...Padding]>;
  readonly depthwiseFilterGradient: Kernel<readonly ['images', 'outputGradient', 'gradient', ...DepthwiseSizes]>;
  readonly depthwiseInputGradient: Kernel<readonly ['outputGradient', 'filter', 'gradient', ...DepthwiseSizes]>;
  readonly maxPool: Kernel<readonly ['images', 'output', ...PoolSizes]>;
  readonly maxPoolGradient: Kernel<readonly ['images', 'output', 'outputGradient', 'gradient', ...PoolSizes]>;
  readonly averagePoolGradient: Kernel<readonly ['outputGradient', 'gradient', ...PoolSizes]>;
  readonly reluGradient: Kernel<readonly ['gradient', 'input', 'result', 'count']>;
  readonly scaleBytes: Kernel<readonly ['bytes', 'values', 'count', 'scale', 'offset']>;
  readonly gatherRows: Kernel<readonly ['source', 'indices', 'target', 'count', 'rowBytes']>;
  readonly sumRowsByIndex: Kernel<readonly ['source', 'indices', 'target', 'count', 'width', 'rows']>;
  readonly updateSgd: Kernel<readonly ['weights', 'gradient', 'count', 'rate']>;
  readonly updateMomentum: Kernel<readonly ['weights', 'velocity', 'gradient', 'count', 'rate', 'momentum']>;
  readonly updateAdam: Kernel<
    readonly [
      'weights',
      'mean',
      'variance',
      'gradient',
      'count',
      'rate',
      'beta1',
      'beta2',
      'correction1',
      'correction2',
      'epsilon',
    ]
  >;
  readonly updateRmsprop: Kernel<readonly ['weights', 'meanSquare', 'gradient', 'count', 'rate', 'decay', 'epsilon']>;
  readonly updateAdagrad: Kernel<readonly ['weights', 'sumOfSquares', 'gradient', 'count', 'rate', 'epsilon']>;
}
