/**
 * One or more small models for each layer type, in which the layer stands between trained ones, so that the gradient has to pass
 * through it. Inputs are without the batch.
 */
import type { ConfigValue, LayerNode, ModelGraph } from '../../../src/graph/model.js';
import { layer, sequential } from '../../unit/train/graphs.js';

export interface LayerCase {
  readonly className: string;
  readonly label: string;
  readonly input: readonly number[];
  readonly graph: ModelGraph;
  /** What TensorFlow.js throws, on every back end: it cannot train this itself. */
  readonly throws?: RegExp;
  /** In what TensorFlow.js's own CPU back end is known to be wrong here, so that only the slope of the loss is the measure. */
  readonly cpuIsWrong?: string;
  /** In what TensorFlow.js is known to be wrong on all back ends, so that only they are the measure. */
  readonly allAreWrong?: string;
  /** Why the layer is not compiled to kernels in this configuration. */
  readonly uncompiled?: RegExp;
}

type Config = Readonly<Record<string, ConfigValue>>;

/** A layer that trains and keeps the rank, to stand before the layer under test. */
function before(rank: number): LayerNode {
  const channels = 3;
  if (rank === 3) return layer('Conv2D', { filters: channels, kernelSize: 1, activation: 'tanh' });
  if (rank === 4) return layer('Conv3D', { filters: channels, kernelSize: 1, activation: 'tanh' });
  return layer('Dense', { units: rank === 1 ? 6 : channels, activation: 'tanh' });
}

const outputs = 4;
const dense = layer('Dense', { units: outputs });

/** `input` is the shape that the layer before gets; that layer makes the channels 3, or the features 6. */
function between(input: readonly number[], className: string, config: Config = {}, after?: readonly LayerNode[]): LayerCase {
  const recurrent = ['SimpleRNN', 'GRU', 'LSTM', 'RNN'].includes(className) && config['returnSequences'] !== true;
  const flat = (input.length === 1 && className !== 'RepeatVector') || recurrent;
  const rest = after ?? (flat ? [dense] : [layer('Flatten'), dense]);
  return {
    className,
    label: `${className} ${JSON.stringify(config)} on [${input.join(', ')}]`,
    input,
    graph: sequential(input, [outputs], [before(input.length), layer(className, config), ...rest]),
  };
}

/** Two trained branches of one input, merged. */
function merged(
  input: readonly number[],
  className: string,
  config: Config = {},
  units: readonly [number, number] = [6, 6],
): LayerCase {
  const ref = (index: number) => ({ layer: index, call: 0, output: 0 });
  const node = (spec: LayerNode, inputs: readonly number[], output: readonly (number | null)[] = []): LayerNode => ({
    ...spec,
    calls: [{ inputs: inputs.map(ref), inputShapes: [], outputShapes: [output], span: null }],
  });
  const layers = [
    node(layer('InputLayer'), [], [null, ...input]),
    node(layer('Dense', { units: units[0], activation: 'tanh' }), [0]),
    node(layer('Dense', { units: units[1] }), [0]),
    node(layer(className, config), [1, 2]),
    node(input.length === 1 ? layer('Activation', { activation: 'tanh' }) : layer('Flatten'), [3]),
    node(dense, [4], [null, outputs]),
  ];
  return {
    className,
    label: `${className} ${JSON.stringify(config)} on two inputs`,
    input,
    graph: {
      ...sequential(input, [outputs], []),
      kind: 'Functional',
      layers,
      inputs: [{ shape: [null, ...input], layer: 0 }],
      outputs: [ref(layers.length - 1)],
    },
  };
}

const image = [8, 7, 2];
const sequence = [7, 5];
const volume = [5, 6, 4, 2];
const features = [5];

const asThrown = (testCase: LayerCase, throws: RegExp): LayerCase => ({ ...testCase, throws });
const cpuIsWrong = (testCase: LayerCase, why: string): LayerCase => ({ ...testCase, cpuIsWrong: why });
const uncompiled = (testCase: LayerCase, why: RegExp): LayerCase => ({ ...testCase, uncompiled: why });
const allAreWrong = (testCase: LayerCase, why: string): LayerCase => ({ ...testCase, allAreWrong: why });
/** The layer reads the model's input, which needs no gradient. */
const first = (className: string, input: readonly number[], config: Config, after: readonly LayerNode[]): LayerCase => ({
  className,
  label: `${className} ${JSON.stringify(config)} first`,
  input,
  graph: sequential(input, [outputs], [layer(className, config), ...after]),
});

const borderShare = 'the gradient of average pooling divides by the whole window at the border too';

const activations = [
  'elu',
  'hardSigmoid',
  'linear',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'softmax',
  'softplus',
  'softsign',
  'tanh',
  'swish',
  'mish',
  'gelu',
  'gelu_new',
  'logSoftmax',
];

const recurrent = (className: string): LayerCase[] => [
  between(sequence, className, { units: 4 }),
  between(sequence, className, { units: 5, returnSequences: true, goBackwards: true, useBias: false }),
  between(sequence, className, { units: 9, goBackwards: true, activation: 'softsign', kernelRegularizer: 'l1l2' }),
  between([2, 1], className, { units: 1, returnSequences: true, activation: 'linear' }),
  first(className, [4, 3], { units: 6, activation: 'swish' }, [dense]),
  uncompiled(
    between(sequence, className, { units: 3, returnSequences: true, dropout: 0.3, recurrentDropout: 0.2, goBackwards: true }),
    /it drops values out/,
  ),
  uncompiled(between(sequence, className, { units: 3, activation: 'softmax' }), /its activation is softmax/),
];

const cell = (className: string): LayerCase => ({
  ...between(sequence, 'RNN', { cell: { layer: layer(className, { units: 4 }) } }),
  className,
});

export const layerCases: readonly LayerCase[] = [
  ...activations.map((activation) => between(features, 'Activation', { activation })),
  between(features, 'ReLU'),
  between(features, 'ReLU', { maxValue: 0.4 }),
  between(features, 'LeakyReLU'),
  between(features, 'ELU'),
  asThrown(between(features, 'ThresholdedReLU', { theta: 0.2 }), /gradient function not found for Greater/),
  between(features, 'Softmax'),
  between(features, 'PReLU', { alphaInitializer: 'glorotUniform' }),
  between(image, 'PReLU', { alphaInitializer: 'ones', sharedAxes: [1, 2] }),
  between(features, 'Dense', {
    units: 3,
    activation: 'relu',
    kernelRegularizer: { className: 'L1L2', config: { l1: 0.01, l2: 0.02 } },
  }),
  between(sequence, 'Dense', { units: 3 }),
  between(features, 'Dropout', { rate: 0.4 }),
  between(sequence, 'SpatialDropout1D', { rate: 0.4 }),
  between(features, 'GaussianNoise', { stddev: 0.3 }),
  between(features, 'GaussianDropout', { rate: 0.3 }),
  between(features, 'AlphaDropout', { rate: 0.3 }),
  between(image, 'Flatten', {}, [dense]),
  between(features, 'RepeatVector', { n: 3 }),
  between(image, 'Reshape', { targetShape: [7, 24] }),
  between(image, 'Permute', { dims: [3, 1, 2] }),
  asThrown(between(sequence, 'Masking', { maskValue: 0 }), /gradient function not found for Any/),
  {
    className: 'Embedding',
    label: 'Embedding',
    input: [6],
    graph: sequential([6], [outputs], [layer('Embedding', { inputDim: 9, outputDim: 5 }), layer('Flatten'), dense]),
  },

  between(sequence, 'Conv1D', { filters: 5, kernelSize: 3, activation: 'relu' }),
  between(sequence, 'Conv1D', { filters: 5, kernelSize: 3, strides: 2, padding: 'same' }),
  asThrown(
    between(sequence, 'Conv1D', { filters: 5, kernelSize: 3, padding: 'causal' }),
    /CAUSAL padding mode in conv1dWithBias is not implemented/,
  ),
  between(image, 'Conv2D', { filters: 5, kernelSize: 3, activation: 'relu' }),
  between(image, 'Conv2D', { filters: 5, kernelSize: [3, 2], strides: 2, padding: 'same' }),
  between(image, 'Conv2D', { filters: 5, kernelSize: [8, 7], activation: 'sigmoid' }),
  uncompiled(
    between(image, 'Conv2D', { filters: 5, kernelSize: 3, dataFormat: 'channelsFirst', padding: 'same' }),
    /its channels come first/,
  ),
  // Enough filters and channels for minimal filtering.
  ...[3, 5].map((kernelSize) =>
    between(image, 'Conv2D', { filters: 10, kernelSize, padding: 'same' }, [
      layer('Conv2D', { filters: 9, kernelSize, activation: 'relu', padding: 'same' }),
      ...[layer('Conv2D', { filters: 8, kernelSize }), layer('Flatten'), dense],
    ]),
  ),
  between(volume, 'Conv3D', { filters: 3, kernelSize: 2, activation: 'relu' }),
  between(volume, 'Conv3D', { filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
  between(image, 'Conv2DTranspose', { filters: 4, kernelSize: 3, strides: 2 }),
  between(image, 'Conv2DTranspose', { filters: 4, kernelSize: 3, strides: 2, padding: 'same' }),
  asThrown(
    between(volume, 'Conv3DTranspose', { filters: 2, kernelSize: 2, strides: 2 }),
    /gradient function not found for Conv3DBackpropInputV2/,
  ),
  between(image, 'SeparableConv2D', { filters: 4, kernelSize: 3, depthMultiplier: 2 }),
  between(image, 'SeparableConv2D', { filters: 4, kernelSize: 3, padding: 'same' }),
  between(image, 'DepthwiseConv2D', { kernelSize: 3, depthMultiplier: 3, padding: 'same' }),
  between(image, 'DepthwiseConv2D', { kernelSize: [1, 7], depthMultiplier: 12 }),
  between(image, 'DepthwiseConv2D', { kernelSize: 3, strides: 2, activation: 'tanh' }),
  between(image, 'Cropping2D', {
    cropping: [
      [1, 2],
      [0, 1],
    ],
  }),
  between(image, 'ZeroPadding2D', {
    padding: [
      [1, 2],
      [0, 1],
    ],
  }),
  cpuIsWrong(
    between(image, 'UpSampling2D', { size: [2, 3] }),
    'its gradient takes the wrong examples for all but the first of a batch',
  ),
  uncompiled(
    cpuIsWrong(
      between(image, 'UpSampling2D', { size: [2, 2], interpolation: 'bilinear' }),
      'its gradient swaps height and width',
    ),
    /it interpolates/,
  ),

  between(sequence, 'MaxPooling1D', { poolSize: 2 }),
  between(sequence, 'MaxPooling1D', { poolSize: 3, strides: 2, padding: 'same' }),
  between(sequence, 'AveragePooling1D', { poolSize: 2 }),
  allAreWrong(between(sequence, 'AveragePooling1D', { poolSize: 3, strides: 2, padding: 'same' }), borderShare),
  between(image, 'MaxPooling2D', { poolSize: 2 }),
  between(image, 'MaxPooling2D', { poolSize: 3, strides: 1, padding: 'same' }),
  between(image, 'AveragePooling2D', { poolSize: 2 }),
  allAreWrong(between(image, 'AveragePooling2D', { poolSize: 3, strides: 2, padding: 'same' }), borderShare),
  between(volume, 'MaxPooling3D', { poolSize: 2 }),
  between(volume, 'AveragePooling3D', { poolSize: 2 }),
  between(sequence, 'GlobalMaxPooling1D', {}, [dense]),
  between(sequence, 'GlobalAveragePooling1D', {}, [dense]),
  between(image, 'GlobalMaxPooling2D', {}, [dense]),
  between(image, 'GlobalAveragePooling2D', {}, [dense]),

  ...['Add', 'Multiply', 'Average', 'Maximum', 'Minimum'].map((className) => merged(features, className)),
  merged(features, 'Concatenate', {}, [3, 5]),
  merged(sequence, 'Concatenate', { axis: 1 }),
  merged(features, 'Dot', { axes: 1 }),
  merged(sequence, 'Dot', { axes: [2, 2] }),
  uncompiled(merged(sequence, 'Dot', { axes: 2, normalize: true }), /it normalizes its inputs/),

  between(features, 'BatchNormalization'),
  between(image, 'BatchNormalization'),
  asThrown(between(sequence, 'BatchNormalization', { scale: false }), /Cannot read properties of undefined/),
  between(features, 'LayerNormalization'),
  between(image, 'LayerNormalization', { axis: -1 }),
  between(image, 'LayerNormalization', { axis: [1, 2, 3] }),

  ...['SimpleRNN', 'GRU', 'LSTM'].flatMap(recurrent),
  between(sequence, 'GRU', { units: 4, resetAfter: false, implementation: 1 }),
  between(sequence, 'GRU', { units: 7, recurrentActivation: 'tanh', returnSequences: true }),
  between(sequence, 'LSTM', { units: 4, unitForgetBias: false, recurrentActivation: 'sigmoid' }),
  between(sequence, 'LSTM', { units: 6, recurrentActivation: 'softplus', activation: 'gelu', returnSequences: true }),
  between(sequence, 'RNN', { cell: { layer: layer('GRUCell', { units: 5 }) }, returnSequences: true, goBackwards: true }),
  uncompiled(
    between(sequence, 'RNN', { cell: [{ layer: layer('LSTMCell', { units: 4 }) }, { layer: layer('GRUCell', { units: 3 }) }] }),
    /there is no kernel for its cell StackedRNNCells/,
  ),
  ...['SimpleRNNCell', 'GRUCell', 'LSTMCell'].map(cell),
  {
    ...between(sequence, 'RNN', {
      cell: {
        layer: layer('StackedRNNCells', {
          cells: [{ layer: layer('LSTMCell', { units: 4 }) }, { layer: layer('GRUCell', { units: 3 }) }],
        }),
      },
    }),
    className: 'StackedRNNCells',
  },
  between([3, 6, 5, 2], 'ConvLSTM2D', { filters: 2, kernelSize: 3, padding: 'same' }),
  between(sequence, 'TimeDistributed', { layer: { layer: layer('Dense', { units: 3, activation: 'relu' }) } }),
  between(sequence, 'TimeDistributed', { layer: { layer: layer('Activation', { activation: 'softmax' }) } }),
  uncompiled(
    first('TimeDistributed', [3, 6, 5, 2], { layer: { layer: layer('Conv2D', { filters: 2, kernelSize: 3 }) } }, [
      layer('Flatten'),
      dense,
    ]),
    /there is no kernel for Conv2D in it/,
  ),
  between(sequence, 'Bidirectional', {
    layer: { layer: layer('LSTM', { units: 3, returnSequences: true }) },
    mergeMode: 'concat',
  }),
  between(sequence, 'Bidirectional', { layer: { layer: layer('GRU', { units: 3 }) }, mergeMode: 'ave' }, [dense]),
  between(sequence, 'Bidirectional', { layer: { layer: layer('SimpleRNN', { units: 5 }) }, mergeMode: 'concat' }, [dense]),
  between(sequence, 'Bidirectional', {
    layer: { layer: layer('GRU', { units: 2, returnSequences: true, goBackwards: true }) },
    mergeMode: 'mul',
  }),
  between(sequence, 'Bidirectional', {
    layer: { layer: layer('LSTM', { units: 6, returnSequences: true }) },
    mergeMode: 'sum',
  }),

  first('Masking', sequence, { maskValue: 0 }, [layer('LSTM', { units: 3 }), dense]),
  first('CenterCrop', [8, 7, 2], { height: 4, width: 4 }, [layer('Flatten'), dense]),
  between(image, 'Rescaling', { scale: 0.5, offset: 0.1 }),
  asThrown(between(image, 'CenterCrop', { height: 4, width: 4 }), /gradient function not found for CropAndResize/),
  asThrown(between(image, 'Resizing', { height: 5, width: 4 }), /x must be rank 3 or 4|Invalid typed array length/),
  asThrown(
    between(image, 'Resizing', { height: 11, width: 9, interpolation: 'nearest' }),
    /x must be rank 3 or 4|Invalid typed array length/,
  ),
  asThrown(
    between([6, 6, 2], 'RandomWidth', { factor: 0.3, interpolation: 'bilinear' }, [layer('GlobalAveragePooling2D'), dense]),
    /Negative dimension size/,
  ),
];
