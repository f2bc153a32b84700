import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveError, gunzipWhole, leavesFolder, readTar } from '../../../../src/train/data/archive.js';
import { tarFile } from './tarFile.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function entriesOf(tar: Uint8Array, pieceLength = tar.length, maximum = 1 << 20): Promise<[string, string][]> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < tar.length; at += pieceLength) pieces.push(tar.subarray(at, at + pieceLength));
  const found: [string, string][] = [];
  for await (const { name, bytes } of readTar(pieces, () => true, maximum)) found.push([name, new TextDecoder().decode(bytes)]);
  return found;
}

describe('tar', () => {
  it('gives the files, however the archive is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,20}$/), fc.uint8Array({ maxLength: 1500 })), { maxLength: 4 }),
        fc.integer({ min: 1, max: 2000 }),
        async (files, pieceLength) => {
          const tar = tarFile(files.map(([name, bytes]) => ({ name, bytes })));
          const found = await entriesOf(tar, pieceLength);
          expect(found).toEqual(files.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(['gnu', 'pax', 'ustar', 'v7'])('reads what tar writes in the format %s', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'layerwright-tar-'));
    try {
      // Only GNU and pax can carry a name of more than 255 characters.
      const long = format === 'gnu' || format === 'pax' ? 'n'.repeat(150) : 'short';
      writeFileSync(join(folder, long), 'hello');
      writeFileSync(join(folder, 'b.txt'), 'x'.repeat(1000));
      execFileSync('tar', [`--format=${format}`, '-cf', join(folder, 'out.tar'), '-C', folder, long, 'b.txt']);
      const { readFileSync } = await import('node:fs');
      const found = await entriesOf(new Uint8Array(readFileSync(join(folder, 'out.tar'))));
      expect(found).toEqual([
        [long, 'hello'],
        ['b.txt', 'x'.repeat(1000)],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['climbs', '../evil'],
    ['climbs in the middle', 'a/../../evil'],
    ['is absolute', '/etc/passwd'],
    ['has a drive', 'C:\\evil'],
    ['climbs with backslashes', 'a\\..\\..\\evil'],
    ['is empty', ''],
  ])('refuses a name that %s', async (_, name) => {
    await expect(entriesOf(tarFile([{ name, bytes: text('x') }]))).rejects.toThrow('leads out of the folder');
  });

  it('refuses a long name that climbs', async () => {
    const tar = tarFile([
      { name: '././@LongLink', type: 'L', bytes: text('../evil\0') },
      { name: 'harmless', bytes: text('x') },
    ]);
    await expect(entriesOf(tar)).rejects.toThrow('leads out of the folder');
    const pax = tarFile([
      { name: 'PaxHeader', type: 'x', bytes: text('16 path=../evil\n') },
      { name: 'harmless', bytes: text('x') },
    ]);
    await expect(entriesOf(pax)).rejects.toThrow('leads out of the folder');
  });

  it('refuses links and devices, false sizes, false checksums and missing ends', async () => {
    await expect(entriesOf(tarFile([{ name: 'a', type: '2' }]))).rejects.toThrow('a link or a device');
    await expect(entriesOf(tarFile([{ name: 'a', type: '1' }]))).rejects.toThrow('a link or a device');
    await expect(entriesOf(tarFile([{ name: 'a', bytes: text('x'), claimedSize: 5000 }]))).rejects.toThrow(ArchiveError);
    await expect(entriesOf(tarFile([{ name: 'a', bytes: text('x'), claimedSize: 8 ** 11 - 1 }]))).rejects.toThrow('not possible');
    await expect(entriesOf(tarFile([{ name: 'a', bytes: text('x'), brokenChecksum: true }]))).rejects.toThrow('no valid header');
    await expect(entriesOf(tarFile([{ name: 'a', bytes: text('x') }], false))).rejects.toThrow('cut short');
    await expect(entriesOf(tarFile([{ name: 'a', bytes: new Uint8Array(2000) }], false).subarray(0, 1200))).rejects.toThrow(
      'cut short',
    );
  });

  it('ends with an ArchiveError or in order, whatever the bytes are', async () => {
    const honest = tarFile([{ name: 'a.txt', bytes: text('hello') }]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(honest.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 5 }),
        async (changes) => {
          const changed = honest.slice();
          for (const [at, value] of changes) changed[at] = value;
          try {
            await entriesOf(changed);
          } catch (error) {
            expect(error).toBeInstanceOf(ArchiveError);
          }
        },
      ),
    );
  });
});

describe('gzip', () => {
  it('is unpacked up to a limit, and refused where damaged or cut', async () => {
    const content = new Uint8Array(300_000).map((_, i) => i % 251);
    const packed = new Uint8Array(gzipSync(content));
    expect(await gunzipWhole(packed, 300_000)).toEqual(content);
    await expect(gunzipWhole(packed, 299_999)).rejects.toThrow('unpacks to more than');
    await expect(gunzipWhole(packed.subarray(0, packed.length - 9), 300_000)).rejects.toThrow(ArchiveError);
    await expect(gunzipWhole(packed.subarray(0, 20), 300_000)).rejects.toThrow(ArchiveError);
    const damaged = packed.slice();
    damaged[packed.length >> 1] = (damaged[packed.length >> 1] ?? 0) ^ 0xff;
    await expect(gunzipWhole(damaged, 300_000)).rejects.toThrow(ArchiveError);
  });

  it('does not let a small file fill the memory', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(64 << 20)));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(gunzipWhole(bomb, 1 << 20)).rejects.toThrow('unpacks to more than');
  });
});

it('knows the names that leave a folder', () => {
  expect(['a', 'a/b', './a', 'a..b', '..a', 'a/..b'].filter(leavesFolder)).toEqual([]);
  expect(['..', '../a', 'a/..', 'a/../b', '/a', '\\a', 'c:a', 'a\0b', ''].every(leavesFolder)).toBe(true);
});
