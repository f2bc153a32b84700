/** Kinds of code that people ask about as errors, but of which TensorFlow.js makes what was meant: the reader has to do the same. */
import { stack } from './wrongProgram.js';

export const harmless: Readonly<Record<string, readonly string[]>> = {
  // A bare number is taken for a list of one.
  'inputShape-number': [
    stack('tf.layers.dense({units: 8, inputShape: 4 as any})'),
    `
const FEATURES: any = 6;
const model = tf.sequential({
  layers: [tf.layers.dense({units: 3, inputShape: FEATURES}), tf.layers.dense({units: 1})],
});`,
  ],
  // The first Keras called it so.
  inputDim: [
    stack('tf.layers.dense({units: 8, inputDim: 4})'),
    `
const layer = (units: number, options = {}) => tf.layers.dense({units, ...options});
const model = tf.sequential({layers: [layer(5, {inputDim: 7, activation: 'relu'}), layer(2)]});`,
  ],
};
