import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discardDownload, download } from '../../../../src/train/data/download.js';
import type { DownloadRequest } from '../../../../src/train/data/download.js';
import type { FetchContext, FetchProgress } from '../../../../src/train/data/fetching.js';
import { memoryFileStore, noSpace } from '../memoryFileStore.js';
import type { MemoryFileStore } from '../memoryFileStore.js';
import { startServer } from './server.js';
import type { FileServer } from './server.js';

const content = new Uint8Array(100_000).map((_, i) => (i * 7) % 253);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

let server: FileServer;
let store: MemoryFileStore;
let told: FetchProgress[];
beforeEach(async () => {
  server = await startServer();
  store = memoryFileStore();
  told = [];
});
afterEach(() => server.close());

const request = (changes: Partial<DownloadRequest> = {}): DownloadRequest => ({
  id: 'data',
  url: `${server.address}/data`,
  label: 'Data',
  maximumBytes: 200_000,
  verify: (bytes) => Promise.resolve(same(bytes, content)),
  ...changes,
});
const context = (changes: Partial<FetchContext> = {}): FetchContext => ({
  store,
  fetch: (url, options) => fetch(url, options),
  registry: () => Promise.resolve(server.address),
  progress: (progress) => told.push(progress),
  stallSeconds: 10,
  retrySeconds: 0.01,
  ...changes,
});

describe('a download', () => {
  it('brings the file, tells its progress, and keeps the parts until they are discarded', async () => {
    server.files.set('/data', { bytes: content, etag: '"1"' });
    const got = await download(request(), context());
    expect(got.ok && same(got.value, content)).toBe(true);
    expect(told.at(-2)).toMatchObject({ received: 100_000, total: 100_000 });
    expect(told[0]?.step).toMatch(/^Fetching Data from 127\.0\.0\.1/);
    expect([...store.files.keys()].some((name) => name.startsWith('downloads/data/part'))).toBe(true);
    await discardDownload(context(), 'data');
    expect(store.files.size).toBe(0);
  });

  it('goes on by itself where the connection is cut', async () => {
    server.files.set('/data', { bytes: content, etag: '"1"', cutAfter: 40_000 });
    const got = await download(request(), context());
    expect(got.ok && same(got.value, content)).toBe(true);
    expect(server.ranges).toEqual(['bytes=0-', 'bytes=40000-']);
  });

  it('starts again where the server knows no ranges', async () => {
    server.files.set('/data', { bytes: content, ranges: false, cutAfter: 40_000 });
    const got = await download(request(), context());
    expect(got.ok && same(got.value, content)).toBe(true);
  });

  it('starts again where the server has another file by now', async () => {
    server.files.set('/data', { bytes: new Uint8Array(90_000), etag: '"old"', cutAfter: 40_000 });
    const cutOff = await download(request({ retries: 0 }), context());
    expect(cutOff.ok).toBe(false);
    server.files.set('/data', { bytes: content, etag: '"new"' });
    const got = await download(request(), context());
    expect(got.ok && same(got.value, content)).toBe(true);
  });

  it('goes on without any sign that the file is the same, and starts again where it was not', async () => {
    server.files.set('/data', { bytes: content, cutAfter: 40_000 });
    await download(request({ retries: 0 }), context());
    server.files.set('/data', { bytes: content });
    const unchanged = await download(request(), context());
    expect(unchanged.ok && same(unchanged.value, content)).toBe(true);
    expect(server.ranges.at(-1)).toBe('bytes=40000-');
    await discardDownload(context(), 'data');

    server.files.set('/data', { bytes: new Uint8Array(100_000), cutAfter: 40_000 });
    await download(request({ retries: 0 }), context());
    server.files.set('/data', { bytes: content });
    const other = await download(request(), context());
    expect(other.ok && same(other.value, content)).toBe(true);
    expect(server.ranges.slice(-2)).toEqual(['bytes=40000-', 'bytes=0-']);
  });

  it('goes on after a cancel, in another session', async () => {
    const cancel = new AbortController();
    server.files.set('/data', { bytes: content, etag: '"1"', stallAfter: 30_000 });
    const cancelled = await download(
      request(),
      context({ signal: cancel.signal, progress: ({ received }) => received >= 30_000 && cancel.abort() }),
    );
    expect(cancelled).toMatchObject({ ok: false, error: expect.stringContaining('cancelled') as string });
    server.files.set('/data', { bytes: content, etag: '"1"' });
    const got = await download(request(), context());
    expect(got.ok && same(got.value, content)).toBe(true);
    expect(server.ranges.at(-1)).toBe('bytes=30000-');
  });

  it('needs no network where all of it had come already', async () => {
    server.files.set('/data', { bytes: content, etag: '"1"' });
    await download(request(), context());
    await server.close();
    const got = await download(request(), context());
    expect(got.ok && same(got.value, content)).toBe(true);
  });

  it('gives up on a connection that stalls, and keeps what came', async () => {
    server.files.set('/data', { bytes: content, etag: '"1"', stallAfter: 30_000 });
    const got = await download(request({ retries: 0 }), context({ stallSeconds: 1 }));
    expect(got).toMatchObject({ ok: false, error: expect.stringMatching(/stalled.*30000 bytes are kept/) as string });
  });

  it('throws damaged bytes away and says so', async () => {
    server.files.set('/data', { bytes: new Uint8Array(100_000), etag: '"1"' });
    const got = await download(request(), context());
    expect(got).toMatchObject({ ok: false, error: expect.stringContaining('checksum') as string });
    expect(store.files.size).toBe(0);
  });

  it('stops a file that is longer than it can be', async () => {
    server.files.set('/data', { bytes: content, etag: '"1"' });
    const got = await download(request({ maximumBytes: 50_000 }), context());
    expect(got).toMatchObject({ ok: false, error: expect.stringContaining('longer than') as string });
    expect(store.files.size).toBe(0);
  });

  it('has a sentence for a missing file, a failing server and no network', async () => {
    expect(await download(request(), context())).toMatchObject({ error: expect.stringContaining('answered 404') as string });
    server.files.set('/data', { bytes: content, status: 503 });
    expect(await download(request({ retries: 1 }), context())).toMatchObject({
      error: expect.stringContaining('answered 503') as string,
    });
    expect(server.ranges).toHaveLength(3);
    await server.close();
    const offline = await download(request({ retries: 0 }), context());
    expect(offline).toMatchObject({ error: expect.stringMatching(/fetch failed \(.+\).*choose it as a local file/s) as string });
  });

  it('says that the disk is full, and goes on later with what was kept', async () => {
    server.files.set('/data', { bytes: content, etag: '"1"' });
    store.beforeWrite = (operation, path) => {
      if (operation === 'write' && path.includes('part')) throw noSpace();
    };
    const full = await download(request(), context());
    expect(full).toMatchObject({ ok: false, error: expect.stringContaining('no space left') as string });
    store.beforeWrite = () => undefined;
    expect((await download(request(), context())).ok).toBe(true);
  });

  it('begins again where what was kept is damaged', async () => {
    server.files.set('/data', { bytes: content, etag: '"1"', cutAfter: 40_000 });
    await download(request({ retries: 0 }), context());
    store.files.set('downloads/data/state.json', new TextEncoder().encode('{"url":'));
    const got = await download(request(), context());
    expect(got.ok && same(got.value, content)).toBe(true);
    expect(server.ranges.at(-1)).toBe('bytes=0-');
  });
});
