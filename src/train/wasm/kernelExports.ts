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
type WinogradSizes = readonly [...ImageSizes, 'filterSize', 'outHeight', 'outWidth', 'filters', 'tilesAtOnce'];
type WinogradRowsSizes = readonly [
  ...ImageSizes,
  'filterHeight',
  'filterWidth',
  'outHeight',
  'outWidth',
  'filters',
  'strideWidth',
  'imagesAtOnce',
];
type DepthwiseSizes = readonly [...ImageSizes, 'filterHeight', 'filterWidth', 'multiplier', ...Window];
type PoolSizes = readonly [...ImageSizes, 'poolHeight', 'poolWidth', ...Window];
type Padding = readonly [...ImageSizes, 'top', 'bottom', 'left', 'right'];

type Sequences = readonly ['batch', 'steps', 'units', 'activation'];
type GatedSequences = readonly [...Sequences, 'recurrentActivation', 'sequences', 'backwards'];

export interface KernelExports {
  readonly multiply: Kernel<readonly ['left', 'right', 'bias', 'product', 'rows', 'columns', 'inner', 'relu']>;
  readonly multiplyTransposed: Kernel<readonly ['left', 'right', 'product', 'rows', 'columns', 'inner']>;
  readonly packStrips: Kernel<readonly ['matrix', 'packed', 'rows', 'columns']>;
  readonly multiplyTransposedStrips: Kernel<readonly ['left', 'right', 'product', 'rows', 'columns', 'inner']>;
  readonly multiplyByTransposed: Kernel<readonly ['left', 'right', 'product', 'rows', 'columns', 'inner']>;
  readonly transpose: Kernel<readonly ['matrix', 'transposed', 'rows', 'columns']>;
  readonly sumRows: Kernel<readonly ['matrix', 'sums', 'rows', 'columns']>;
  readonly addRow: Kernel<readonly ['row', 'matrix', 'rows', 'columns']>;
  readonly multiplyBatch: Kernel<readonly ['left', 'right', 'product', 'batch', 'rows', 'columns', 'inner']>;
  readonly transposeBatch: Kernel<readonly ['matrices', 'transposed', 'batch', 'rows', 'columns']>;
  readonly convolve: Kernel<readonly ['images', 'filter', 'bias', 'output', ...ConvolutionSizes, 'relu']>;
  readonly convolveFilterGradient: Kernel<readonly ['images', 'outputGradient', 'gradient', ...ConvolutionSizes]>;
  readonly convolveInputGradient: Kernel<readonly ['outputGradient', 'filterTransposed', 'gradient', ...ConvolutionSizes]>;
  readonly winogradFilter: Kernel<
    readonly ['filter', 'transformed', 'filterSize', 'inner', 'outputs', 'pointStride', 'innerStride', 'scratch']
  >;
  readonly winogradConvolve: Kernel<readonly ['images', 'transformed', 'bias', 'output', 'scratch', ...WinogradSizes, 'relu']>;
  readonly winogradFilterGradient: Kernel<readonly ['images', 'outputGradient', 'gradient', 'scratch', 'sums', ...WinogradSizes]>;
  readonly winogradInputGradient: Kernel<readonly ['outputGradient', 'transformed', 'gradient', 'scratch', ...WinogradSizes]>;
  readonly winogradRowsFilter: Kernel<readonly ['filter', 'transformed', 'filterHeight', 'inner', 'filters']>;
  readonly winogradRowsConvolve: Kernel<
    readonly ['images', 'transformed', 'bias', 'output', 'scratch', ...WinogradRowsSizes, 'relu']
  >;
  readonly winogradRowsFilterGradient: Kernel<
    readonly ['images', 'outputGradient', 'gradient', 'scratch', 'sums', ...WinogradRowsSizes]
  >;
  readonly depthwiseConvolve: Kernel<readonly ['images', 'filter', 'bias', 'output', ...DepthwiseSizes, 'relu']>;
  readonly padImages: Kernel<readonly ['images', 'padded', ...Padding]>;
  readonly cropImages: Kernel<readonly ['padded', 'images', ...Padding]>;
  readonly depthwiseFilterGradient: Kernel<readonly ['images', 'outputGradient', 'gradient', ...DepthwiseSizes]>;
  readonly depthwiseInputGradient: Kernel<readonly ['outputGradient', 'filter', 'gradient', ...DepthwiseSizes]>;
  readonly maxPool: Kernel<readonly ['images', 'output', ...PoolSizes]>;
  readonly maxPoolGradient: Kernel<readonly ['images', 'output', 'outputGradient', 'gradient', ...PoolSizes]>;
  readonly averagePool: Kernel<readonly ['images', 'output', ...PoolSizes]>;
  readonly averagePoolGradient: Kernel<readonly ['outputGradient', 'gradient', ...PoolSizes]>;
  readonly reluGradient: Kernel<readonly ['gradient', 'input', 'result', 'count']>;
  readonly scaleBytes: Kernel<readonly ['bytes', 'values', 'count', 'scale', 'offset']>;
  readonly gatherRows: Kernel<readonly ['source', 'indices', 'target', 'count', 'rowBytes']>;
  readonly sumRowsByIndex: Kernel<readonly ['source', 'indices', 'target', 'count', 'width', 'rows']>;
  readonly truncateIndices: Kernel<readonly ['values', 'indices', 'count', 'rows']>;
  readonly activate: Kernel<readonly ['kind', 'input', 'output', 'count', 'parameter']>;
  readonly activateGradient: Kernel<readonly ['kind', 'input', 'output', 'outputGradient', 'gradient', 'count', 'parameter']>;
  readonly parametricRelu: Kernel<readonly ['input', 'slopes', 'output', 'rows', 'columns']>;
  readonly parametricReluGradient: Kernel<
    readonly ['input', 'slopes', 'outputGradient', 'gradient', 'slopesGradient', 'rows', 'columns']
  >;
  readonly softmax: Kernel<readonly ['input', 'output', 'rows', 'columns', 'logarithms']>;
  readonly softmaxGradient: Kernel<readonly ['output', 'outputGradient', 'gradient', 'rows', 'columns', 'logarithms']>;
  readonly combine: Kernel<readonly ['operation', 'a', 'b', 'output', 'count']>;
  readonly selectGradient: Kernel<readonly ['minimum', 'second', 'a', 'b', 'outputGradient', 'gradient', 'count']>;
  readonly scaleFloats: Kernel<readonly ['source', 'target', 'count', 'factor', 'accumulate']>;
  readonly fillFloats: Kernel<readonly ['target', 'count', 'value']>;
  readonly copyStrided: Kernel<
    readonly [
      'source',
      'target',
      ...(readonly ['size0', 'size1', 'size2', 'size3', 'size4']),
      ...(readonly ['from0', 'from1', 'from2', 'from3', 'from4']),
      ...(readonly ['to0', 'to1', 'to2', 'to3', 'to4']),
      'accumulate',
    ]
  >;
  readonly columnMoments: Kernel<readonly ['matrix', 'means', 'variances', 'rows', 'columns']>;
  readonly normalizeColumns: Kernel<
    readonly ['input', 'means', 'variances', 'scale', 'shift', 'output', 'rows', 'columns', 'epsilon']
  >;
  readonly normalizeColumnsGradient: Kernel<
    readonly [
      ...(readonly ['input', 'means', 'variances', 'scale', 'outputGradient']),
      ...(readonly ['gradient', 'scaleGradient', 'shiftGradient', 'rows', 'columns', 'epsilon']),
    ]
  >;
  readonly moveAverage: Kernel<readonly ['moving', 'value', 'count', 'momentum']>;
  readonly normalizeRows: Kernel<readonly ['input', 'scale', 'shift', 'output', 'rows', 'columns', 'epsilon']>;
  readonly normalizeRowsGradient: Kernel<
    readonly [
      ...(readonly ['input', 'scale', 'outputGradient', 'gradient', 'scaleGradient', 'shiftGradient']),
      ...(readonly ['rows', 'columns', 'epsilon']),
    ]
  >;
  readonly simpleRecurrence: Kernel<
    readonly [
      ...(readonly ['sums', 'recurrent', 'previous', 'values', 'output', 'state', 'product']),
      ...(readonly [...Sequences, 'sequences', 'backwards']),
    ]
  >;
  readonly simpleRecurrenceGradient: Kernel<
    readonly [
      ...(readonly ['outputGradient', 'sums', 'values', 'transposed', 'gradient', 'stateGradient', 'row']),
      ...(readonly [...Sequences, 'sequences', 'backwards']),
    ]
  >;
  readonly longShortTermMemory: Kernel<
    readonly [
      ...(readonly ['sums', 'recurrent', 'gates', 'cells', 'squashed', 'previous', 'output', 'state', 'product']),
      ...GatedSequences,
    ]
  >;
  readonly longShortTermMemoryGradient: Kernel<
    readonly [
      ...(readonly ['outputGradient', 'sums', 'gates', 'cells', 'squashed', 'transposed', 'gradient']),
      ...(readonly ['stateGradient', 'cellGradient', 'row']),
      ...GatedSequences,
    ]
  >;
  readonly gatedRecurrence: Kernel<
    readonly [
      ...(readonly ['sums', 'recurrent', 'candidate', 'gates', 'previous', 'reset', 'output']),
      ...(readonly ['state', 'resetState', 'product']),
      ...GatedSequences,
    ]
  >;
  readonly gatedRecurrenceGradient: Kernel<
    readonly [
      ...(readonly ['outputGradient', 'sums', 'gates', 'previous', 'transposed', 'candidateTransposed', 'gradient']),
      ...(readonly ['stateGradient', 'resetGradient', 'row']),
      ...GatedSequences,
    ]
  >;
  readonly softmaxCrossEntropy: Kernel<readonly ['logits', 'labels', 'gradient', 'loss', 'rows', 'columns']>;
  readonly probabilityCrossEntropy: Kernel<readonly ['outputs', 'labels', 'gradient', 'loss', 'rows', 'columns']>;
  readonly meanLoss: Kernel<readonly ['kind', 'outputs', 'labels', 'gradient', 'loss', 'rows', 'columns']>;
  readonly addPenalty: Kernel<readonly ['weights', 'gradient', 'loss', 'count', 'l1', 'l2']>;
  readonly dropOut: Kernel<readonly ['input', 'output', 'rows', 'shared', 'width', 'rate', 'seed', 'step']>;
  readonly addNoise: Kernel<readonly ['input', 'output', 'count', 'deviation', 'multiply', 'seed', 'step']>;
  readonly alphaDropOut: Kernel<
    readonly ['input', 'output', 'count', 'rate', 'limit', 'scale', 'shift', 'gradient', 'seed', 'step']
  >;
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
