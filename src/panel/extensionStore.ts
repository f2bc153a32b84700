/** A folder of the extension's storage as a file store, in any extension host. */
import * as vscode from 'vscode';
import type { FileEntry, FileStore } from '../train/fileStore.js';

/** Paths cannot leave the folder. */
export function extensionStore(folder: vscode.Uri): FileStore {
  const { fs } = vscode.workspace;
  const inside = (path: string): vscode.Uri => {
    const parts = path.split('/').filter((part) => part !== '');
    if (parts.some((part) => part === '.' || part === '..' || part.includes('\\'))) {
      throw new Error(`${path} leads out of the folder`);
    }
    return vscode.Uri.joinPath(folder, ...parts);
  };
  const parentOf = (uri: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(uri, '..');
  /** Writes to one file follow each other, since an append reads before it writes. */
  const turns = new Map<string, Promise<void>>();
  const inTurn = (uri: vscode.Uri, write: () => Promise<void>): Promise<void> => {
    const key = uri.toString();
    const turn = (turns.get(key) ?? Promise.resolve()).then(write, write);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    turns.set(key, settled);
    void settled.then(() => turns.get(key) === settled && turns.delete(key));
    return turn;
  };
  const read = (uri: vscode.Uri): Promise<Uint8Array | null> => unlessMissing(fs.readFile(uri), null);

  return {
    read: (path) => read(inside(path)),
    size: async (path) => {
      const entry = await unlessMissing(fs.stat(inside(path)), null);
      return entry !== null && (entry.type & vscode.FileType.File) !== 0 ? entry.size : null;
    },
    write: (path, bytes) => {
      const uri = inside(path);
      return inTurn(uri, async () => {
        await fs.createDirectory(parentOf(uri));
        await fs.writeFile(uri, bytes);
      });
    },
    append: (path, bytes) => {
      const uri = inside(path);
      return inTurn(uri, async () => {
        const before = await read(uri);
        if (before === null) await fs.createDirectory(parentOf(uri));
        const whole = new Uint8Array((before?.length ?? 0) + bytes.length);
        if (before !== null) whole.set(before);
        whole.set(bytes, before?.length ?? 0);
        await fs.writeFile(uri, whole);
      });
    },
    rename: async (from, to) => {
      const target = inside(to);
      await fs.createDirectory(parentOf(target));
      await fs.rename(inside(from), target, { overwrite: true });
    },
    delete: (path) => unlessMissing(fs.delete(inside(path), { recursive: true, useTrash: false }), undefined),
    list: async (path) => {
      const entries = await unlessMissing(fs.readDirectory(inside(path)), []);
      return entries
        .map(([name, type]): FileEntry | null => {
          if ((type & vscode.FileType.Directory) !== 0) return { name, kind: 'folder' };
          return (type & vscode.FileType.File) !== 0 ? { name, kind: 'file' } : null;
        })
        .filter((entry) => entry !== null)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

async function unlessMissing<T, M>(operation: PromiseLike<T>, missing: M): Promise<T | M> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return missing;
    throw error;
  }
}
