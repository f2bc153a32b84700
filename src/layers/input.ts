/** The layer that stands for an input. `tf.input({shape})` and `tf.layers.input({shape})` make one too, and give its tensor. */
import { unknown } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { given } from './config.js';
import { thrownFault } from './fault.js';
import { configuredInput } from './inputShape.js';
import type { LayerType } from './layerType.js';

/**
 * Takes both spellings of its shape: `inputShape`, `batchInputShape`, `batchSize` of `tf.layers.inputLayer`, and `shape`, `batchShape` of `tf.input`.
 * It has no weights and does no multiply-adds.
 */
export const inputLayer: LayerType = {
  className: 'InputLayer',
  factories: ['inputLayer', 'input'],
  keys: ['inputShape', 'batchInputShape', 'batchSize', 'shape', 'batchShape', 'dtype', 'sparse'],
  check,
  checkCall: (factory, config) => (factory === 'input' ? checkInput(config) : checkInputLayer(config)),
  infer(config) {
    const shape = configuredInput({ className: 'InputLayer', name: null, config, span: null });
    return { outputs: [shape ?? unknown('the input has no shape')], weights: [], macs: 0n, faults: check(config) };
  },
};

function check(config: LayerConfig): Fault[] {
  return has(config, 'shape') || has(config, 'batchShape') ? checkInput(config) : checkInputLayer(config);
}

/** `tf.input({shape})`. */
function checkInput(config: LayerConfig): Fault[] {
  if (!has(config, 'shape') && !has(config, 'batchShape')) {
    return fault(
      'missing-config',
      'input needs a shape or a batchShape',
      'Please provide to Input either a `shape` or a `batchShape` argument. Note that `shape` does not include the batch dimension.',
    );
  }
  if (!has(config, 'shape') || !has(config, 'batchShape')) return [];
  return fault(
    'invalid-config',
    'input is given both a shape and a batchShape',
    'Please provide either a `shape` or `batchShape` argument to Input, but not both.',
  );
}

/** `tf.layers.inputLayer({inputShape})`. */
function checkInputLayer(config: LayerConfig): Fault[] {
  if (has(config, 'inputShape') && has(config, 'batchInputShape')) {
    return fault(
      'invalid-config',
      'inputLayer is given both an inputShape and a batchInputShape',
      'Only provide the inputShape OR batchInputShape argument to inputLayer, not both at the same time.',
    );
  }
  if (!has(config, 'inputShape') && !has(config, 'batchInputShape')) {
    return fault(
      'missing-config',
      'inputLayer needs an inputShape or a batchInputShape',
      'An InputLayer should be passed either a `batchInputShape` or an `inputShape`.',
    );
  }
  if (has(config, 'batchInputShape') && has(config, 'batchSize')) {
    return fault(
      'invalid-config',
      'inputLayer is given both a batchInputShape and a batchSize',
      'Cannot specify batchSize if batchInputShape is specified when creating an InputLayer.',
    );
  }
  return [];
}

function has(config: LayerConfig, key: string): boolean {
  return given(config, key) !== undefined;
}

function fault(code: 'missing-config' | 'invalid-config', message: string, tfjsMessage: string): Fault[] {
  return [thrownFault(code, message, 'constructor', tfjsMessage)];
}
