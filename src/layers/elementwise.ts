/**
 * Layers that keep the shape and have no weights: activations, dropouts, noises, masking, rescaling. They work element by
 * element, which is not counted as multiply-adds.
 */
import type { Dim } from '../graph/dim.js';
import type { ConfigValue, LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { formatShape } from '../graph/shape.js';
import { given, isOpen } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import type { InputSpec, LayerType } from './layerType.js';
import { checkNamedFunctions } from './namedFunctions.js';
import { oneInput } from './oneInput.js';
import { shownValue } from './shownValue.js';
import { isList, plainText } from './tfjsText.js';

interface Elementwise {
  readonly spec?: InputSpec;
  /** Faults of the configuration together with the input. */
  readonly checkInput?: (config: LayerConfig, label: string, input: readonly Dim[]) => readonly Fault[];
  readonly check?: (config: LayerConfig, label: string) => readonly Fault[];
}

function elementwise(
  className: string,
  factory: string,
  keys: readonly string[],
  { spec, check, checkInput }: Elementwise = {},
): LayerType {
  return oneInput({
    className,
    factories: [factory],
    keys,
    ...(check === undefined ? {} : { check }),
    ...(spec === undefined ? {} : { spec: () => spec, manyInputs: 'inputCheck' as const }),
    infer: ({ config, label, input }) => (checkInput === undefined ? {} : { faults: checkInput(config, label, input) }),
  });
}

/** A rate that is missing or outside of 0 to 1 does no harm in TensorFlow.js, and drops nothing. */
function checkRate(config: LayerConfig, label: string): Fault[] {
  const value = given(config, 'rate');
  if (isOpen(value) || (typeof value === 'number' && value >= 0 && value <= 1)) return [];
  const message =
    value === undefined
      ? `${label} without a rate drops nothing`
      : `${label} needs a rate from 0 to 1, but it is ${shownValue(value)}: it drops nothing, or not what was meant`;
  return [silentFault('ignored-config', message, { configKey: 'rate' })];
}

/** Without a deviation, TensorFlow.js takes 1. */
function checkDeviation(config: LayerConfig, label: string): Fault[] {
  const value = given(config, 'stddev');
  if (isOpen(value) || typeof value === 'number') return [];
  const message =
    value === undefined
      ? `${label} without a stddev adds noise of deviation 1`
      : `${label} needs a number as stddev, but it is ${shownValue(value)}`;
  return [silentFault('ignored-config', message, { configKey: 'stddev' })];
}

function checkScale(config: LayerConfig, label: string): Fault[] {
  const value = given(config, 'scale');
  if (isOpen(value) || typeof value === 'number') return [];
  const missing = value === undefined;
  const message = missing ? `${label} needs a scale` : `${label} needs a number as scale, but it is ${shownValue(value)}`;
  return [silentFault(missing ? 'missing-config' : 'invalid-config', message, { configKey: 'scale' })];
}

export const activation = elementwise('Activation', 'activation', ['activation'], {
  check: (config, label) => checkNamedFunctions(label, config, ['activation']),
});

export const elu = elementwise('ELU', 'elu', ['alpha'], {
  check(config, label) {
    const alpha = given(config, 'alpha');
    if (alpha === undefined || alpha === 1 || isOpen(alpha)) return [];
    return [
      thrownFault(
        'invalid-config',
        `${label} takes no alpha but 1, and it is ${shownValue(alpha)}`,
        'constructor',
        `Non-default alpha value (${plainText(alpha)}) is not supported by the ELU layer yet.`,
        { configKey: 'alpha' },
      ),
    ];
  },
});

/** The layer works along axis 1 unless it is told otherwise, and TensorFlow.js implements the last axis alone: that is one and the same for rank 2 only. */
function checkSoftmaxAxis(config: LayerConfig, label: string, input: readonly Dim[]): Fault[] {
  const value = given(config, 'axis') ?? 1;
  if (isList(value) && value.length > 1) return checkSoftmaxAxes(value, label, input);
  const axis = isList(value) ? value[0] : value;
  if (typeof axis !== 'number' || axis === -1 || axis === input.length - 1) return [];
  const message = `${label} works along axis ${axis} of its input ${formatShape(input)}, but TensorFlow.js implements the last axis only: it throws when the model runs; set axis: -1`;
  return [silentFault('unsupported', message, { input: 0, configKey: 'axis' })];
}

/** Along several axes, any of them will do. */
function checkSoftmaxAxes(axes: readonly ConfigValue[], label: string, input: readonly Dim[]): Fault[] {
  const outside = axes.find((axis) => typeof axis === 'number' && (axis < -input.length || axis >= input.length));
  if (outside === undefined) return [];
  const message = `${label} works along axis ${shownValue(outside)}, which its input ${formatShape(input)} does not have: it throws when the model runs`;
  return [silentFault('unsupported', message, { input: 0, configKey: 'axis' })];
}

export const elementwiseLayers: readonly LayerType[] = [
  activation,
  elu,
  elementwise('ReLU', 'reLU', ['maxValue']),
  elementwise('LeakyReLU', 'leakyReLU', ['alpha']),
  elementwise('ThresholdedReLU', 'thresholdedReLU', ['theta']),
  elementwise('Softmax', 'softmax', ['axis'], { checkInput: checkSoftmaxAxis }),
  elementwise('Dropout', 'dropout', ['rate', 'noiseShape', 'seed'], { check: checkRate }),
  elementwise('SpatialDropout1D', 'spatialDropout1d', ['rate', 'seed'], { spec: { rank: 3 }, check: checkRate }),
  elementwise('GaussianNoise', 'gaussianNoise', ['stddev'], { check: checkDeviation }),
  elementwise('GaussianDropout', 'gaussianDropout', ['rate'], { check: checkRate }),
  elementwise('AlphaDropout', 'alphaDropout', ['rate', 'noiseShape'], { check: checkRate }),
  elementwise('Masking', 'masking', ['maskValue']),
  elementwise('Rescaling', 'rescaling', ['scale', 'offset'], { check: checkScale }),
];
