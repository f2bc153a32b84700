/**
 * The input shape that a layer's own configuration gives, as TensorFlow.js's constructors work it out. `tf.sequential` takes it from
 * its first layer; on every other layer it is ignored.
 */
import { isUnknown, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { ConfigValue, LayerConfig, LayerSpec } from '../graph/model.js';
import { isPolynomial } from '../graph/polynomial.js';
import type { Fault } from '../graph/problem.js';
import type { Shape } from '../graph/shape.js';
import { given, sizeValue } from './config.js';
import { silentFault } from './fault.js';
import { shownValue } from './shownValue.js';
import { isList } from './tfjsText.js';

/** Keys that every layer takes. */
export const commonKeys: readonly string[] = [
  'name',
  'trainable',
  'inputShape',
  'batchInputShape',
  'batchSize',
  'dtype',
  'inputDType',
  'weights',
];

/**
 * The input shape, batch first, that the layer asks for; `null` where it gives none. An embedding always asks for one. `Unknown` where the code
 * leaves the shape open.
 */
export function configuredInput(spec: LayerSpec): Shape | null {
  const { className, config } = spec;
  if (spec.model !== undefined) return spec.model.inputs[0]?.shape ?? null;
  const shape = given(config, 'shape');
  if (className === 'InputLayer' && shape !== undefined) return shapeOf(shape, [null]);
  const whole = given(config, 'batchInputShape') ?? (className === 'InputLayer' ? given(config, 'batchShape') : undefined);
  if (whole !== undefined) return shapeOf(whole, []);
  const batchSize = given(config, 'batchSize');
  const batch = [batchSize === undefined ? null : sizeValue(batchSize, 'batchSize')];
  const inputShape = given(config, 'inputShape');
  if (inputShape !== undefined) return shapeOf(inputShape, batch);
  if (className === 'Dense') {
    const inputDim = given(config, 'inputDim');
    return inputDim === undefined ? null : [...batch, sizeValue(inputDim, 'inputDim')];
  }
  if (className === 'Embedding') {
    const inputLength = given(config, 'inputLength');
    return inputLength === undefined ? [...batch, null] : shapeOf(inputLength, batch);
  }
  return null;
}

/** Sizes in a configured input shape that no tensor has: zero, negative, or not whole. TensorFlow.js lets them all pass. */
export function checkConfiguredInput(label: string, config: LayerConfig): Fault[] {
  return ['inputShape', 'batchInputShape', 'shape', 'batchShape'].flatMap((key) => {
    const value = given(config, key);
    if (value === undefined) return [];
    const sizes = isList(value) ? value : [value];
    const wrong = sizes.find((size) => typeof size === 'number' && !(Number.isInteger(size) && size > 0));
    if (wrong === undefined) return [];
    return [
      silentFault(
        'invalid-config',
        `${label} is given the ${key} ${shownValue(value)}, in which ${shownValue(wrong)} is not a size`,
        { configKey: key },
      ),
    ];
  });
}

function shapeOf(value: ConfigValue, batch: readonly Dim[]): Shape {
  if (typeof value === 'object' && value !== null && !isList(value) && isUnknown(value)) return value;
  return [...batch, ...dimsOf(value, 'the input shape')];
}

/** A list of sizes; a bare number stands for a list of one, as `[batch].concat(4)` makes of it. */
function dimsOf(value: ConfigValue, key: string): Dim[] {
  return (isList(value) ? value : [value]).map((item): Dim => {
    if (item === null) return null;
    if (typeof item === 'number' && !(Number.isInteger(item) && item >= 0)) return unknown(`${String(item)} is not a size`);
    if (typeof item === 'object' && !isList(item) && isPolynomial(item)) return item;
    return sizeValue(item, key);
  });
}
