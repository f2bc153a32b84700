import { beforeAll, describe, expect, test } from 'vitest';
import { valueOfByte } from '../../../src/train/data/dataset.js';
import type { Examples } from '../../../src/train/data/dataset.js';
import type { Environment } from '../../../src/train/environment.js';
import { createFeed } from '../../../src/train/feed.js';
import { epochOrder, stepsPerEpoch } from '../../../src/train/order.js';
import { cpuEnvironment, tf, wasmEnvironment } from './environments.js';

const shape = [3, 5, 2];
const elements = 30;
const count = 40;
const examples: Examples = {
  count,
  pixels: Uint8Array.from({ length: count * elements }, (_, i) => (i * 37 + Math.floor(i / 30)) % 256),
  labels: new Uint8Array(count),
};

describe.each([
  ['directly', cpuEnvironment],
  // As on a GPU: many batches ahead are on the device.
  ['in chunks', async (): Promise<Environment> => ({ ...(await cpuEnvironment()), readsAtOnce: false })],
  ['through the WASM heap', wasmEnvironment],
] as const)('examples that are fed %s', (_name, start) => {
  let environment: Environment;
  beforeAll(async () => {
    environment = await start();
  }, 60_000);

  test('are those of the order, scaled to values from -1 to 1', () => {
    const feed = createFeed(environment, examples, shape);
    for (const epoch of [0, 1]) {
      const order = epochOrder(count, 7, epoch);
      for (let from = 0; from < count; from += 16) {
        const size = Math.min(16, count - from);
        const batch = tf.tidy(() => {
          const tensor = feed.batch(order, from, size);
          return { shape: tensor.shape, values: tensor.dataSync<'float32'>().slice() };
        });
        expect(batch.shape).toEqual([size, ...shape]);
        const expected = [...order.subarray(from, from + size)].flatMap((example) =>
          [...examples.pixels.subarray(example * elements, (example + 1) * elements)].map(valueOfByte),
        );
        expect(Math.max(...batch.values.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(2e-7);
      }
    }
    feed.dispose();
  });

  test('leave nothing behind', () => {
    const before = tf.memory().numTensors;
    const feed = createFeed(environment, examples, shape);
    tf.tidy(() => void feed.batch(epochOrder(count, 1, 0), 0, 8));
    feed.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the order of an epoch', () => {
  test('has every example once, and is another in each epoch and with each seed', () => {
    const order = epochOrder(100, 1, 0);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([...epochOrder(100, 1, 0)]).toEqual([...order]);
    expect([...epochOrder(100, 1, 1)]).not.toEqual([...order]);
    expect([...epochOrder(100, 2, 0)]).not.toEqual([...order]);
  });

  test('ends with a smaller batch where the examples do not divide', () => {
    expect([stepsPerEpoch(64, 32), stepsPerEpoch(65, 32), stepsPerEpoch(1, 32)]).toEqual([2, 3, 1]);
  });
});
