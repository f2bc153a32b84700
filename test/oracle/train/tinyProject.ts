/** A model and a table that take a second to train, for tests that train often. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../../../src/train/data/random.js';

const model = `import * as tf from '@tensorflow/tfjs';

export function tiny(): tf.Sequential {
  const model = tf.sequential();
  model.add(tf.layers.reshape({ inputShape: [48], targetShape: [4, 4, 3] }));
  model.add(tf.layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dropout({ rate: 0.1 }));
  model.add(tf.layers.dense({ units: 20, activation: 'relu' }));
  model.add(tf.layers.dense({ units: 3, activation: 'softmax' }));
  return model;
}
`;

/** Classes that the numbers say nothing of, so that there is always something left to learn by heart. */
function table(rows: number): string {
  const random = seededRandom(7);
  const header = [...Array.from({ length: 48 }, (_, i) => `x${i}`), 'label'];
  const body = Array.from({ length: rows }, () => [
    ...Array.from({ length: 48 }, () => random.integer(1000)),
    ['a', 'b', 'c'][random.integer(3)],
  ]);
  return [header, ...body].map((row) => row.join(',')).join('\n');
}

/** @returns paths of the model's source and of the table, of which a fifth is for the test */
export async function writeTinyProject(folder: string, rows: number): Promise<{ readonly model: string; readonly data: string }> {
  await mkdir(folder, { recursive: true });
  const paths = { model: join(folder, 'tiny.ts'), data: join(folder, 'table.csv') };
  await writeFile(paths.model, model);
  await writeFile(paths.data, table(rows));
  return paths;
}
