/** A file store in a folder of the disk. Node only: for the command line and the desktop extension host. */
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { FileEntry, FileStore } from '../fileStore.js';

/** The folder is made with the first file that is written. Paths cannot leave it. */
export function nodeFileStore(folder: string): FileStore {
  const root = resolve(folder);
  const inside = (path: string): string => {
    const full = resolve(root, ...path.split('/'));
    if (full !== root && !full.startsWith(root.endsWith(sep) ? root : root + sep))
      throw new Error(`${path} leads out of the folder`);
    return full;
  };
  const made = async (path: string): Promise<string> => {
    const full = inside(path);
    await mkdir(dirname(full), { recursive: true });
    return full;
  };
  return {
    read: async (path) => {
      const buffer = await unlessMissing(readFile(inside(path)), null);
      return buffer && new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
    },
    size: async (path) => {
      const entry = await unlessMissing(stat(inside(path)), null);
      return entry?.isFile() ? entry.size : null;
    },
    // To the disk: what is renamed after this must not be an empty file where the power fails.
    write: async (path, bytes) => writeFile(await made(path), bytes, { flush: true }),
    append: async (path, bytes) => appendFile(await made(path), bytes),
    rename: async (from, to) => rename(inside(from), await made(to)),
    delete: async (path) => rm(inside(path), { recursive: true, force: true }),
    list: async (path) => unlessMissing(entriesOf(inside(path)), []),
  };
}

async function entriesOf(folder: string): Promise<FileEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const kinds = await Promise.all(
    entries.map(async (entry): Promise<FileEntry | null> => {
      const { name } = entry;
      if (entry.isDirectory()) return { name, kind: 'folder' };
      if (entry.isFile()) return { name, kind: 'file' };
      if (!entry.isSymbolicLink()) return null;
      // Folders of data are often links to a larger disk.
      const target = await unlessMissing(stat(resolve(folder, name)), null);
      if (target === null) return null;
      return target.isDirectory() ? { name, kind: 'folder' } : target.isFile() ? { name, kind: 'file' } : null;
    }),
  );
  return kinds.filter((entry) => entry !== null).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** `instead` where the file is not there; any other error stays one. */
async function unlessMissing<Value>(reading: Promise<Value>, instead: Value): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return instead;
    throw error;
  }
}
