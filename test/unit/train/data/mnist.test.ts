import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mnistContent, mnistDataset, mnistFamilies, mnistFiles } from '../../../../src/train/data/mnist.js';
import type { MnistFamily } from '../../../../src/train/data/mnist.js';
import { checkDataset } from '../../../../src/train/data/dataset.js';

/** Files of the right lengths with other contents. */
const files = mnistFiles.map(({ bytes, holds }) => new Uint8Array(bytes).map((_, i) => (holds === 'labels' ? i % 10 : i % 256)));
const family: MnistFamily = {
  ...mnistFamilies.mnist,
  sha256: files.map((bytes) => createHash('sha256').update(bytes).digest('hex')),
};
const [
  trainImages = new Uint8Array(),
  trainLabels = new Uint8Array(),
  testImages = new Uint8Array(),
  testLabels = new Uint8Array(),
] = files;

describe('MNIST and Fashion-MNIST', () => {
  it('are read from their four files, packed or not', async () => {
    const content = await mnistContent(family, 3, new Uint8Array(gzipSync(testLabels)));
    expect(content).toEqual({ ok: true, value: testLabels });
    expect((await mnistContent(family, 2, testImages)).ok).toBe(true);
    const dataset = mnistDataset(family, [trainImages, trainLabels, testImages, testLabels]);
    expect(checkDataset(dataset)).toBeNull();
    expect([dataset.train.count, dataset.test.count, dataset.exampleShape]).toEqual([60_000, 10_000, [28, 28, 1]]);
    expect(dataset.train.pixels[0]).toBe(16);
    expect(dataset.train.labels[0]).toBe(8);
  });

  it('are refused where damaged, cut, too long, or those of the other', async () => {
    const packed = new Uint8Array(gzipSync(testLabels));
    const changed = testLabels.slice();
    changed[500] = 9 - (changed[500] ?? 0);
    expect((await mnistContent(family, 3, changed)).ok).toBe(false);
    expect((await mnistContent(family, 3, packed.subarray(0, packed.length - 4))).ok).toBe(false);
    expect((await mnistContent(family, 3, new Uint8Array(gzipSync(trainLabels)))).ok).toBe(false);
    expect((await mnistContent(mnistFamilies['fashion-mnist'], 3, testLabels)).ok).toBe(false);
    expect((await mnistContent(family, 3, new Uint8Array(gzipSync(new Uint8Array(64 << 20))))).ok).toBe(false);
  });
});
