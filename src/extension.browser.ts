/** Entry in an extension host in a browser (vscode.dev), which loads one script only: the reader is in it, and evaluated on first use. */
import type * as vscode from 'vscode';
import { activateOn } from './activate.js';
import { extensionStore } from './panel/extensionStore.js';
import { publicRegistry } from './train/data/fetching.js';

export function activate(context: vscode.ExtensionContext): void {
  activateOn(
    {
      editor: { loadReader: async () => (await import('./reader/read.js')).readModels, now: () => performance.now() },
      training: {
        store: extensionStore,
        network: { fetch: (url, options) => fetch(url, options), registry: () => Promise.resolve(publicRegistry) },
      },
    },
    context,
  );
}
