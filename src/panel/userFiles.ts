import * as vscode from 'vscode';
import type { FileStore } from '../train/fileStore.js';
import type { UserFiles } from './datasetLibrary.js';

/**
 * The files at an address: a URI, or a path of this machine, as the command line writes it into a run. A file is given as its
 * folder and its name in it; whether it is one is seen when it is read.
 */
export function userFilesAt(address: string, storeOf: (folder: vscode.Uri) => FileStore): UserFiles {
  const uri = /^[a-z][a-z\d+.-]+:/i.test(address) ? vscode.Uri.parse(address) : vscode.Uri.file(address);
  const [label = uri.path] = uri.path
    .split('/')
    .filter((part) => part !== '')
    .slice(-1);
  const folder = vscode.Uri.joinPath(uri, '..');
  return folder.path === uri.path ? { files: storeOf(uri), path: '', label } : { files: storeOf(folder), path: label, label };
}
