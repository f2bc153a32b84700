/**
 * The LSTM whose products are convolutions.
 *
 * Multiply-adds of a step: output positions × kernel volume × 4·filters × (input channels + filters); the second summand is the convolution over the state.
 */
import { multiplyDims, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { ConfigValue, LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { elementCount, formatShape } from '../graph/shape.js';
import { imageOf, imageShape } from './axes.js';
import { checkCell, lstmCell } from './cells.js';
import type { Step } from './cells.js';
import {
  checkDataFormat,
  checkPadding,
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
import { checkRunnable as checkRunnableConvolution, windowText } from './convolution.js';
import { positiveSizes, silentFault, thrownFault } from './fault.js';
import type { LayerType } from './layerType.js';
import { oneInput } from './oneInput.js';
import { recurrentLayer } from './recurrent.js';
import { shownValue } from './shownValue.js';
import { friendlyText, isList, plainText, tfjsName } from './tfjsText.js';
import { sum } from './total.js';
import { biasOf } from './weights.js';
import { windowPositions } from './window.js';

const keys = [
  'filters',
  'kernelSize',
  'strides',
  'padding',
  'dataFormat',
  'dilationRate',
  ...lstmCell.keys.filter((key) => key !== 'units'),
];

/** The cell checks `filters` as the `units` of an LSTM cell. */
function checkConvolutionalCell(label: string, config: LayerConfig): Fault[] {
  const asUnits = checkCell(lstmCell, label, { ...config, units: config['filters'] ?? null }).map((fault) =>
    fault.configKey === 'units' ? renamed(fault, config) : fault,
  );
  return [
    ...asUnits,
    ...(given(config, 'kernelSize') === undefined ? [missingKernel(label, config)] : checkSizes(label, config, 'kernelSize')),
    ...checkSizes(label, config, 'strides'),
    ...checkPadding(label, config),
    ...checkDataFormat(label, config),
    ...checkSizes(label, config, 'dilationRate'),
    ...checkRunnable(label, config),
  ];
}

function renamed(fault: Fault, config: LayerConfig): Fault {
  const { tfjsMessage } = fault;
  const absent =
    config['filters'] === undefined && tfjsMessage !== null ? tfjsMessage.replace('got null', 'got undefined') : tfjsMessage;
  return { ...fault, message: fault.message.replace('units', 'filters'), tfjsMessage: absent, configKey: 'filters' };
}

function missingKernel(label: string, config: LayerConfig): Fault {
  const tfjsMessage = `Cannot read properties of ${plainText(config['kernelSize'])} (reading 'length')`;
  return thrownFault('missing-config', `${label} needs a kernelSize`, 'constructor', tfjsMessage, { configKey: 'kernelSize' });
}

/** As for other convolutions, but here TensorFlow.js insists on positive integers. */
function checkSizes(label: string, config: LayerConfig, key: string): Fault[] {
  const value = given(config, key);
  // `strides || 1`: zero stands for the default here.
  if (value === 0 && key !== 'kernelSize') return [];
  const faults = checkSizeList(label, config, key, 2);
  if (value === undefined || faults.some((fault) => fault.tfjsMessage !== null)) return faults;
  const wrong = (isList(value) ? value : [value]).find((item) => !isOpen(item) && !isPositiveInteger(item));
  if (wrong === undefined) return faults;
  const message = `${label} needs positive integers as ${key}, but it is ${shownValue(value)}`;
  const tfjsMessage = `Expected ${key} to be a positive integer, but got ${friendlyText(wrong)}.`;
  return [thrownFault('invalid-config', message, 'constructor', tfjsMessage, { configKey: key })];
}

function checkRunnable(label: string, config: LayerConfig): Fault[] {
  return checkRunnableConvolution(
    label,
    { ...config, strides: zeroIsDefault(config, 'strides'), dilationRate: zeroIsDefault(config, 'dilationRate') },
    2,
  );
}

function zeroIsDefault(config: LayerConfig, key: string): ConfigValue {
  return config[key] === 0 ? null : (config[key] ?? null);
}

/** Zero stands for the default of strides and dilation. */
function sizesOf(config: LayerConfig, key: string): readonly Dim[] {
  const sizes = config[key] === 0 ? [1, 1] : sizeList(config, key, 2, key === 'kernelSize' ? undefined : 1);
  return sizes.map((size) => (typeof size === 'number' && !isPositiveInteger(size) ? unknown(`${key} is ${size}`) : size));
}

/** The image that one step gives. */
function stepImage(config: LayerConfig, input: readonly Dim[]): Dim[] {
  const image = imageOf(config, input);
  const kernel = sizesOf(config, 'kernelSize');
  const strides = sizesOf(config, 'strides');
  const dilation = sizesOf(config, 'dilationRate');
  const padding = choice(config, 'padding', paddingModes, 'valid');
  const space = image.space.map((size, axis) =>
    windowPositions(size, kernel[axis] ?? null, strides[axis] ?? null, padding, dilation[axis] ?? null),
  );
  return imageShape({ ...image, space, channels: positiveSize(config, 'filters') });
}

function step(
  label: string,
  className: string,
  config: LayerConfig,
  input: readonly Dim[],
): Step & { readonly faults: readonly Fault[] } {
  const image = imageOf(config, input);
  const kernel = sizesOf(config, 'kernelSize');
  const filters = positiveSize(config, 'filters');
  const width = multiplyDims(filters, 4);
  const output = positiveSizes(label, input, stepImage(config, input), tfjsName(className, config), windowText('kernel', kernel));
  const positions = imageOf(config, output.sizes).space;
  const macs = sum([image.channels, filters].map((channels) => elementCount([...positions, ...kernel, width, channels])));
  const stateSizes = [filters, filters];
  if (image.channels === null) {
    const message = `${label} needs the number of channels, but its input ${formatShape(input)} leaves it free until run time`;
    const tfjsMessage = 'The channel dimension of the input should be defined. Found null';
    const fault = thrownFault('undefined-dimension', message, 'build', tfjsMessage, { input: 0 });
    return { stateSizes, weights: [], missingWeights: unknown(message), macs, faults: [fault, ...output.faults] };
  }
  const bias = biasOf(flag(config, 'useBias', true), width);
  const weights = [
    { name: 'kernel', shape: [...kernel, image.channels, width], trainable: true },
    { name: 'recurrent_kernel', shape: [...kernel, filters, width], trainable: true },
    ...bias.weights,
  ];
  return { stateSizes, weights, ...bias.missing, macs, faults: output.faults };
}

const layerLabel = 'convLstm2d';

export const convLstm2d = recurrentLayer('ConvLSTM2D', keys, {
  label: layerLabel,
  rank: 5,
  check: (config) => [...checkConvolutionalCell(layerLabel, config), ...checkUnroll(config)],
  step: (config, input) => step(layerLabel, 'ConvLSTM2D', config, input),
  stepOutput: (config, input) => stepImage(config, input).slice(1),
});

function checkUnroll(config: LayerConfig): Fault[] {
  if (flag(config, 'unroll', false) !== true) return [];
  const tfjsMessage = 'Unrolling is not possible with convolutional RNNs.';
  return [thrownFault('unsupported', `${layerLabel} cannot be unrolled`, 'constructor', tfjsMessage, { configKey: 'unroll' })];
}

const cellLabel = 'convLstm2dCell';

/** Like the other cells, no layer by itself. */
export const convLstm2dCell = oneInput({
  className: 'ConvLSTM2DCell',
  factories: [cellLabel],
  keys,
  hasWeights: true,
  manyInputs: 'build',
  check: (config) => checkConvolutionalCell(cellLabel, config),
  infer({ config, input, label }) {
    const { weights, missingWeights, macs, faults } = step(cellLabel, 'ConvLSTM2DCell', config, input);
    const fault = silentFault('unsupported', `${label} is a cell, not a layer: use convLstm2d`);
    return { weights, ...(missingWeights === undefined ? {} : { missingWeights }), macs, faults: [...faults, fault] };
  },
});

export const convolutionalRecurrentLayers: readonly LayerType[] = [convLstm2d, convLstm2dCell];
