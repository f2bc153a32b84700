/** Entry in an extension host under Node: the desktop and remote machines. */
import type * as vscode from 'vscode';
import { activateOn } from './activate.js';
import type { ReadModels } from './editor/analysisService.js';
import type { TrainingPlatform } from './panel/platform.js';

export function activate(context: vscode.ExtensionContext): void {
  activateOn(
    {
      editor: {
        // A bundle of its own, because the parser in it takes longer to load than all the rest.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        loadReader: () => Promise.resolve((require('./reader.js') as { readonly readModels: ReadModels }).readModels),
        now: () => performance.now(),
      },
      loadTraining,
    },
    context,
  );
}

async function loadTraining(): Promise<TrainingPlatform> {
  const [{ extensionStore }, { debianFashionMnist }, { nodeFileStore }, { npmRegistry }] = await Promise.all([
    import('./panel/extensionStore.js'),
    import('./train/data/mnist.js'),
    import('./train/node/fileStore.js'),
    import('./train/node/npmRegistry.js'),
  ]);
  return {
    store: (folder) => (folder.scheme === 'file' ? nodeFileStore(folder.fsPath) : extensionStore(folder)),
    network: {
      fetch: (url, options) => fetch(url, options),
      registry: () => npmRegistry(),
      localFolder: (id) => (id === 'fashion-mnist' ? nodeFileStore(debianFashionMnist) : null),
    },
  };
}
