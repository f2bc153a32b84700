/**
 * Layers that prepare data: cropping, resizing, encoding. They move and look up data, and do no multiply-adds.
 *
 * TensorFlow.js 4.22 computes the shapes of most of them wrongly. The outputs here are those that it computes, because the layers behind
 * are built for them; a warning says what comes out when the model runs.
 */
import { certainlyDiffer, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { formatShape } from '../graph/shape.js';
import { given, isOpen, isPositiveInteger, sizeValue } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import { oneInput } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { isList, plainText, shapeText } from './tfjsText.js';

function checkSize(label: string, config: LayerConfig, key: string): Fault[] {
  const value = given(config, key);
  if (isOpen(value) || isPositiveInteger(value)) return [];
  const missing = value === undefined;
  const message = missing
    ? `${label} needs a ${key}`
    : `${label} needs a positive integer as ${key}, but it is ${shownValue(value)}`;
  return [silentFault(missing ? 'missing-config' : 'invalid-config', message, { configKey: key })];
}

function sizeOf(config: LayerConfig, key: string): Dim {
  const size = sizeValue(given(config, key), key);
  return typeof size === 'number' && !isPositiveInteger(size) ? unknown(`${key} is ${size}`) : size;
}

function checkInterpolation(label: string, config: LayerConfig): Fault[] {
  const value = given(config, 'interpolation');
  if (value === undefined || value === '' || isOpen(value) || value === 'bilinear' || value === 'nearest') return [];
  const tfjsMessage = `Invalid interpolation parameter: ${plainText(value)} is not implemented`;
  const message = `${label} knows no interpolation ${shownValue(value)}; it takes "bilinear", "nearest"`;
  return [thrownFault('invalid-config', message, 'constructor', tfjsMessage, { configKey: 'interpolation' })];
}

/** TensorFlow.js writes the output's shape into that of the layer's input, so that a model that begins with the layer asks for data of the new size. */
function overwritten(label: string, input: readonly Dim[], output: readonly Dim[]): Fault[] {
  const differs =
    input.length !== output.length ||
    input.some((dim, axis) => certainlyDiffer(dim, output[axis] ?? null) || (dim === null && axis > 0));
  if (!differs) return [];
  const message = `TensorFlow.js 4.22 overwrites the shape ${formatShape(input)} of the input of ${label} with ${formatShape(output)}: a model that begins with it refuses its data`;
  return [silentFault('wrong-symbolic-shape', message, { input: 0 })];
}

export const centerCrop = oneInput({
  className: 'CenterCrop',
  factories: ['centerCrop'],
  keys: ['height', 'width'],
  manyInputs: 'outputShape',
  check: (config, label) => [...checkSize(label, config, 'height'), ...checkSize(label, config, 'width')],
  infer({ config, input, label }) {
    if (input.length < 3) return { output: unknown(`${label} needs images`), faults: [notAnImage(label, input)] };
    const output = [...input.slice(0, -3), sizeOf(config, 'height'), sizeOf(config, 'width'), input[input.length - 1] ?? null];
    return { output, faults: overwritten(label, input, output) };
  },
});

function notAnImage(label: string, input: readonly Dim[]): Fault {
  return silentFault('rank-mismatch', `${label} needs images of rank 3 or 4, but its input is ${formatShape(input)}`, {
    input: 0,
  });
}

/** For a batch of images TensorFlow.js gives a shape of rank 3, `[height, width, …]`, with the input's width where the channels belong. */
export const resizing = oneInput({
  className: 'Resizing',
  factories: ['resizing'],
  keys: ['height', 'width', 'interpolation', 'cropToAspectRatio'],
  manyInputs: 'outputShape',
  check: (config, label) => [
    ...checkInterpolation(label, config),
    ...checkSize(label, config, 'height'),
    ...checkSize(label, config, 'width'),
  ],
  infer({ config, input, label }) {
    const [height, width] = [sizeOf(config, 'height'), sizeOf(config, 'width')];
    const output = [height, width, input[2] ?? null];
    if (input.length < 3 || input.length > 4) return { output, faults: [notAnImage(label, input)] };
    if (input.length === 3) return { output };
    const real = [input[0] ?? null, height, width, input[3] ?? null];
    const message = `TensorFlow.js 4.22 takes the output of ${label} for ${formatShape(output)}, though it is ${formatShape(real)}: layers behind it are built for the wrong shape`;
    return { output, faults: [silentFault('wrong-symbolic-shape', message)] };
  },
});

export const categoryEncoding = oneInput({
  className: 'CategoryEncoding',
  factories: ['categoryEncoding'],
  keys: ['numTokens', 'outputMode'],
  manyInputs: 'outputShape',
  check: (config, label) => checkSize(label, config, 'numTokens'),
  infer({ config, input, label }) {
    const tokens = sizeOf(config, 'numTokens');
    const mode = given(config, 'outputMode');
    if (isOpen(mode)) return { output: unknown('outputMode is not known') };
    const last = input[input.length - 1] ?? null;
    if (typeof last === 'object' && last !== null && mode === 'oneHot')
      return { output: unknown('whether the input has one column is open') };
    const appends = mode === 'oneHot' && last !== 1;
    const output = appends ? [...input, tokens] : [...input.slice(0, -1), tokens];
    const faults = overwritten(label, input, output);
    if (output.length > 2 && mode !== 'int') {
      const message = `${label} gives at most rank 2, but for its input ${formatShape(input)} it would be ${formatShape(output)}: TensorFlow.js throws when the model runs`;
      faults.unshift(silentFault('unsupported', message, { input: 0 }));
    }
    return { output, faults };
  },
});

/** The width changes with every call, so it is free. TensorFlow.js writes −1 for it, and the height is not there at all until the first call. */
export const randomWidth = oneInput({
  className: 'RandomWidth',
  factories: ['randomWidth'],
  keys: ['factor', 'interpolation', 'seed', 'autoVectorize'],
  manyInputs: 'outputShape',
  check: (config, label) => [...checkFactor(label, config), ...checkInterpolation(label, config)],
  infer({ input, label, name }) {
    if (input.length < 3 || input.length > 4)
      return { output: unknown(`${label} needs images`), faults: [notAnImage(label, input)] };
    const real = input.map((dim, axis) => (axis === input.length - 2 ? null : dim));
    const message = `TensorFlow.js 4.22 takes the output of ${label} for [, -1, ${plainText(shapeText([input[2] ?? null]))}], though it is ${formatShape(real)}: it can neither be in a sequential model nor stand before another layer`;
    const tfjsMessage = `Negative dimension size caused by adding layer ${name} with input shape [${shapeText(input)}]`;
    return {
      output: unknown('TensorFlow.js computes no shape for randomWidth'),
      faults: [thrownFault('wrong-symbolic-shape', message, 'add', tfjsMessage)],
    };
  },
});

function checkFactor(label: string, config: LayerConfig): Fault[] {
  const value = config['factor'];
  if (isOpen(value)) return [];
  const place = { configKey: 'factor' };
  const shown = plainText(value);
  const bounds = isList(value) && value.length === 2 ? value : typeof value === 'number' && value > 0 ? [-value, value] : null;
  if (bounds === null) {
    const message = `${label} needs a positive number or two numbers as factor, but it is ${shownValue(value)}`;
    const tfjsMessage = `Invalid factor: ${shown}. Must be positive number or tuple of 2 numbers`;
    return [thrownFault(value === undefined ? 'missing-config' : 'invalid-config', message, 'constructor', tfjsMessage, place)];
  }
  const [lower, upper] = bounds;
  if (typeof lower !== 'number' || typeof upper !== 'number') return [];
  if (lower < -1 || upper < -1) {
    const tfjsMessage = `factor must have values larger than -1. Got: ${shown}`;
    return [
      thrownFault('invalid-config', `${label} needs a factor from -1 on, but it is ${shown}`, 'constructor', tfjsMessage, place),
    ];
  }
  if (upper >= lower) return [];
  const message = `${label} has a factor whose upper bound ${upper} is below its lower bound ${lower}`;
  const tfjsMessage = 'factor cannot have upper bound less than lower bound.';
  return [thrownFault('invalid-config', message, 'constructor', tfjsMessage, place)];
}

export const preprocessingLayers = [centerCrop, resizing, categoryEncoding, randomWidth];
