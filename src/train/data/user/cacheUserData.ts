/** The user's own data for a run: read, brought to what the model reads, and packed into the cache, where workers fetch it. */
import type { ModelGraph } from '../../../graph/model.js';
import type { FileStore } from '../../fileStore.js';
import { failure, success } from '../../result.js';
import type { Result } from '../../result.js';
import { storeDataset } from '../cache.js';
import type { CachedDataset } from '../cache.js';
import type { Dataset } from '../dataset.js';
import { classifierShape, misfit } from '../fit.js';
import { loadUserData, userDataKey } from './userData.js';
import type { UserDataContext } from './userData.js';

/** Where the data are, and where they go. */
export interface UserDataPlace {
  readonly files: FileStore;
  /** In `files`; `''` is its own folder. */
  readonly path: string;
  /** The address by which the user knows the data, which names them in the cache too. */
  readonly address: string;
  /** The store of cached data sets. */
  readonly store: FileStore;
}

/** Reads the data anew, since they may have changed since the last run. */
export async function cacheUserData(
  { files, path, address, store }: UserDataPlace,
  graph: ModelGraph,
  context: UserDataContext,
): Promise<Result<CachedDataset & { readonly dataset: Dataset }>> {
  const shape = classifierShape(graph);
  const dataset = await loadUserData(files, path, typeof shape === 'string' ? null : shape, context);
  if (!dataset.ok) return dataset;
  const unfit = misfit(graph, dataset.value);
  if (unfit !== null) return failure(unfit);
  const stored = await storeDataset(store, await userDataKey(address), dataset.value);
  return stored.ok ? success({ ...stored.value, dataset: dataset.value }) : stored;
}
