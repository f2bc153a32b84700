/** A file store in memory, whose operations can be made to fail. */
/* eslint-disable @typescript-eslint/require-await -- the interface is asynchronous, memory is not */
import type { FileEntry, FileStore } from '../../../src/train/fileStore.js';

export interface MemoryFileStore extends FileStore {
  readonly files: Map<string, Uint8Array>;
  /** Called before each change of a file; throws to make it fail. */
  beforeWrite: (operation: 'write' | 'append' | 'rename' | 'delete', path: string) => void;
}

export function memoryFileStore(files: ReadonlyMap<string, Uint8Array> | Record<string, Uint8Array> = {}): MemoryFileStore {
  const held = new Map<string, Uint8Array>(files instanceof Map ? files : Object.entries(files));
  const store: MemoryFileStore = {
    files: held,
    beforeWrite: () => undefined,
    async read(path) {
      return held.get(path) ?? null;
    },
    async size(path) {
      return held.get(path)?.length ?? null;
    },
    async write(path, bytes) {
      store.beforeWrite('write', path);
      held.set(path, bytes.slice());
    },
    async append(path, bytes) {
      store.beforeWrite('append', path);
      held.set(path, new Uint8Array([...(held.get(path) ?? []), ...bytes]));
    },
    async rename(from, to) {
      store.beforeWrite('rename', to);
      const bytes = held.get(from);
      if (bytes === undefined) throw new Error(`${from} does not exist`);
      held.delete(from);
      held.set(to, bytes);
    },
    async delete(path) {
      store.beforeWrite('delete', path);
      for (const name of [...held.keys()]) if (name === path || name.startsWith(`${path}/`)) held.delete(name);
    },
    async list(folder) {
      const prefix = folder === '' ? '' : `${folder}/`;
      const entries = new Map<string, FileEntry>();
      for (const name of held.keys()) {
        if (!name.startsWith(prefix)) continue;
        const [first = '', ...rest] = name.slice(prefix.length).split('/');
        entries.set(first, { name: first, kind: rest.length > 0 ? 'folder' : 'file' });
      }
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
  return store;
}

/** The error that Node gives for a full disk. */
export function noSpace(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}
