/**
 * Convolutions over one, two and three axes.
 *
 * Multiply-adds: output positions × kernel volume × input channels × filters, the positions over padding counted like all others.
 */
import { isUnknown, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { elementCount, formatShape } from '../graph/shape.js';
import { imageOf, imageShape } from './axes.js';
import {
  checkDataFormat,
  checkPadding,
  checkPositiveInteger,
  checkSizeList,
  choice,
  flag,
  given,
  isOpen,
  isPositiveInteger,
  paddingModes,
  positiveSize,
  sizeList,
} from './config.js';
import { positiveSizes, silentFault, thrownFault } from './fault.js';
import type { InputSpec, LayerType } from './layerType.js';
import { checkNamedFunctions } from './namedFunctions.js';
import { oneInput } from './oneInput.js';
import type { Outcome, Site } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { isList, valueJson } from './tfjsText.js';
import { biasOf } from './weights.js';
import { windowPositions } from './window.js';

const baseFunctions = ['activation', 'biasInitializer', 'biasConstraint', 'biasRegularizer', 'activityRegularizer'];
const kernelFunctions = ['kernelInitializer', 'kernelConstraint', 'kernelRegularizer'];
export const baseConvolutionKeys: readonly string[] = [
  'kernelSize',
  'strides',
  'padding',
  'dataFormat',
  'dilationRate',
  'useBias',
  ...baseFunctions,
];
export const convolutionKeys: readonly string[] = ['filters', ...baseConvolutionKeys, ...kernelFunctions];

/** What the constructor common to all convolutions finds, in its order. */
export function checkBaseConvolution(label: string, config: LayerConfig, rank: number): Fault[] {
  return [
    ...checkKernelSize(label, config, rank),
    ...checkSizeList(label, config, 'strides', rank),
    ...checkPadding(label, config),
    ...checkDataFormat(label, config),
    ...checkNamedFunctions(label, config, baseFunctions),
    ...checkSizeList(label, config, 'dilationRate', rank),
  ];
}

export function checkConvolution(label: string, config: LayerConfig, rank: number): Fault[] {
  return [
    ...checkBaseConvolution(label, config, rank),
    ...checkFilters(label, config),
    ...checkNamedFunctions(label, config, kernelFunctions),
  ];
}

function checkKernelSize(label: string, config: LayerConfig, rank: number): Fault[] {
  const value = config['kernelSize'];
  const place = { configKey: 'kernelSize' };
  if (value === undefined) {
    return [
      thrownFault(
        'missing-config',
        `${label} needs a kernelSize`,
        'constructor',
        `required key 'kernelSize' not in config`,
        place,
      ),
    ];
  }
  const isSizes =
    isList(value) && value.length >= 1 && value.length <= 3 && value.every((item) => typeof item === 'number' || isOpen(item));
  if (typeof value !== 'number' && !isOpen(value) && !isSizes) {
    const tfjsMessage = `BaseConv expects config.kernelSize to be number or number[] with length 1, 2, or 3, but received ${valueJson(value)}.`;
    return [
      thrownFault(
        'invalid-config',
        `${label} needs numbers as kernelSize, but it is ${shownValue(value)}`,
        'constructor',
        tfjsMessage,
        place,
      ),
    ];
  }
  return checkSizeList(label, config, 'kernelSize', rank);
}

function checkFilters(label: string, config: LayerConfig): Fault[] {
  const value = config['filters'];
  if (isOpen(value)) return [];
  if (typeof value === 'number' && !(value < 1)) return checkPositiveInteger(label, config, 'filters');
  const missing = value === undefined || value === null;
  return [
    thrownFault(
      missing ? 'missing-config' : 'invalid-config',
      missing
        ? `${label} needs filters, a positive integer`
        : `${label} needs a positive integer as filters, but it is ${shownValue(value)}`,
      'constructor',
      `Convolution layer expected config.filters to be a 'number' > 0 but got ${valueJson(value)}`,
      { configKey: 'filters' },
    ),
  ];
}

/** What TensorFlow.js builds, but throws at as soon as data flow. */
export function checkRunnable(label: string, config: LayerConfig, rank: number): Fault[] {
  const faults: Fault[] = [];
  if (given(config, 'padding') === 'causal') {
    faults.push(
      silentFault(
        'unsupported',
        `${label} with padding "causal" is not implemented in TensorFlow.js: it throws when the model runs`,
        { configKey: 'padding' },
      ),
    );
  }
  const above = (sizes: readonly Dim[]): boolean => sizes.some((size) => typeof size === 'number' && size > 1);
  if (above(sizeList(config, 'strides', rank, 1)) && above(sizeList(config, 'dilationRate', rank, 1))) {
    faults.push(
      silentFault(
        'unsupported',
        `${label} has both strides and a dilationRate above 1: TensorFlow.js throws when the model runs`,
        { configKey: 'dilationRate' },
      ),
    );
  }
  return faults;
}

/** "a kernel of 5×5 does not fit": for the message about an output without positions. */
export function windowText(name: string, sizes: readonly Dim[]): string {
  return `its ${name} is ${formatShape(sizes).slice(1, -1).replaceAll(', ', '×')}`;
}

function convolution(className: string, factory: string, rank: number): LayerType {
  return oneInput({
    className,
    factories: [factory],
    keys: convolutionKeys,
    hasWeights: true,
    manyInputs: rank === 1 ? 'inputCheck' : 'build',
    ...(rank === 1 ? {} : { rankFault: freeChannelsFirst }),
    check: (config, label) => [...checkConvolution(label, config, rank), ...checkRunnable(label, config, rank)],
    spec: () => ({ rank: rank + 2 }),
    infer: (site) => inferConvolution(site, rank),
    builtSpec: (config, input) => channelSpec(config, input),
  });
}

/** Without a demand on the rank before it is built, a layer first looks for the number of channels. */
function freeChannelsFirst(site: Site): Fault | undefined {
  if (imageOf(site.config, site.input).channels !== null) return undefined;
  const rank = site.label === 'conv3d' ? 5 : 4;
  const message = `${site.label} needs an input of rank ${rank}, but its input is ${formatShape(site.input)}`;
  return thrownFault('rank-mismatch', message, 'build', 'The channel dimension of the input should be defined. Found null', {
    input: 0,
  });
}

function inferConvolution(site: Site, rank: number): Outcome {
  const { config, input, label, name } = site;
  const image = imageOf(config, input);
  const kernel = sizeList(config, 'kernelSize', rank);
  const strides = strideList(config, rank);
  const dilation = sizeList(config, 'dilationRate', rank, 1);
  const padding = choice(config, 'padding', paddingModes, 'valid');
  const filters = positiveSize(config, 'filters');
  const space = image.space.map((length, axis) =>
    windowPositions(length, kernel[axis] ?? null, strides[axis] ?? null, padding, dilation[axis] ?? null),
  );
  const { sizes, faults } = positiveSizes(
    label,
    input,
    imageShape({ ...image, space, channels: filters }),
    name,
    windowText('kernel', kernel),
  );
  const bias = biasOf(flag(config, 'useBias', true), filters);
  const macs = elementCount([...imageOf(config, sizes).space, ...kernel, image.channels, filters]);
  if (image.channels === null) {
    const fault = channelsFault(site, `The channel dimension of the input should be defined. Found ${String(image.channels)}`);
    return { output: sizes, missingWeights: { unknown: fault.message }, macs, faults: [fault, ...faults] };
  }
  return {
    output: sizes,
    weights: [{ name: 'kernel', shape: [...kernel, image.channels, filters], trainable: true }, ...bias.weights],
    ...bias.missing,
    macs,
    faults: rank === 1 && image.format === 'channelsFirst' ? [...faults, unturned(label, sizes)] : faults,
  };
}

export function channelsFault({ label, input }: Site, tfjsMessage: string): Fault {
  const message = `${label} needs the number of channels, but its input ${formatShape(input)} leaves it free until run time`;
  return thrownFault('undefined-dimension', message, 'build', tfjsMessage, { input: 0 });
}

/** Of a sequence with its channels first, conv1d gives one with its channels last. */
function unturned(label: string, output: readonly Dim[]): Fault {
  const [batch = null, filters = null, length = null] = output;
  const message = `TensorFlow.js 4.22 takes the output of ${label} with dataFormat "channelsFirst" for ${formatShape(output)}, though it is ${formatShape([batch, length, filters])}`;
  return silentFault('wrong-symbolic-shape', message, { configKey: 'dataFormat' });
}

/** One that is not a positive integer moves nothing along. */
export function strideList(config: LayerConfig, rank: number): readonly Dim[] {
  return sizeList(config, 'strides', rank, 1).map((stride) =>
    typeof stride === 'number' && !isPositiveInteger(stride) ? unknown(`a stride of ${stride}`) : stride,
  );
}

/** What a built convolution demands: its rank and its number of channels. */
export function channelSpec(config: LayerConfig, input: readonly Dim[]): InputSpec {
  const { format, channels } = imageOf(config, input);
  if (isUnknown(format)) return { rank: input.length };
  return { rank: input.length, axes: [{ axis: format === 'channelsFirst' ? 1 : input.length - 1, size: channels }] };
}

export const conv1d = convolution('Conv1D', 'conv1d', 1);
export const conv2d = convolution('Conv2D', 'conv2d', 2);
export const conv3d = convolution('Conv3D', 'conv3d', 3);
export const convolutionLayers = [conv1d, conv2d, conv3d];
