/** Entry in an extension host in a browser (vscode.dev), which loads one script only: the reader is in it, and evaluated on first use. */
import type * as vscode from 'vscode';
import { activateOn } from './activate.js';
import type { TrainingPlatform } from './panel/platform.js';

export function activate(context: vscode.ExtensionContext): void {
  const loadReader = async () => (await import('./reader/read.js')).readModels;
  activateOn({ editor: { loadReader, now: () => performance.now() }, loadTraining }, context);
}

async function loadTraining(): Promise<TrainingPlatform> {
  const [{ extensionStore }, { publicRegistry }] = await Promise.all([
    import('./panel/extensionStore.js'),
    import('./train/data/fetching.js'),
  ]);
  return {
    store: extensionStore,
    native: null,
    network: { fetch: (url, options) => fetch(url, options), registry: () => Promise.resolve(publicRegistry) },
  };
}
