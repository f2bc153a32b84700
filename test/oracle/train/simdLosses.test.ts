/** Every loss, on logits and on probabilities, and what TensorFlow.js computes but has no gradient for. */
import { beforeAll, expect, test } from 'vitest';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { runnableModel } from '../../../src/train/runnableModel.js';
import { cpuEnvironment, tf } from '../../unit/train/environments.js';
import { SimdTrial, distanceOf, sizeOf } from './simdTrial.js';

beforeAll(cpuEnvironment);

const seeded = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });

const labels = Uint8Array.of(2, 0, 3, 3);
const examples = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(i * 1.37 + 0.4));

async function trialOf(model: LayersModel, classes: number, lossName?: string): Promise<SimdTrial> {
  const trial = await SimdTrial.build(runnableModel(model), classes, labels.length, lossName);
  if (typeof trial === 'string') throw new Error(trial);
  trial.copyWeights();
  return trial;
}

const losses = ['categoricalCrossentropy', 'binaryCrossentropy', 'meanSquaredError', 'meanAbsoluteError'];
const cases = losses.flatMap((loss) => ['linear', 'softmax', 'sigmoid', 'relu'].map((end) => [loss, end] as const));

test.each(cases)('%s behind %s', async (loss, end) => {
  const dense = (units: number, activation: string) =>
    tf.layers.dense({ units, activation: activation as 'relu', ...seeded(3), biasInitializer: 'ones' });
  const trial = await trialOf(
    tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [6] }), dense(5, 'tanh'), dense(4, end)] }),
    4,
    loss,
  );
  const x = examples(24);
  for (const training of [true, false]) {
    const actual = trial.run(training ? 'training' : 'inference', x, labels);
    const expected = trial.expected(training, x, [6], labels);
    expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(1e-5 * Math.abs(expected.loss));
    if (!training) continue;
    expect(sizeOf(actual.gradients)).toBeGreaterThan(0);
    expect(distanceOf(actual.gradients, expected.gradients) / sizeOf(expected.gradients)).toBeLessThan(1e-5);
  }
});

test.each([
  ['two classes in one output', 'sigmoid', 'binaryCrossentropy'],
  ['two classes in one logit', 'linear', 'binaryCrossentropy'],
  ['two classes as a number', 'linear', 'meanSquaredError'],
  ['two classes as a number, by its absolute error', 'linear', 'meanAbsoluteError'],
])('%s', async (_name, activation, loss) => {
  const dense = tf.layers.dense({ ...seeded(4), units: 1, activation: activation as 'relu', inputShape: [6] });
  const trial = await trialOf(tf.sequential({ layers: [dense] }), 2, loss);
  const [x, two] = [examples(24), Uint8Array.of(1, 0, 0, 1)];
  const [actual, expected] = [trial.run('training', x, two), trial.expected(true, x, [6], two)];
  expect(actual.loss).toBeCloseTo(expected.loss, 5);
  expect(distanceOf(actual.gradients, expected.gradients) / sizeOf(expected.gradients)).toBeLessThan(1e-5);
});

const image = { inputShape: [8, 7, 2] };

test.each([
  ['a dilated convolution', () => [tf.layers.conv2d({ ...seeded(5), ...image, filters: 3, kernelSize: 3, dilationRate: 2 })]],
  [
    'a dilated convolution with padding',
    () => [tf.layers.conv2d({ ...seeded(6), ...image, filters: 3, kernelSize: 2, dilationRate: [2, 3], padding: 'same' })],
  ],
  [
    'a thresholded relu',
    () => [tf.layers.dense({ ...seeded(7), ...image, units: 3 }), tf.layers.thresholdedReLU({ theta: 0.2 })],
  ],
])('%s, which TensorFlow.js computes and cannot train', async (_name, make) => {
  const end = [tf.layers.activation({ activation: 'tanh' }), tf.layers.flatten(), tf.layers.dense({ ...seeded(8), units: 4 })];
  const model = tf.sequential({ layers: [...make(), ...end] });
  const trial = await trialOf(model, 4);
  const shape = (model.inputs[0]?.shape ?? []).slice(1) as number[];
  const x = examples(shape.reduce((product, size) => product * size, labels.length));
  const actual = trial.run('training', x, labels);
  const outputs = model.predict(tf.tensor(x, [labels.length, ...shape])) as ReturnType<typeof tf.tensor>;
  outputs.dataSync<'float32'>().forEach((value, i) => expect(actual.outputs[i]).toBeCloseTo(value, 4));
  const size = sizeOf(actual.gradients);
  const along = actual.gradients.map((values) => values.map((value) => value / size));
  // Steps so small that hardly a value crosses the threshold, where the output jumps.
  expect(Math.abs(trial.slope(x, labels, along, 3e-4) / size - 1)).toBeLessThan(0.02);
});
