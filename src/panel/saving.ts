/** Files that leave Layerwright: the user says where to, and is told where they are. */
import * as vscode from 'vscode';
import { messageOf } from '../train/fileStore.js';
import { RequestFailure } from './pageConnection.js';

export interface OutgoingFile {
  /** Relative to the folder, with `/` between its parts. */
  readonly path: string;
  readonly data: Uint8Array;
}

/**
 * Saves a file where the user chooses.
 * @returns a sentence that says where it is; `null` where the user changed their mind
 * @throws RequestFailure where it cannot be written
 */
export async function saveFile(name: string, data: Uint8Array): Promise<string | null> {
  const target = await vscode.window.showSaveDialog({ title: 'Save', ...startingAt(fileNameOf(name)) });
  if (target === undefined) return null;
  await writing(target, () => vscode.workspace.fs.writeFile(target, data));
  return `Saved ${pathOf(target)}.`;
}

/** Saves files as a new folder of this name within one that the user chooses; returns and throws as `saveFile` does. */
export async function saveFolder(name: string, files: readonly OutgoingFile[]): Promise<string | null> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: `Save “${fileNameOf(name)}” In`,
      openLabel: 'Save Here',
      canSelectFolders: true,
      canSelectFiles: false,
      ...startingAt(''),
    })) ?? [];
  if (parent === undefined) return null;
  const folder = await unusedFolder(parent, fileNameOf(name));
  const { fs } = vscode.workspace;
  await writing(folder, async () => {
    for (const { path, data } of files) {
      const uri = vscode.Uri.joinPath(folder, ...safeParts(path));
      await fs.createDirectory(vscode.Uri.joinPath(uri, '..'));
      await fs.writeFile(uri, data);
    }
  });
  return `Saved ${files.length} files in ${pathOf(folder)}.`;
}

/** A file name out of a title: letters, digits and a few signs, whatever is in it. */
export function fileNameOf(title: string): string {
  const plain = title
    .replace(/[^\p{L}\p{N} ._()-]+/gu, '-')
    .replace(/^[.\s-]+|[.\s-]+$/g, '')
    .slice(0, 100)
    .trim();
  return plain === '' ? 'run' : plain;
}

async function writing(place: vscode.Uri, write: () => PromiseLike<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (error instanceof RequestFailure) throw error;
    throw new RequestFailure(`${pathOf(place)} cannot be written: ${messageOf(error)}`);
  }
}

/** The folder of this name, or of this name with a number: what is there already is left alone. */
async function unusedFolder(parent: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let attempt = 1; ; attempt++) {
    const folder = vscode.Uri.joinPath(parent, attempt === 1 ? name : `${name} ${attempt}`);
    try {
      await vscode.workspace.fs.stat(folder);
    } catch (error) {
      if (error instanceof vscode.FileSystemError) return folder;
      throw error;
    }
  }
}

/** Paths may come from the page: whatever is in them, they stay in the folder. */
function safeParts(path: string): string[] {
  const parts = path.split('/');
  const safe = (part: string): boolean => /^[\p{L}\p{N} ._()-]{1,120}$/u.test(part) && !/^\.+$/.test(part);
  if (parts.length > 3 || !parts.every(safe)) throw new RequestFailure(`“${path}” is not a path of an export.`);
  return parts;
}

function startingAt(name: string): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) return {};
  return { defaultUri: name === '' ? folder : vscode.Uri.joinPath(folder, name) };
}

function pathOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
