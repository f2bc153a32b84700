/** Pooling over windows and over everything. Taking a maximum or a mean is not counted as multiply-adds. */
import type { Dim } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { imageOf, imageShape } from './axes.js';
import {
  checkDataFormat,
  checkPadding,
  checkPositiveInteger,
  choice,
  given,
  isOpen,
  isPositiveInteger,
  paddingModes,
  sizeList,
} from './config.js';
import { positiveSizes, silentFault, thrownFault } from './fault.js';
import type { LayerType } from './layerType.js';
import { oneInput } from './oneInput.js';
import { windowText } from './convolution.js';
import { shownValue } from './shownValue.js';
import { isList, valueJson } from './tfjsText.js';
import { windowPositions } from './window.js';

/** Pool and strides; the strides are the pool where they are not given, the pool is 2 everywhere where it is not. */
function pooling(className: string, factories: readonly string[], rank: 1 | 2 | 3): LayerType {
  return oneInput({
    className,
    factories,
    keys: rank === 1 ? ['poolSize', 'strides', 'padding'] : ['poolSize', 'strides', 'padding', 'dataFormat'],
    manyInputs: 'inputCheck',
    check: (config, label) => checkPooling(label, config, rank),
    spec: () => ({ rank: rank + 2 }),
    infer({ config, input, label, name }) {
      const format = rank === 1 ? {} : config;
      const image = imageOf(format, input);
      const pool = sizeList(config, 'poolSize', rank, 2).map(valid);
      const strides = given(config, 'strides') === undefined ? pool : sizeList(config, 'strides', rank).map(valid);
      const padding = choice(config, 'padding', paddingModes, 'valid');
      const space = image.space.map((length, axis) =>
        windowPositions(length, pool[axis] ?? null, strides[axis] ?? null, padding),
      );
      const { sizes, faults } = positiveSizes(label, input, imageShape({ ...image, space }), name, windowText('pool', pool));
      return { output: sizes, faults };
    },
  });
}

function valid(size: Dim): Dim {
  return typeof size === 'number' && !isPositiveInteger(size) ? { unknown: `${size} is not a size` } : size;
}

function checkPooling(label: string, config: LayerConfig, rank: number): Fault[] {
  const windows = rank === 1 ? checkWindow1d : checkWindowNd;
  return [
    ...(given(config, 'poolSize') === undefined ? [] : windows(label, config, 'poolSize', rank)),
    ...(given(config, 'strides') === undefined ? [] : windows(label, config, 'strides', rank)),
    ...(rank === 1 ? [] : checkDataFormat(label, config)),
    ...checkPadding(label, config),
  ];
}

function checkWindow1d(label: string, config: LayerConfig, key: string): Fault[] {
  const value = given(config, key);
  const isSize = (item: unknown): boolean => typeof item === 'number';
  if (isOpen(value)) return [];
  if (!isSize(value) && !(isList(value) && value.length === 1 && (isSize(value[0]) || isOpen(value[0])))) {
    const tfjsMessage = `${key} for 1D convolutional layer must be a number or an Array of a single number, but received ${valueJson(value)}`;
    const message = `${label} needs one number as ${key}, but it is ${shownValue(value)}`;
    return [thrownFault('invalid-config', message, 'constructor', tfjsMessage, { configKey: key })];
  }
  return checkPositiveInteger(label, { [key]: isList(value) ? value : [value as number] }, key);
}

/** TensorFlow.js checks the length of `strides`, but not that of `poolSize`: further numbers are ignored, and a missing one makes the size NaN. */
function checkWindowNd(label: string, config: LayerConfig, key: string, rank: number): Fault[] {
  const value = given(config, key);
  if (isOpen(value)) return [];
  const list = value !== undefined && isList(value) ? value : new Array<typeof value>(rank).fill(value);
  const place = { configKey: key };
  const message = `${label} needs a number or ${rank} numbers as ${key}, but it is ${shownValue(value)}`;
  if (list.length !== rank && key === 'strides') {
    const tfjsMessage = `If the strides property of a ${rank}D pooling layer is an Array, it is expected to have a length of ${rank}, but received length ${list.length}.`;
    return [thrownFault('invalid-config', message, 'constructor', tfjsMessage, place)];
  }
  const faults = checkPositiveInteger(label, { [key]: list.map((item) => item ?? null) }, key);
  return faults.length > 0 || list.length === rank ? faults : [silentFault('invalid-config', message, place)];
}

/** Over one axis: the mean or the maximum over time. */
function globalPooling1d(className: string, factories: readonly string[]): LayerType {
  return oneInput({
    className,
    factories,
    keys: [],
    manyInputs: 'inputCheck',
    spec: () => ({ rank: 3 }),
    infer: ({ input }) => ({ output: [input[0] ?? null, input[2] ?? null] }),
  });
}

function globalPooling2d(className: string, factories: readonly string[]): LayerType {
  return oneInput({
    className,
    factories,
    keys: ['dataFormat'],
    manyInputs: 'inputCheck',
    check: (config, label) => checkDataFormat(label, config),
    spec: () => ({ rank: 4 }),
    infer({ config, input }) {
      const { batch, channels } = imageOf(config, input);
      return { output: [batch, channels] };
    },
  });
}

export const maxPooling2d = pooling('MaxPooling2D', ['maxPooling2d', 'maxPool2d'], 2);

export const poolingLayers: readonly LayerType[] = [
  pooling('AveragePooling1D', ['averagePooling1d', 'avgPool1d', 'avgPooling1d'], 1),
  pooling('AveragePooling2D', ['averagePooling2d', 'avgPool2d', 'avgPooling2d'], 2),
  pooling('AveragePooling3D', ['averagePooling3d', 'avgPool3d', 'avgPooling3d'], 3),
  pooling('MaxPooling1D', ['maxPooling1d', 'maxPool1d'], 1),
  maxPooling2d,
  pooling('MaxPooling3D', ['maxPooling3d'], 3),
  globalPooling1d('GlobalAveragePooling1D', ['globalAveragePooling1d']),
  globalPooling1d('GlobalMaxPooling1D', ['globalMaxPooling1d', 'globalMaxPool1d']),
  globalPooling2d('GlobalAveragePooling2D', ['globalAveragePooling2d']),
  globalPooling2d('GlobalMaxPooling2D', ['globalMaxPooling2d', 'globalMaxPool2d']),
];
