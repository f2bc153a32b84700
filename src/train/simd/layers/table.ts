/** What each layer type of TensorFlow.js compiles to. A layer that is not in here trains on another back end. */
import type { LayerReader } from '../layerReader.js';
import type { Tape, Value } from '../tape.js';
import {
  compileActivation,
  compileElu,
  compileLeakyRelu,
  compileParametricRelu,
  compileRelu,
  compileSoftmax,
  compileThresholdedRelu,
} from './activation.js';
import { compileConvolution, compileTransposedConvolution } from './convolution.js';
import { compileDense } from './dense.js';
import { compileDepthwiseConvolution, compileSeparableConvolution } from './depthwise.js';
import { compileEmbedding } from './embedding.js';
import { compileCombination, compileConcatenate, compileDot } from './merging.js';
import { compileAlphaDropout, compileDropout, compileGaussianDropout, compileGaussianNoise } from './noise.js';
import { compileBatchNormalization, compileLayerNormalization } from './normalization.js';
import { compileGlobalPooling, compilePooling } from './pooling.js';
import {
  compileCropping,
  compileFlatten,
  compileIdentity,
  compilePermute,
  compileRepeatVector,
  compileReshape,
  compileUpSampling,
  compileZeroPadding,
} from './rearranging.js';
import { compileRecurrent } from './recurrent.js';
import { compileBidirectional, compileTimeDistributed } from './wrapping.js';

/** @param shape of the output, without the batch */
type CompileOne = (tape: Tape, layer: LayerReader, inputs: readonly [Value], shape: readonly number[]) => Value;
type CompileSeveral = (tape: Tape, layer: LayerReader, inputs: readonly Value[], shape: readonly number[]) => Value;

/** Layers of one input. */
export const layersOfOneInput: Readonly<Record<string, CompileOne>> = {
  Activation: compileActivation,
  AlphaDropout: compileAlphaDropout,
  AveragePooling1D: compilePooling('average', 1),
  AveragePooling2D: compilePooling('average', 2),
  BatchNormalization: compileBatchNormalization,
  Bidirectional: compileBidirectional,
  Conv1D: compileConvolution(1),
  Conv2D: compileConvolution(2),
  Conv2DTranspose: compileTransposedConvolution,
  Cropping2D: compileCropping,
  Dense: compileDense,
  DepthwiseConv2D: compileDepthwiseConvolution,
  Dropout: compileDropout(false),
  ELU: compileElu,
  Embedding: compileEmbedding,
  Flatten: compileFlatten,
  GaussianDropout: compileGaussianDropout,
  GaussianNoise: compileGaussianNoise,
  GlobalAveragePooling1D: compileGlobalPooling('average', 1),
  GlobalAveragePooling2D: compileGlobalPooling('average', 2),
  GlobalMaxPooling1D: compileGlobalPooling('max', 1),
  GlobalMaxPooling2D: compileGlobalPooling('max', 2),
  GRU: compileRecurrent,
  InputLayer: compileIdentity,
  LSTM: compileRecurrent,
  LayerNormalization: compileLayerNormalization,
  LeakyReLU: compileLeakyRelu,
  MaxPooling1D: compilePooling('max', 1),
  MaxPooling2D: compilePooling('max', 2),
  PReLU: compileParametricRelu,
  Permute: compilePermute,
  RNN: compileRecurrent,
  ReLU: compileRelu,
  RepeatVector: compileRepeatVector,
  Reshape: compileReshape,
  SeparableConv2D: compileSeparableConvolution,
  SimpleRNN: compileRecurrent,
  Softmax: compileSoftmax,
  SpatialDropout1D: compileDropout(true),
  ThresholdedReLU: compileThresholdedRelu,
  TimeDistributed: compileTimeDistributed,
  UpSampling2D: compileUpSampling,
  ZeroPadding2D: compileZeroPadding,
};

/** Layers of several inputs. */
export const layersOfSeveralInputs: Readonly<Record<string, CompileSeveral>> = {
  Add: compileCombination('add'),
  Average: compileCombination('add', true),
  Concatenate: compileConcatenate,
  Dot: compileDot,
  Maximum: compileCombination('maximum'),
  Minimum: compileCombination('minimum'),
  Multiply: compileCombination('multiply'),
};
