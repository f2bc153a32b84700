/** Entry in an extension host in a browser (vscode.dev), which loads one script only: the reader is in it, and evaluated on first use. */
import type * as vscode from 'vscode';
import { activateOn } from './activate.js';

export function activate(context: vscode.ExtensionContext): void {
  activateOn({ loadReader: async () => (await import('./reader/read.js')).readModels, now: () => performance.now() }, context);
}
