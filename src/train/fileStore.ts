/**
 * A folder for files, wherever the host keeps it: the disk (`nodeFileStore.ts`), the extension's storage
 * (`vscode.workspace.fs`), memory. Paths are relative to the folder, with `/` between their parts.
 *
 * A missing file is a value (`null`, an empty list). What goes wrong otherwise — no space, no permission — rejects with
 * the host's own error, whose message `storageFailure` turns into a sentence.
 */
import { failure } from './result.js';

export interface FileStore {
  /** The whole file; `null` where there is none. */
  read(path: string): Promise<Uint8Array | null>;
  /** Its length in bytes; `null` where there is none. */
  size(path: string): Promise<number | null>;
  /** Makes or replaces a file, and the folders that it needs. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Adds to the end of a file, which is made where there is none. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Moves a file in one step; a file that has the new name is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it; nothing happens where there is none. */
  delete(path: string): Promise<void>;
  /** What is in a folder, ordered by name; empty where there is none. The path `''` is the store's own folder. */
  list(folder: string): Promise<readonly FileEntry[]>;
}

export interface FileEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** Writes under a temporary name first, so that the file is there as a whole or as it was before. */
export async function writeWhole(store: FileStore, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await store.write(temporary, bytes);
    await store.rename(temporary, path);
  } catch (error) {
    await removeLeftover(store, temporary);
    throw error;
  }
}

/** Removes what a failed write left behind. Its own failure is not told: the one before is what the user has to act on. */
async function removeLeftover(store: FileStore, path: string): Promise<void> {
  await store.delete(path).catch(() => undefined);
}

/** A sentence for an error of the file system while `doing` ("saving the data set"). */
export function storageFailure(doing: string, error: unknown): { readonly ok: false; readonly error: string } {
  const text = messageOf(error);
  const code = codeOf(error);
  if (code === 'ENOSPC' || /no space left|disk full|quota/i.test(text)) {
    return failure(`There is no space left on the disk while ${doing}. Free some space and try again; nothing was lost.`);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'NoPermissions') {
    return failure(`Writing or reading is not permitted while ${doing} (${text}). Check the folder's permissions and try again.`);
  }
  return failure(`The file system reported an error while ${doing}: ${text}`);
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
