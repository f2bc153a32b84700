/**
 * The cache of data sets: two packed files each, under `packed/` in the host's store. A data set is there with both files or
 * not at all: they are written under temporary names, the training examples last.
 */
import { storageFailure, writeWhole } from '../fileStore.js';
import type { FileStore } from '../fileStore.js';
import type { BuiltInDatasetId } from '../plan.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import type { Dataset } from './dataset.js';
import { packPart, unpackDataset } from './packed.js';

/** Paths of the two files in the store. */
export interface CachedDataset {
  readonly train: string;
  readonly test: string;
}

/** Where a data set is or would be. `key` is an id of the catalogue, or made by `fileDatasetKey`. */
export function cachedPaths(key: string): CachedDataset {
  return { train: `packed/${key}-train.lwds`, test: `packed/${key}-test.lwds` };
}

/** Whether the data set is in the cache. The built-in one needs no place there. */
export async function isPresent(store: FileStore, id: BuiltInDatasetId): Promise<boolean> {
  if (id === 'built-in') return true;
  const paths = cachedPaths(id);
  return (await store.size(paths.train)) !== null && (await store.size(paths.test)) !== null;
}

/** Packs a data set into the cache. On failure the cache is as it was. */
export async function storeDataset(store: FileStore, key: string, dataset: Dataset): Promise<Result<CachedDataset>> {
  const paths = cachedPaths(key);
  try {
    await store.delete(paths.train);
    await writeWhole(store, paths.test, packPart(dataset, 'test'));
    await writeWhole(store, paths.train, packPart(dataset, 'train'));
    return success(paths);
  } catch (error) {
    return storageFailure(`saving ${dataset.label}`, error);
  }
}

/** Reads a data set from the cache and checks all of it. */
export async function loadCached(store: FileStore, { train, test }: CachedDataset): Promise<Result<Dataset>> {
  try {
    const [trainFile, testFile] = [await store.read(train), await store.read(test)];
    if (trainFile === null || testFile === null) return failure('The data set is not here yet. Fetch it first.');
    return unpackDataset(trainFile, testFile);
  } catch (error) {
    return storageFailure('reading the data set', error);
  }
}

export async function removeDataset(store: FileStore, key: string): Promise<Result<null>> {
  const paths = cachedPaths(key);
  try {
    await store.delete(paths.train);
    await store.delete(paths.test);
    return success(null);
  } catch (error) {
    return storageFailure('removing the data set', error);
  }
}
