import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storageFailure, writeWhole } from '../../../src/train/fileStore.js';
import type { FileStore } from '../../../src/train/fileStore.js';
import { nodeFileStore } from '../../../src/train/node/fileStore.js';
import { memoryFileStore, noSpace } from './memoryFileStore.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwright-store-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe.each<[string, () => FileStore]>([
  ['on the disk', () => nodeFileStore(join(folder, 'store'))],
  ['in memory', () => memoryFileStore()],
])('a file store %s', (_, make) => {
  it('reads what was written, appended and renamed, and lists and deletes it', async () => {
    const store = make();
    expect([await store.read('a/b.bin'), await store.size('a/b.bin'), await store.list('')]).toEqual([null, null, []]);
    await store.write('a/b.bin', bytes(1, 2));
    await store.append('a/b.bin', bytes(3));
    await store.append('a/new.bin', bytes(9));
    await store.write('c', bytes());
    expect([...((await store.read('a/b.bin')) ?? [])]).toEqual([1, 2, 3]);
    expect([await store.size('a/b.bin'), await store.size('c'), await store.size('a')]).toEqual([3, 0, null]);
    expect(await store.list('')).toEqual([
      { name: 'a', kind: 'folder' },
      { name: 'c', kind: 'file' },
    ]);
    await store.rename('a/b.bin', 'c');
    expect(await store.size('c')).toBe(3);
    expect((await store.list('a')).map(({ name }) => name)).toEqual(['new.bin']);
    await store.delete('a');
    await store.delete('a');
    expect((await store.list('')).map(({ name }) => name)).toEqual(['c']);
  });
});

describe('a file store on the disk', () => {
  it('does not leave its folder', async () => {
    const store = nodeFileStore(join(folder, 'inside'));
    await expect(store.write('../outside.bin', bytes(1))).rejects.toThrow('leads out of the folder');
    await expect(store.read('../../etc/passwd')).rejects.toThrow('leads out of the folder');
    expect(await store.read('/etc/passwd')).toBeNull();
    expect(await readdir(folder)).not.toContain('outside.bin');
  });

  it('follows a link to a folder and leaves out a link to nothing', async () => {
    const store = nodeFileStore(join(folder, 'links'));
    await store.write('real/x', bytes(1));
    await symlink(join(folder, 'links/real'), join(folder, 'links/other'));
    await symlink(join(folder, 'links/none'), join(folder, 'links/broken'));
    expect(await store.list('')).toEqual([
      { name: 'other', kind: 'folder' },
      { name: 'real', kind: 'folder' },
    ]);
  });
});

describe('writing a file whole', () => {
  it('keeps the file as it was, and nothing half-written, where the disk is full', async () => {
    const store = memoryFileStore({ 'x.bin': bytes(1) });
    store.beforeWrite = (operation) => {
      if (operation === 'rename') throw noSpace();
    };
    await expect(writeWhole(store, 'x.bin', bytes(2, 3))).rejects.toThrow('ENOSPC');
    expect([...store.files.keys()]).toEqual(['x.bin']);
    expect([...(store.files.get('x.bin') ?? [])]).toEqual([1]);
  });

  it('has a sentence for each kind of failure', () => {
    expect(storageFailure('saving', noSpace()).error).toContain('no space left');
    expect(storageFailure('saving', Object.assign(new Error('x'), { code: 'EACCES' })).error).toContain('not permitted');
    expect(storageFailure('saving', 'odd').error).toContain('odd');
  });
});
