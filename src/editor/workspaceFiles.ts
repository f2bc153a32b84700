/** The files of a workspace through VS Code's own file system, so that remote and virtual workspaces work alike. */
import * as vscode from 'vscode';
import type { FileAccess } from './sourceStore.js';
import { directoryOf } from '../project/paths.js';
import { maxTextLength } from './sourceDocument.js';
import type { SourceDocument } from './sourceDocument.js';

export const workspaceFiles: FileAccess = {
  openText(beside, file) {
    const key = siblingUri(beside, file).toString();
    return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key)?.getText() ?? null;
  },

  async readText(beside, file) {
    const uri = siblingUri(beside, file);
    try {
      const { type, size } = await vscode.workspace.fs.stat(uri);
      if ((type & vscode.FileType.File) === 0 || size > maxTextLength) return null;
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch (error) {
      // Candidates of an import are guesses: that one does not exist, or may not be read, is an answer.
      if (error instanceof vscode.FileSystemError) return null;
      throw error;
    }
  },

  root(document) {
    const uri = siblingUri(document, document.uri.path);
    return vscode.workspace.getWorkspaceFolder(uri)?.uri.path ?? directoryOf(document.uri.path);
  },
};

/** Another file of the file system that the document is in. */
export function siblingUri(document: SourceDocument, file: string): vscode.Uri {
  return vscode.Uri.from({ scheme: document.uri.scheme, authority: document.uri.authority, path: file });
}
