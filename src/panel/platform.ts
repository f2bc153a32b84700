/** What training needs from the extension host, and hosts differ in: the disk, the network's configuration, processes. */
import type * as vscode from 'vscode';
import type { FetchContext } from '../train/data/fetching.js';
import type { NativePlatform } from './hostRuns.js';
import type { FileStore } from '../train/fileStore.js';

export interface TrainingPlatform {
  /** A folder of the extension's storage. */
  readonly store: (folder: vscode.Uri) => FileStore;
  /** Trains in a process of its own; `null` where the host cannot start processes. */
  readonly native: NativePlatform | null;
  /** How data sets are fetched. */
  readonly network: Pick<FetchContext, 'fetch' | 'registry' | 'localFolder'>;
}
