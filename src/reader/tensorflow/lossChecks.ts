/** Losses that do not fit the last layer: nothing is thrown, but the model does not learn. */
import type { ConfigValue } from '../../graph/model.js';
import type { Fault } from '../../graph/problem.js';
import type { LayerValue } from './layerValue.js';
import type { ModelValue } from './modelValue.js';

/** The name of the loss, however it is given; `null` where it is not known. */
export function lossName(loss: ConfigValue): string | null {
  if (typeof loss === 'string') return LOSSES[loss] ?? loss;
  return Array.isArray(loss) && loss.length === 1 && typeof loss[0] === 'string' ? (LOSSES[loss[0]] ?? loss[0]) : null;
}

const LOSSES: Readonly<Record<string, string>> = {
  softmaxCrossEntropy: 'softmaxCrossEntropy',
  categorical_crossentropy: 'categoricalCrossentropy',
  binary_crossentropy: 'binaryCrossentropy',
  sparse_categorical_crossentropy: 'sparseCategoricalCrossentropy',
};

const CROSS_ENTROPIES = new Set(['categoricalCrossentropy', 'binaryCrossentropy', 'sparseCategoricalCrossentropy']);

export function checkLoss(
  model: ModelValue,
  loss: ConfigValue,
): { readonly fault: Fault; readonly layer: LayerValue; readonly key: string } | null {
  const name = lossName(loss);
  const last = lastDense(model);
  if (name === null || last === null) return null;
  const { units, activation } = last.origin.config;
  const say = (message: string, key: string): ReturnType<typeof checkLoss> => ({
    fault: { code: 'loss-mismatch', message, tfjsMessage: null },
    layer: last,
    key,
  });
  if (activation === 'softmax' && units === 1) return say('A softmax over one unit is always 1', 'activation');
  if (units === 1 && (name === 'categoricalCrossentropy' || name === 'sparseCategoricalCrossentropy')) {
    return say(`${name} chooses between classes, but the last layer has one unit`, 'units');
  }
  if (CROSS_ENTROPIES.has(name) && (activation === undefined || activation === null || activation === 'linear')) {
    return say(`${name} wants probabilities, but the last layer has no activation`, 'units');
  }
  return null;
}

/** The last layer, where it is a dense one and nothing about it is open. */
function lastDense(model: ModelValue): LayerValue | null {
  const { entries, outputs } = model.state;
  if (outputs.length !== 1 || entries.some((entry) => entry.conditional !== null)) return null;
  const source = outputs[0]?.source;
  const layer = source && 'layer' in source ? source.layer : null;
  return layer?.kind === 'layer' && layer.origin.className === 'Dense' ? layer : null;
}
