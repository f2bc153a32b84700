/** The sample workspace, run: what its networks count, and what TensorFlow.js says of its mistakes, and when. */
import * as tf from '@tensorflow/tfjs';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { createModel } from '../../../media/samples/cifar10.js';
import { createSplitModel } from '../../../media/samples/cifar10Split.js';
import * as mismatch from '../../../media/samples/mismatch.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('is TypeScript that compiles', async () => {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'media/samples', '--pretty', 'false'];
  await expect(promisify(execFile)(process.execPath, tsc, { cwd: root })).resolves.toMatchObject({ stdout: '' });
});

it('has the article’s two networks', () => {
  expect([createModel().countParams(), createSplitModel().countParams()]).toEqual([62_186, 61_178]);
});

it('starts weights as PyTorch does: uniform in ±1/√(fan-in)', () => {
  const kernel = createModel().layers[5]?.getWeights()[0] ?? tf.zeros([1]);
  const largest = tf.max(tf.abs(kernel)).dataSync<'float32'>()[0];
  expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(450));
  expect(largest).toBeGreaterThan(0.99 / Math.sqrt(450));
});

describe('the mistakes', () => {
  const ones = (model: tf.LayersModel) => tf.ones(model.inputs[0]?.shape.map((size) => size ?? 1) ?? []);
  const predict = (model: tf.LayersModel) => model.predict(ones(model)) as tf.Tensor;

  it.each<[keyof typeof mismatch, RegExp]>([
    ['stackedLstm', /expected ndim=3, found ndim=2/],
    ['digitsWithoutChannel', /expected ndim=4, found ndim=3/],
    ['unet', /matching shapes except for the concat axis.*14,14,64.*15,15,32/],
  ])('%s throws when it is built', (name, message) => {
    expect(mismatch[name]).toThrow(message);
  });

  it.each<[keyof typeof mismatch, RegExp]>([
    ['uneasySplit', /Total size of new array must be unchanged/],
    ['featuresAndClassifier', /expected axis -1 of input shape to have value 128 but got shape 1,64/],
  ])('%s is built, and throws when data flows', (name, message) => {
    const model = mismatch[name]();
    expect(() => predict(model)).toThrow(message);
  });

  it('tooManyPoolings is built, and its answer does not depend on the image', () => {
    const model = mismatch.tooManyPoolings();
    const answers = [ones(model), ones(model).mul(0.5)].map((image) => [...(model.predict(image) as tf.Tensor).dataSync()]);
    expect(model.layers.find(({ name }) => name.startsWith('flatten'))?.outputShape).toEqual([null, 0]);
    expect(answers[0]).toEqual(answers[1]);
  });
});
