/** Layers that cut, pad or enlarge images. They move data, and do no multiply-adds. */
import { addDims, multiplyDims, subtractDims, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { ConfigValue, LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { formatShape } from '../graph/shape.js';
import { imageOf, imageShape } from './axes.js';
import { checkDataFormat, checkWord, dataFormats, given, isOpen, isPositiveInteger, sizeValue } from './config.js';
import { positiveSizes, silentFault, thrownFault } from './fault.js';
import { oneInput } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { isList, shapeText } from './tfjsText.js';

/** How much is added or cut before and after each of the two axes. */
type Margins = readonly [readonly [Dim, Dim], readonly [Dim, Dim]];

/** A number, one number an axis, or a pair an axis. */
function marginsOf(value: ConfigValue | undefined, key: string, absent: Dim): Margins {
  if (value === undefined || !isList(value)) {
    const margin = value === undefined ? absent : sizeValue(value, key);
    return [
      [margin, margin],
      [margin, margin],
    ];
  }
  const pairs = typeof value[0] === 'object' && value[0] !== null && isList(value[0]);
  const side = (axis: number): [Dim, Dim] => {
    const item = value[axis];
    if (!pairs || item === undefined || !isList(item)) return [sizeValue(item, key), sizeValue(item, key)];
    return [sizeValue(item[0], key), sizeValue(item[1], key)];
  };
  return [side(0), side(1)];
}

/** What TensorFlow.js does not look at: numbers that are no widths of a margin. */
function checkMargins(label: string, value: ConfigValue | undefined, key: string): Fault[] {
  if (value === undefined || isOpen(value)) return [];
  const items = isList(value) ? value.flatMap((item) => (isList(item) ? item : [item])) : [value];
  const whole = items.every((item) => isOpen(item) || (typeof item === 'number' && Number.isInteger(item) && item >= 0));
  if (whole && items.length > 0) return [];
  const message = `${label} needs whole numbers from 0 on as ${key}, but it is ${shownValue(value)}`;
  return [silentFault('invalid-config', message, { configKey: key })];
}

/** A data format that TensorFlow.js takes without a look and reads as "channelsLast" when it computes the shape. */
function checkDataFormatSilently(label: string, config: LayerConfig): Fault[] {
  return checkWord(label, config, 'dataFormat', dataFormats, 'DataFormat').map(({ code, message, configKey }) =>
    silentFault(code, message, configKey === undefined ? {} : { configKey }),
  );
}

/** A free size is taken for 0 by TensorFlow.js, so that cutting makes it negative: a sequential model refuses that, a functional one goes on with it. */
export const cropping2D = oneInput({
  className: 'Cropping2D',
  factories: ['cropping2D'],
  keys: ['cropping', 'dataFormat'],
  manyInputs: 'inputCheck',
  check(config, label) {
    const value = config['cropping'];
    if (value === undefined || value === null) {
      const tfjsMessage = `Cannot read properties of ${String(value)} (reading '0')`;
      return [thrownFault('missing-config', `${label} needs a cropping`, 'constructor', tfjsMessage, { configKey: 'cropping' })];
    }
    // An explicit null passes for "channelsLast" when the shape is computed, and for "channelsFirst" when the layer runs.
    const format = config['dataFormat'] === null ? { ...config, dataFormat: 'null' } : config;
    return [...checkMargins(label, value, 'cropping'), ...checkDataFormatSilently(label, format)];
  },
  spec: () => ({ rank: 4 }),
  infer({ config, input, label, name }) {
    const image = imageOf(config, input);
    const margins = marginsOf(given(config, 'cropping'), 'cropping', unknown('cropping is missing'));
    const cut = margins.map(([before, after]) => addDims(before, after));
    const space = image.space.map((size, axis) => subtractDims(size, cut[axis] ?? null));
    const output = imageShape({ ...image, space });
    const free = image.space.some((size) => size === null);
    if (!free) {
      const { sizes, faults } = positiveSizes(label, input, output, name, `its cropping is ${shownValue(config['cropping'])}`);
      return { output: sizes, faults };
    }
    const message = `${label} needs the size of what it crops, but its input ${formatShape(input)} leaves it free until run time`;
    const negative = image.space.some((size, axis) => size === null && typeof cut[axis] === 'number' && cut[axis] > 0);
    const fault = negative
      ? thrownFault(
          'undefined-dimension',
          message,
          'add',
          `Negative dimension size caused by adding layer ${name} with input shape [${shapeText(input)}]`,
          { input: 0 },
        )
      : silentFault('undefined-dimension', message, { input: 0 });
    return { output, faults: [fault] };
  },
});

/** TensorFlow.js takes a list of two numbers; of a bare one it makes NaN. */
export const upSampling2d = oneInput({
  className: 'UpSampling2D',
  factories: ['upSampling2d'],
  keys: ['size', 'dataFormat', 'interpolation'],
  manyInputs: 'inputCheck',
  check: (config, label) => [
    ...checkUpSamplingSize(label, config),
    ...checkDataFormat(label, config),
    ...checkWord(label, config, 'interpolation', ['nearest', 'bilinear'], 'InterpolationFormat'),
  ],
  spec: () => ({ rank: 4 }),
  infer({ config, input, label, name }) {
    const image = imageOf(config, input);
    const value = given(config, 'size');
    const sizeOf = (axis: number): Dim => {
      if (value === undefined) return 2;
      const size = sizeValue(isList(value) ? value[axis] : undefined, 'size');
      return typeof size === 'number' && !isPositiveInteger(size) ? unknown(`size is ${size}`) : size;
    };
    const space = image.space.map((size, axis) => multiplyDims(size, sizeOf(axis)));
    const { sizes, faults } = positiveSizes(label, input, imageShape({ ...image, space }), name, 'its size leaves nothing');
    return { output: sizes, faults };
  },
});

function checkUpSamplingSize(label: string, config: LayerConfig): Fault[] {
  const value = given(config, 'size');
  if (value === undefined || isOpen(value)) return [];
  if (isList(value) && value.length === 2 && value.every((item) => isOpen(item) || isPositiveInteger(item))) return [];
  const message = `${label} needs a list of two positive integers as size, but it is ${shownValue(value)}`;
  return [silentFault('invalid-config', message, { configKey: 'size' })];
}

export const zeroPadding2d = oneInput({
  className: 'ZeroPadding2D',
  factories: ['zeroPadding2d'],
  keys: ['padding', 'dataFormat'],
  manyInputs: 'inputCheck',
  check(config, label) {
    const value = given(config, 'padding');
    const lengthFaults = checkPaddingLengths(label, value);
    return lengthFaults.length > 0
      ? lengthFaults
      : [...checkMargins(label, value, 'padding'), ...checkDataFormatSilently(label, config)];
  },
  spec: () => ({ rank: 4 }),
  infer({ config, input }) {
    const image = imageOf(config, input);
    const margins = marginsOf(given(config, 'padding'), 'padding', 1);
    const space = image.space.map((size, axis): Dim => {
      const [before, after] = margins[axis] ?? [null, null];
      const padded = addDims(addDims(size, before), after);
      return typeof padded === 'number' && padded < 0 ? unknown('padding makes it negative') : padded;
    });
    return { output: imageShape({ ...image, space }) };
  },
});

function checkPaddingLengths(label: string, value: ConfigValue | undefined): Fault[] {
  if (value === undefined || !isList(value)) return [];
  const fault = (what: string, length: number): Fault[] => [
    thrownFault(
      'invalid-config',
      `${label} needs a number, two numbers or two pairs as padding, but it is ${shownValue(value)}`,
      'constructor',
      `ZeroPadding2D expects ${what} to be a length-2 array, but received a length-${length} array.`,
      { configKey: 'padding' },
    ),
  ];
  if (value.length !== 2) return fault('padding', value.length);
  const [height, width] = value;
  if (!isList(height)) return [];
  if (height.length !== 2) return fault('height padding', height.length);
  return isList(width) && width.length !== 2 ? fault('width padding', width.length) : [];
}

export const resamplingLayers = [cropping2D, upSampling2d, zeroPadding2d];
