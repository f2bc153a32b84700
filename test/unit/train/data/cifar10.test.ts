import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { cifar10FromArchive, cifar10FromFiles } from '../../../../src/train/data/cifar10.js';
import type { Cifar10Content } from '../../../../src/train/data/cifar10.js';
import { tarFile } from './tarFile.js';
import type { TarFileEntry } from './tarFile.js';

/** A small CIFAR-10: the archives' form with four images a file. */
const perFile = 4;
const batches = ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'];
const labelsOf = (batch: number): number[] => Array.from({ length: perFile }, (_, i) => (batch * 3 + i) % 10);
/** Channel-last, as the data set holds them. */
const pixelsOf = (batch: number): Uint8Array =>
  new Uint8Array(perFile * 3072).map((_, i) => (i * 31 + batch * 17 + (i >> 9)) % 256);

const sha256 = (...parts: Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const content: Cifar10Content = {
  perFile,
  train: sha256(Uint8Array.from([0, 1, 2, 3, 4].flatMap(labelsOf)), ...[0, 1, 2, 3, 4].map(pixelsOf)),
  test: sha256(Uint8Array.from(labelsOf(5)), pixelsOf(5)),
};

const recordFiles: TarFileEntry[] = batches.map((name, batch) => {
  const pixels = pixelsOf(batch);
  const records = labelsOf(batch).flatMap((label, image) => {
    const plane = (colour: number): number[] =>
      Array.from({ length: 1024 }, (_, i) => pixels[image * 3072 + i * 3 + colour] ?? 0);
    return [label, ...plane(0), ...plane(1), ...plane(2)];
  });
  return { name: `cifar-10-batches-bin/${name}.bin`, bytes: Uint8Array.from(records) };
});

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const pictureFiles: TarFileEntry[] = [
  ...batches.map((name, batch) => ({
    name: `package/${name}.png`,
    bytes: encode({ width: 1024, height: perFile, data: pixelsOf(batch), channels: 3, depth: 8 }),
  })),
  { name: 'package/train_lables.json', bytes: json([0, 1, 2, 3, 4].flatMap(labelsOf)) },
  { name: 'package/test_lables.json', bytes: json(labelsOf(5)) },
];
const gz = (entries: readonly TarFileEntry[]): Uint8Array => new Uint8Array(gzipSync(tarFile(entries)));

/** The same entries with one replaced. */
function changed(entries: readonly TarFileEntry[], name: string, bytes: Uint8Array): TarFileEntry[] {
  return entries.map((entry) => (entry.name.endsWith(name) ? { ...entry, bytes } : entry));
}

async function errorOf(entries: readonly TarFileEntry[]): Promise<string> {
  const read = await cifar10FromArchive(gz(entries), content);
  return read.ok ? 'no error' : read.error;
}

describe('CIFAR-10', () => {
  it('is the same from both archives, packed or not', async () => {
    const fromRecords = await cifar10FromArchive(gz(recordFiles), content);
    const fromPictures = await cifar10FromArchive(gz(pictureFiles), content);
    expect(fromRecords).toEqual(fromPictures);
    expect(await cifar10FromArchive(tarFile([...recordFiles].reverse()), content)).toEqual(fromRecords);
    if (!fromRecords.ok) throw new Error(fromRecords.error);
    const { train, test } = fromRecords.value;
    expect([train.count, test.count]).toEqual([20, 4]);
    expect(train.pixels.subarray(3 * 4 * 3072, 4 * 4 * 3072)).toEqual(pixelsOf(3));
    expect([...test.labels]).toEqual(labelsOf(5));
  });

  it('is the same from a folder of files', async () => {
    const files = (async function* () {
      for (const { name, bytes = new Uint8Array() } of pictureFiles) yield await Promise.resolve({ name, bytes });
    })();
    expect(await cifar10FromFiles(files, content)).toEqual(await cifar10FromArchive(gz(recordFiles), content));
  });

  it('reads pictures with an alpha channel', async () => {
    const opaque = new Uint8Array(perFile * 4096).fill(255);
    pixelsOf(2).forEach((value, i) => (opaque[Math.floor(i / 3) * 4 + (i % 3)] = value));
    const rgba = encode({ width: 1024, height: perFile, data: opaque, channels: 4, depth: 8 });
    expect((await cifar10FromArchive(gz(changed(pictureFiles, 'data_batch_3.png', rgba)), content)).ok).toBe(true);
  });

  it('refuses an archive with one pixel or one label changed', async () => {
    const bytes = recordFiles[2]?.bytes?.slice() ?? new Uint8Array();
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    expect(await errorOf(changed(recordFiles, 'data_batch_3.bin', bytes))).toContain('training images are not the known ones');
    const label = recordFiles[5]?.bytes?.slice() ?? new Uint8Array();
    label[0] = ((label[0] ?? 0) + 1) % 10;
    expect(await errorOf(changed(recordFiles, 'test_batch.bin', label))).toContain('test images are not the known ones');
  });

  it('refuses archives with missing, doubled, short or long files', async () => {
    expect(await errorOf(recordFiles.slice(1))).toContain('some of its six batches are missing');
    expect(await errorOf([...recordFiles, ...recordFiles.slice(0, 1)])).toContain('occurs twice');
    expect(await errorOf(changed(recordFiles, 'data_batch_1.bin', new Uint8Array(3)))).toContain('does not have 4 records');
    expect(await errorOf(pictureFiles.slice(0, -1))).toContain('missing');
  });

  it('refuses pictures that are damaged or claim other sizes', async () => {
    const picture = pictureFiles[0]?.bytes?.slice() ?? new Uint8Array();
    expect(await errorOf(changed(pictureFiles, 'data_batch_1.png', picture.subarray(0, picture.length - 40)))).toContain(
      'not a whole PNG',
    );
    const huge = picture.slice();
    new DataView(huge.buffer).setUint32(16, 0x7fffffff);
    expect(await errorOf(changed(pictureFiles, 'data_batch_1.png', huge))).toContain('is not 1024 × 4 pixels');
    expect(await errorOf(changed(pictureFiles, 'data_batch_1.png', new Uint8Array(40)))).toContain('is not 1024 × 4 pixels');
    const grey = encode({ width: 1024, height: perFile, data: new Uint8Array(4096), channels: 1, depth: 8 });
    expect(await errorOf(changed(pictureFiles, 'data_batch_1.png', grey))).toContain('three colours');
  });

  it('refuses labels that are none', async () => {
    const labels = (value: unknown): Promise<string> => errorOf(changed(pictureFiles, 'test_lables.json', json(value)));
    expect(await labels([0, 1, 2, 10])).toContain('not 0 to 9');
    expect(await labels([0, 1, 2, 'x'])).toContain('not 0 to 9');
    expect(await labels([0, 1, 2])).toContain('does not have 4 labels');
    expect(await errorOf(changed(pictureFiles, 'test_lables.json', new TextEncoder().encode('[1,')))).toContain('not JSON');
  });

  it('says what it takes where an archive is another one, cut, or none', async () => {
    expect(await errorOf([{ name: 'cifar-10-batches-py/data_batch_1', bytes: new Uint8Array(9) }])).toContain('binary version');
    const whole = gz(recordFiles);
    const cut = await cifar10FromArchive(whole.subarray(0, whole.length >> 1), content);
    expect(cut).toMatchObject({ ok: false, error: expect.stringContaining('cut short') as string });
    const none = await cifar10FromArchive(new TextEncoder().encode('<html>not found</html>'), content);
    expect(none).toMatchObject({ ok: false, error: expect.stringContaining('cannot be used') as string });
  });
});
