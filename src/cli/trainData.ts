/** The data set of `layerwright train`: generated, from the cache, from the network, or the user's own files. */
import { basename, dirname, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { acquire, acquireFromFiles } from '../train/data/acquire.js';
import { generateBuiltIn } from '../train/data/builtIn.js';
import { cachedPaths, isPresent, loadCached } from '../train/data/cache.js';
import type { Dataset } from '../train/data/dataset.js';
import { limitTraining } from '../train/data/dataset.js';
import type { FetchProgress } from '../train/data/fetching.js';
import { builtInFor, classifierShape, misfit, shapedFor } from '../train/data/fit.js';
import { loadUserData } from '../train/data/user/userData.js';
import { cacheFolder } from '../train/node/cacheFolder.js';
import { nodeFetchContext } from '../train/node/fetchContext.js';
import { nodeFileStore } from '../train/node/fileStore.js';
import type { TrainingPlan } from '../train/plan.js';
import { failure, success } from '../train/result.js';
import type { Result } from '../train/result.js';

export interface DataRequest {
  readonly plan: TrainingPlan;
  /** `--from`. */
  readonly from: string | undefined;
  readonly progress: (progress: FetchProgress) => void;
  readonly signal: AbortSignal;
}

/** The data in the shape of the model and cut to the plan's limit, or why there are none. */
export async function loadData(request: DataRequest): Promise<Result<Dataset>> {
  const { plan } = request;
  const graph = plan.designs[0]?.graph;
  if (graph === undefined) return failure('There is no design to train.');
  const loaded = await loadAny(request, graph);
  if (!loaded.ok) return loaded;
  const unfit = misfit(graph, loaded.value);
  const shaped = shapedFor(graph, loaded.value);
  if (unfit !== null || shaped === null) return failure(unfit ?? `${loaded.value.label} does not fit the model.`);
  return success(limitTraining(shaped, plan.settings.limit));
}

async function loadAny(
  { plan, from, progress, signal }: DataRequest,
  graph: TrainingPlan['designs'][number]['graph'],
): Promise<Result<Dataset>> {
  const { dataset } = plan.settings;
  if (dataset.id === 'built-in') {
    const options = builtInFor(graph);
    return typeof options === 'string'
      ? failure(`The built-in data set cannot be used: ${options}.`)
      : success(generateBuiltIn(options));
  }
  if (dataset.id === 'file') return loadFile(dataset.path, graph, progress, signal);
  const context = nodeFetchContext(cacheFolder(process.env, process.platform), progress, signal);
  const here = await isPresent(context.store, dataset.id);
  if (here) return loadCached(context.store, cachedPaths(dataset.id));
  const acquired =
    from === undefined
      ? await acquire(dataset.id, 'auto', context)
      : await acquireFromFiles(dataset.id, nodeFileStore(from), '', context);
  return acquired.ok ? loadCached(context.store, acquired.value) : acquired;
}

async function loadFile(
  path: string,
  graph: TrainingPlan['designs'][number]['graph'],
  progress: DataRequest['progress'],
  signal: AbortSignal,
): Promise<Result<Dataset>> {
  const full = resolve(path);
  const entry = await stat(full).catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return null;
    throw error;
  });
  if (entry === null) {
    return failure(
      `There is no data set “${path}”: neither a known name (built-in, cifar10, fashion-mnist, mnist) nor a file or folder.`,
    );
  }
  const shape = classifierShape(graph);
  const [folder, file] = entry.isDirectory() ? [full, ''] : [dirname(full), basename(full)];
  const context = { label: basename(full), progress, signal };
  return loadUserData(nodeFileStore(folder), file, typeof shape === 'string' ? null : shape, context);
}
