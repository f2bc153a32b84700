// Whether a native build works: loads the package in the folder that is named, and lets TensorFlow train one step.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';

const folder = process.argv[2] ?? '';

// Version 4.22.0 calls a function that Node 23 took away.
/** @type {Record<string, unknown>} */ (/** @type {unknown} */ (util))['isNullOrUndefined'] ??= (/** @type {unknown} */ value) =>
  value === null || value === undefined;

/** @type {typeof import('@tensorflow/tfjs')} */
const tf = createRequire(join(folder, 'package.json'))('@tensorflow/tfjs-node');
if (tf.getBackend() !== 'tensorflow') throw new Error(`The back end is ${tf.getBackend()} instead of tensorflow.`);

// The loss (3w - 6)² has the gradient 6(3w - 6), which is -18 at w = 1.
const weight = tf.variable(tf.tensor2d([[1]]));
const { grads } = tf.variableGrads(() => tf.sum(tf.square(tf.sub(tf.matMul(tf.tensor2d([[3]]), weight), 6))), [weight]);
const gradient = grads[weight.name]?.dataSync()[0];
if (gradient !== -18) throw new Error(`A gradient is ${gradient} instead of -18.`);
