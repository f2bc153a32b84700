/** Lets the user choose data of their own, or files of a known data set that are on this machine already. */
import * as vscode from 'vscode';
import type { ModelGraph } from '../graph/model.js';
import type { DatasetInfo } from '../protocol.js';
import type { FetchedId } from '../train/data/acquire.js';
import { userDataFiles } from '../train/data/user/userData.js';
import type { Result } from '../train/result.js';
import type { Attendance, DatasetLibrary } from './datasetLibrary.js';

interface Source extends vscode.QuickPickItem {
  readonly dialog: vscode.OpenDialogOptions;
  /** A data set of the catalogue that the files are of; absent for data of the user's own. */
  readonly id?: FetchedId;
}

const folderDialog: vscode.OpenDialogOptions = { canSelectFolders: true, canSelectFiles: false, openLabel: 'Use This Folder' };

const sources: readonly Source[] = [
  {
    label: '$(folder) Folder of pictures',
    detail: 'One folder for each class, with PNG or JPEG files in it; perhaps below train and test',
    dialog: { ...folderDialog, title: 'Folder of Pictures by Class' },
  },
  {
    label: '$(table) Table or arrays',
    detail: 'A CSV file with a column for the class, or an archive of NumPy (.npz)',
    dialog: {
      title: 'Table or Arrays',
      openLabel: 'Use This File',
      filters: Object.fromEntries(Object.entries(userDataFiles).map(([kind, endings]) => [kind, [...endings]])),
    },
  },
  {
    label: '$(file-zip) CIFAR-10 from this machine',
    detail: 'The archive of the binary version, cifar-10-binary.tar.gz, instead of fetching it',
    id: 'cifar10',
    dialog: { title: 'Archive of CIFAR-10', openLabel: 'Use This File' },
  },
  {
    label: '$(file-zip) Fashion-MNIST from this machine',
    detail: 'The folder with its four files, train-images-idx3-ubyte.gz and so on',
    id: 'fashion-mnist',
    dialog: { ...folderDialog, title: 'Folder of Fashion-MNIST' },
  },
  {
    label: '$(file-zip) MNIST from this machine',
    detail: 'The folder with its four files, train-images-idx3-ubyte.gz and so on',
    id: 'mnist',
    dialog: { ...folderDialog, title: 'Folder of MNIST' },
  },
];

/** What was chosen, looked at; `null` where the user changed their mind. */
export async function pickData(library: DatasetLibrary, graph: ModelGraph): Promise<Result<DatasetInfo> | null> {
  const source = await vscode.window.showQuickPick(sources, { title: 'Data to Train On', matchOnDetail: true });
  if (source === undefined) return null;
  const [uri] = (await vscode.window.showOpenDialog(source.dialog)) ?? [];
  if (uri === undefined) return null;
  const address = uri.toString();
  return attended((attendance) =>
    source.id === undefined
      ? library.inspect(graph, address, attendance)
      : library.takeFrom(graph, source.id, address, attendance),
  );
}

/** Shows the progress of the work in a notification that can cancel it. */
async function attended<T>(work: (attendance: Attendance) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title: 'Layerwright', cancellable: true };
  return vscode.window.withProgress(options, async (report, cancellation) => {
    const controller = new AbortController();
    const subscription = cancellation.onCancellationRequested(() => controller.abort());
    try {
      return await work({ progress: ({ step }) => report.report({ message: step }), signal: controller.signal });
    } finally {
      subscription.dispose();
    }
  });
}
