/** Convolutions that treat each channel by itself: depthwise, and separable (depthwise, then 1×1 across the channels). */
import { isUnknown, multiplyDims } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { elementCount, formatShape } from '../graph/shape.js';
import { imageOf, imageShape } from './axes.js';
import { choice, flag, given, isOpen, isPositiveInteger, paddingModes, positiveSize, sizeList, sizeValue } from './config.js';
import {
  baseConvolutionKeys,
  channelsFault,
  channelSpec,
  checkBaseConvolution,
  checkConvolution,
  checkRunnable,
  convolutionKeys,
  strideList,
  windowText,
} from './convolution.js';
import { positiveSizes, silentFault, thrownFault } from './fault.js';
import { checkNamedFunctions } from './namedFunctions.js';
import { oneInput } from './oneInput.js';
import type { Outcome, Site } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { shapeJson, valueJson } from './tfjsText.js';
import { sum } from './total.js';
import { biasOf } from './weights.js';
import { windowPositions } from './window.js';

const depthwiseFunctions = ['depthwiseInitializer', 'depthwiseConstraint', 'depthwiseRegularizer'];
const pointwiseFunctions = ['pointwiseRegularizer', 'pointwiseConstraint'];

/** TensorFlow.js looks at neither the sign of `depthMultiplier` nor whether it is an integer. */
function checkMultiplier(label: string, config: LayerConfig): Fault[] {
  const value = given(config, 'depthMultiplier');
  if (value === undefined || isOpen(value) || isPositiveInteger(value)) return [];
  const message = `${label} needs a positive integer as depthMultiplier, but it is ${shownValue(value)}`;
  return [silentFault('invalid-config', message, { configKey: 'depthMultiplier' })];
}

function multiplierOf(config: LayerConfig): Dim {
  const value = given(config, 'depthMultiplier');
  return value === undefined ? 1 : sizeValue(value, 'depthMultiplier');
}

/** Output sizes over space; the dilation is that which TensorFlow.js heeds. */
function spaceOf(config: LayerConfig, space: readonly Dim[], dilation: readonly Dim[]): Dim[] {
  const kernel = sizeList(config, 'kernelSize', 2);
  const strides = strideList(config, 2);
  const padding = choice(config, 'padding', paddingModes, 'valid');
  return space.map((length, axis) =>
    windowPositions(length, kernel[axis] ?? null, strides[axis] ?? null, padding, dilation[axis] ?? 1),
  );
}

/**
 * Multiply-adds: output positions × kernel volume × input channels × depthMultiplier. TensorFlow.js 4.22 ignores `dilationRate`, both in the shape
 * and in the values, and takes padding "causal" for "valid".
 */
export const depthwiseConv2d = oneInput({
  className: 'DepthwiseConv2D',
  factories: ['depthwiseConv2d'],
  keys: [...baseConvolutionKeys, 'depthMultiplier', ...depthwiseFunctions],
  hasWeights: true,
  manyInputs: 'outputShape',
  check(config, label) {
    const faults = [
      ...checkBaseConvolution(label, config, 2),
      ...checkNamedFunctions(label, config, depthwiseFunctions),
      ...checkMultiplier(label, config),
    ];
    if (sizeList(config, 'dilationRate', 2, 1).some((rate) => typeof rate === 'number' && rate > 1)) {
      faults.push(
        silentFault('ignored-config', `TensorFlow.js ignores the dilationRate of ${label}`, { configKey: 'dilationRate' }),
      );
    }
    return faults;
  },
  spec: () => ({ rank: 4 }),
  rankFault({ label, input, config }) {
    const message = `${label} needs an input of rank 4, but its input is ${formatShape(input)}`;
    if (input.length > 4) {
      if (input[given(config, 'dataFormat') === 'channelsFirst' ? 1 : 3] !== null) {
        return silentFault('rank-mismatch', message, { input: 0 });
      }
      const noChannels = 'The channel dimension of the inputs to DepthwiseConv2D should be defined, but is not (null).';
      return thrownFault('rank-mismatch', message, 'build', noChannels, { input: 0 });
    }
    const tfjsMessage = `Inputs to DepthwiseConv2D should have rank 4. Received input shape: ${shapeJson(input)}.`;
    return thrownFault('rank-mismatch', message, 'build', tfjsMessage, { input: 0 });
  },
  infer(site) {
    const { config, input, label, name } = site;
    const image = imageOf(config, input);
    const kernel = sizeList(config, 'kernelSize', 2);
    const multiplier = multiplierOf(config);
    const channels = multiplyDims(image.channels, multiplier);
    const output = imageShape({ ...image, space: spaceOf(config, image.space, [1, 1]), channels });
    const { sizes, faults } = positiveSizes(label, input, output, name, windowText('kernel', kernel));
    const macs = elementCount([...imageOf(config, sizes).space, ...kernel, channels]);
    if (image.channels === null) {
      const fault = channelsFault(
        site,
        'The channel dimension of the inputs to DepthwiseConv2D should be defined, but is not (null).',
      );
      return { output: sizes, missingWeights: { unknown: fault.message }, macs, faults: [fault, ...faults] };
    }
    const bias = biasOf(flag(config, 'useBias', true), channels);
    return {
      output: sizes,
      weights: [{ name: 'depthwise_kernel', shape: [...kernel, image.channels, multiplier], trainable: true }, ...bias.weights],
      ...bias.missing,
      macs,
      faults,
    };
  },
});

/** Multiply-adds: those of the depthwise part (output positions × kernel volume × input channels × depthMultiplier) and of the 1×1 part behind it. */
export const separableConv2d = oneInput({
  className: 'SeparableConv2D',
  factories: ['separableConv2d'],
  keys: [...convolutionKeys, 'depthMultiplier', ...depthwiseFunctions, 'pointwiseInitializer', ...pointwiseFunctions],
  hasWeights: true,
  manyInputs: 'build',
  check: (config, label) => [
    ...checkConvolution(label, config, 2),
    ...checkSeparable(label, config),
    ...checkNamedFunctions(label, config, [...depthwiseFunctions, ...pointwiseFunctions]),
    ...checkMultiplier(label, config),
    ...checkBiasFirst(label, config),
    ...checkRunnable(label, config, 2).filter((fault) => fault.configKey !== 'padding'),
  ],
  spec: () => ({ rank: 4 }),
  rankFault({ label, input, name, config }) {
    const message = `${label} needs an input of rank 4, but its input is ${formatShape(input)}`;
    if (input.length > 4) {
      const channels = imageOf(config, input).channels;
      const noChannels = 'The channel dimension of the inputs should be defined, but found null';
      if (channels === null) return thrownFault('rank-mismatch', message, 'build', noChannels, { input: 0 });
      const tfjsMessage = `Input 0 is incompatible with layer ${name}: expected ndim=4, found ndim=${input.length}`;
      return thrownFault('rank-mismatch', message, 'inputCheck', tfjsMessage, { input: 0 });
    }
    const tfjsMessage = `Inputs to SeparableConv2D should have rank 4, but received input shape: ${shapeJson(input)}`;
    return thrownFault('rank-mismatch', message, 'build', tfjsMessage, { input: 0 });
  },
  infer: inferSeparable,
  builtSpec: channelSpec,
});

/** TensorFlow.js adds the bias along the wrong axis then, which fails or spoils the shape. */
function checkBiasFirst(label: string, config: LayerConfig): Fault[] {
  if (given(config, 'dataFormat') !== 'channelsFirst' || flag(config, 'useBias', true) !== true) return [];
  const message = `${label} with dataFormat "channelsFirst" adds its bias along the wrong axis in TensorFlow.js 4.22: set useBias: false, or put the channels last`;
  return [silentFault('unsupported', message, { configKey: 'dataFormat' })];
}

function checkSeparable(label: string, config: LayerConfig): Fault[] {
  const faults: Fault[] = [];
  const kernelKeys = ['kernelInitializer', 'kernelRegularizer', 'kernelConstraint'];
  const foreign = kernelKeys.find((key) => given(config, key) !== undefined && !isOpen(config[key]));
  if (foreign !== undefined) {
    faults.push(
      thrownFault(
        'invalid-config',
        `${label} has no kernel of its own: it takes depthwise… and pointwise… settings instead of ${foreign}`,
        'constructor',
        'Fields kernelInitializer, kernelRegularizer and kernelConstraint are invalid for SeparableConv2D. Use depthwiseInitializer, ' +
          'depthwiseRegularizer, depthwiseConstraint, pointwiseInitializer, pointwiseRegularizer and pointwiseConstraint instead.',
        { configKey: foreign },
      ),
    );
  }
  const padding = given(config, 'padding');
  if (padding === 'causal') {
    const tfjsMessage = `SeparableConv2D supports only padding modes: 'same' and 'valid', but received ${valueJson(padding)}`;
    faults.push(
      thrownFault('invalid-config', `${label} knows no padding "causal"`, 'constructor', tfjsMessage, { configKey: 'padding' }),
    );
  }
  return faults;
}

function inferSeparable(site: Site): Outcome {
  const { config, input, label, name } = site;
  const image = imageOf(config, input);
  const kernel = sizeList(config, 'kernelSize', 2);
  const multiplier = multiplierOf(config);
  const filters = positiveSize(config, 'filters');
  const between = multiplyDims(image.channels, multiplier);
  const output = imageShape({
    ...image,
    space: spaceOf(config, image.space, sizeList(config, 'dilationRate', 2, 1)),
    channels: filters,
  });
  const { sizes, faults } = positiveSizes(label, input, output, name, windowText('kernel', kernel));
  const positions = imageOf(config, sizes).space;
  const macs = sum([elementCount([...positions, ...kernel, between]), elementCount([...positions, between, filters])]);
  if (image.channels === null) {
    const fault = channelsFault(site, 'The channel dimension of the inputs should be defined, but found null');
    return { output: sizes, missingWeights: { unknown: fault.message }, macs, faults: [fault, ...faults] };
  }
  const bias = biasOf(flag(config, 'useBias', true), filters);
  const pointwise = isUnknown(between) ? between : [1, 1, between, filters];
  return {
    output: sizes,
    weights: [
      { name: 'depthwise_kernel', shape: [...kernel, image.channels, multiplier], trainable: true },
      { name: 'pointwise_kernel', shape: pointwise, trainable: true },
      ...bias.weights,
    ],
    ...bias.missing,
    macs,
    faults,
  };
}

export const depthwiseConvolutionLayers = [depthwiseConv2d, separableConv2d];
