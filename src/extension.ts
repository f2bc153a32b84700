/** Entry in an extension host under Node: the desktop and remote machines. */
import * as vscode from 'vscode';
import { activateOn } from './activate.js';
import type { ReadModels } from './editor/analysisService.js';
import { settingsFor } from './editor/settings.js';
import type { TrainingPlatform } from './panel/platform.js';
import type { HostBackend } from './protocol.js';

export function activate(context: vscode.ExtensionContext): void {
  activateOn(
    {
      editor: {
        // A bundle of its own, because the parser in it takes longer to load than all the rest.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        loadReader: () => Promise.resolve((require('./reader.js') as { readonly readModels: ReadModels }).readModels),
        now: () => performance.now(),
      },
      loadTraining: () => loadTraining(vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath),
    },
    context,
  );
}

async function loadTraining(distFolder: string): Promise<TrainingPlatform> {
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
    native: await nativePlatform(distFolder),
  };
}

/** Training with tfjs-node, from a folder that the user names, beside the extension, or built by us; never from a workspace. */
async function nativePlatform(distFolder: string): Promise<TrainingPlatform['native']> {
  const [{ workerScript }, { builtTfjsNode, installedTfjsNode }, { startProcess }] = await Promise.all([
    import('./train/node/installation.js'),
    import('./train/node/tfjsNodePackages.js'),
    import('./train/node/trainingWorker.js'),
  ]);
  const place = (): string => settingsFor().tfjsNodeFolder ?? distFolder;
  return {
    available(): HostBackend {
      const installed = installedTfjsNode([place(), distFolder, ...builtTfjsNode()]);
      const detail =
        installed === null
          ? 'not installed; install @tensorflow/tfjs-node in a folder and name it in the setting layerwright.training.tfjsNodeFolder'
          : `${installed.name} ${installed.version}, from ${installed.folder}`;
      return { backend: 'tfjs-node', available: installed !== null, detail };
    },
    // The worker looks for packages beside its working directory, which must not be one of a workspace.
    start: (events) => startProcess(workerScript(distFolder), events, { folder: place() }),
  };
}
