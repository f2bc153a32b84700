import type { io, Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Environment } from '../../../src/train/environment.js';
import { exportModel } from '../../../src/train/exportModel.js';
import { JobTraining } from '../../../src/train/jobTraining.js';
import { cpuEnvironment, tf } from './environments.js';
import { designs, plan, smallData, smallShape } from './plans.js';

let environment: Environment;
beforeAll(async () => {
  environment = await cpuEnvironment();
});

test.each(designs)('$label: the exported model is read by TensorFlow.js and predicts what was trained', async (design) => {
  const prepared = JobTraining.prepare(environment, design, 1, plan().settings, smallData(), null);
  if (!prepared.ok) throw new Error(prepared.error);
  for (let step = 0; step < 3; step++) prepared.value.trainStep();
  const exported = await exportModel(tf, design, await prepared.value.save());
  if (!exported.ok) throw new Error(exported.error);

  const { modelTopology, weightsManifest } = JSON.parse(exported.value.json) as io.ModelJSON;
  const [manifest] = weightsManifest;
  expect(manifest?.paths).toEqual(['weights.bin']);
  const loaded = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: modelTopology,
      weightSpecs: manifest!.weights,
      weightData: exported.value.weights,
    }),
  );
  expect(loaded.countParams()).toBe(design.params);
  // The last layer's softmax, which is off while it is trained, is there again: rows of probabilities.
  const rows = (loaded.predict(tf.randomUniform([4, ...smallShape], -1, 1, 'float32', 3)) as Tensor).arraySync() as number[][];
  for (const row of rows) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  // And it is as right on the test examples as the training says.
  const means = await prepared.value.evaluate(() => Promise.resolve(true));
  const { test: examples } = smallData();
  const x = tf.tensor(
    Float32Array.from(examples.pixels, (byte) => byte / 127.5 - 1),
    [examples.count, ...smallShape],
  );
  const classes = tf.argMax(loaded.predict(x) as Tensor, 1).dataSync();
  const right = [...classes].filter((label, i) => label === examples.labels[i]).length;
  expect(means?.accuracy).toBeCloseTo(right / examples.count, 10);
  // Nothing of how it was trained is left in it.
  expect(exported.value.json).not.toMatch(/"seed":[1-9]/);
  prepared.value.dispose();
});
