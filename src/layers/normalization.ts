/** Batch and layer normalization. They scale and shift element by element, which is not counted as multiply-adds. */
import { isUnknown, unknown } from '../graph/dim.js';
import type { Dim, Unknown } from '../graph/dim.js';
import type { ConfigValue, LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { formatShape } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { flag, given, isOpen } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import type { Weight } from './layerType.js';
import { checkNamedFunctions } from './namedFunctions.js';
import { oneInput } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { isList, plainText, shapeJson, valueJson } from './tfjsText.js';

interface ScaleAndShift {
  readonly weights: readonly Weight[];
  readonly missing: { readonly missingWeights?: Unknown };
}

/** `gamma` where it scales, `beta` where it centers. */
function scaleAndShift(config: LayerConfig, shape: Shape): ScaleAndShift {
  const scale = flag(config, 'scale', true);
  const center = flag(config, 'center', true);
  for (const [key, value] of [['scale', scale] as const, ['center', center] as const]) {
    if (isUnknown(value)) return { weights: [], missing: { missingWeights: unknown(`${key} is open: ${value.unknown}`) } };
  }
  return {
    weights: [
      ...(scale === true ? [{ name: 'gamma', shape, trainable: true }] : []),
      ...(center === true ? [{ name: 'beta', shape, trainable: true }] : []),
    ],
    missing: {},
  };
}

const batchFunctions = [
  'betaInitializer',
  'gammaInitializer',
  'movingMeanInitializer',
  'movingVarianceInitializer',
  'betaConstraint',
  'gammaConstraint',
  'betaRegularizer',
  'gammaRegularizer',
];

/** The index that TensorFlow.js looks the size up by: a list of one axis does by accident, as its text is that of a number. */
function batchAxis(config: LayerConfig, rank: number): string | number | Unknown {
  const axis: ConfigValue = given(config, 'axis') ?? -1;
  if (typeof axis === 'number') return axis >= 0 ? axis : axis + rank;
  if (isOpen(axis) || (isList(axis) && axis.some(isOpen))) return unknown('axis is not known');
  // JavaScript compares a list as its text, and adds to it as to a text.
  const text = plainText(axis);
  return Number(text) >= 0 ? text : `${text}${rank}`;
}

function sizeAt(input: readonly Dim[], axis: string | number): Dim {
  return (/^\d+$/.test(String(axis)) ? input[Number(axis)] : null) ?? null;
}

/** The moving mean and variance are kept, but not trained. */
export const batchNormalization = oneInput({
  className: 'BatchNormalization',
  factories: ['batchNormalization'],
  keys: ['axis', 'momentum', 'epsilon', 'center', 'scale', ...batchFunctions],
  hasWeights: true,
  manyInputs: 'build',
  check: (config, label) => [...checkNamedFunctions(label, config, batchFunctions), ...checkTrainable(label, config)],
  infer({ config, input, label }) {
    const axis = batchAxis(config, input.length);
    if (isUnknown(axis)) return { missingWeights: axis };
    const size = sizeAt(input, axis);
    if (size === null) {
      const shown = `axis ${shownValue(given(config, 'axis') ?? -1)} of its input ${formatShape(input)}`;
      const missing = /^\d+$/.test(String(axis)) && Number(axis) < input.length;
      const message = `${label} normalizes along ${shown}, ${missing ? 'whose size is free until run time' : 'which is not there'}`;
      const tfjsMessage = `Axis ${axis} of input tensor should have a defined dimension but the layer received an input with shape ${shapeJson(input)}.`;
      const fault = thrownFault('undefined-dimension', message, 'build', tfjsMessage, { input: 0, configKey: 'axis' });
      return { missingWeights: unknown(message), faults: [fault] };
    }
    const { weights, missing } = scaleAndShift(config, [size]);
    const moving = ['moving_mean', 'moving_variance'].map((name) => ({ name, shape: [size], trainable: false }));
    return { weights: [...weights, ...moving], ...missing, faults: checkRank(label, input) };
  },
  builtSpec(config, input) {
    const axis = batchAxis(config, input.length);
    return isUnknown(axis)
      ? { rank: input.length }
      : { rank: input.length, axes: [{ axis: Number(axis), size: sizeAt(input, axis) }] };
  },
});

function checkRank(label: string, input: readonly Dim[]): Fault[] {
  if (input.length <= 4) return [];
  const message = `${label} is implemented in TensorFlow.js up to rank 4, but its input is ${formatShape(input)}: it throws when the model runs`;
  return [silentFault('unsupported', message, { input: 0 })];
}

/** In training, TensorFlow.js 4.22 reads `gamma` and `beta` whether they are there or not. */
function checkTrainable(label: string, config: LayerConfig): Fault[] {
  return ['center', 'scale'].flatMap((key) => {
    if (flag(config, key, true) !== false) return [];
    const message = `${label} with ${key}: false cannot be trained: TensorFlow.js 4.22 throws in fit`;
    return [silentFault('untrainable', message, { configKey: key })];
  });
}

const layerFunctions = ['betaInitializer', 'gammaInitializer', 'betaRegularizer', 'gammaRegularizer'];

/** Normalizes each example along one or several axes. */
export const layerNormalization = oneInput({
  className: 'LayerNormalization',
  factories: ['layerNormalization'],
  keys: ['axis', 'epsilon', 'center', 'scale', ...layerFunctions],
  hasWeights: true,
  manyInputs: 'build',
  check: (config, label) => [...checkLayerAxis(label, config), ...checkNamedFunctions(label, config, layerFunctions)],
  infer({ config, input, label }) {
    const value = given(config, 'axis') ?? -1;
    const list = isList(value) ? value : [value];
    if (!list.every((axis) => typeof axis === 'number' && Number.isInteger(axis)))
      return { missingWeights: unknown('axis is not known') };
    const axes = list.map((axis) => (Number(axis) < 0 ? Number(axis) + input.length : Number(axis)));
    const outside = axes.find((axis) => axis < 0 || axis >= input.length);
    const place = { input: 0, configKey: 'axis' };
    if (outside !== undefined) {
      const message = `${label} normalizes along axis ${outside}, which its input ${formatShape(input)} does not have`;
      return {
        missingWeights: unknown(message),
        faults: [thrownFault('invalid-config', message, 'build', `Invalid axis: ${outside}`, place)],
      };
    }
    if (new Set(axes).size < axes.length) {
      const message = `${label} names an axis twice: ${shownValue(value)}`;
      const fault = thrownFault('invalid-config', message, 'build', `Found duplicate axes in: ${axes.join(',')}`, place);
      return { missingWeights: unknown(message), faults: [fault] };
    }
    const { weights, missing } = scaleAndShift(
      config,
      axes.map((axis) => input[axis] ?? null),
    );
    return { weights, ...missing, faults: checkRank(label, input) };
  },
});

function checkLayerAxis(label: string, config: LayerConfig): Fault[] {
  const value = given(config, 'axis');
  if (value === undefined || isOpen(value)) return [];
  const isAxis = (axis: ConfigValue): boolean => isOpen(axis) || (typeof axis === 'number' && Number.isInteger(axis));
  if (isList(value) ? value.every(isAxis) : isAxis(value)) return [];
  const tfjsMessage =
    typeof value === 'number'
      ? `Expected axis to be an integer, but received ${value}`
      : isList(value)
        ? `Expected axis to be an array of integers, but received ${valueJson(value)}`
        : `Expected axis to be an integer or an array of integers, but received ${valueJson(value)}`;
  const message = `${label} needs an integer or a list of integers as axis, but it is ${shownValue(value)}`;
  return [thrownFault('invalid-config', message, 'constructor', tfjsMessage, { configKey: 'axis' })];
}

export const normalizationLayers = [batchNormalization, layerNormalization];
