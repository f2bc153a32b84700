/** What happens when a factory is called without any argument: `tf.layers.maxPooling2d()`. Most constructors read a key first of all. */
import type { Fault } from '../graph/problem.js';
import { thrownFault } from './fault.js';
import type { LayerType } from './layerType.js';

/** The first key that the constructor reads; kinds that are not here do without arguments. */
const firstKeys: Readonly<Record<string, string>> = {
  Activation: 'activation',
  AlphaDropout: 'rate',
  AveragePooling1D: 'poolSize',
  AveragePooling2D: 'poolSize',
  AveragePooling3D: 'poolSize',
  Bidirectional: 'layer',
  CategoryEncoding: 'numTokens',
  CenterCrop: 'height',
  ConvLSTM2D: 'filters',
  ConvLSTM2DCell: 'filters',
  Cropping2D: 'cropping',
  Dense: 'batchInputShape',
  Dot: 'axes',
  Dropout: 'rate',
  Embedding: 'batchInputShape',
  GRU: 'implementation',
  GRUCell: 'resetAfter',
  GaussianDropout: 'rate',
  GaussianNoise: 'stddev',
  GlobalAveragePooling2D: 'dataFormat',
  GlobalMaxPooling2D: 'dataFormat',
  InputLayer: 'dtype',
  LSTM: 'implementation',
  LSTMCell: 'units',
  MaxPooling1D: 'poolSize',
  MaxPooling2D: 'poolSize',
  MaxPooling3D: 'poolSize',
  Permute: 'dims',
  RNN: 'cell',
  RandomWidth: 'seed',
  RepeatVector: 'n',
  Rescaling: 'scale',
  Reshape: 'targetShape',
  Resizing: 'height',
  SimpleRNN: 'units',
  SimpleRNNCell: 'units',
  SpatialDropout1D: 'rate',
  StackedRNNCells: 'cells',
  TimeDistributed: 'layer',
  UpSampling2D: 'size',
};

const looksInside = new Set([
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'DepthwiseConv2D',
  'SeparableConv2D',
]);

/** The fault of a call of `factory` without arguments, or `null` where the kind does without. An empty object is an argument. */
export function checkNoArguments(type: LayerType, factory: string): Fault | null {
  const label = type.factories.includes(factory) ? factory : (type.factories[0] ?? type.className);
  const message = `${label} needs an argument, if only {}`;
  if (looksInside.has(type.className)) {
    const tfjsMessage = `Cannot use 'in' operator to search for 'kernelSize' in undefined`;
    return thrownFault('missing-config', message, 'constructor', tfjsMessage);
  }
  const key = factory === 'input' ? 'batchShape' : firstKeys[type.className];
  if (key === undefined) return null;
  return thrownFault('missing-config', message, 'constructor', `Cannot read properties of undefined (reading '${key}')`);
}
