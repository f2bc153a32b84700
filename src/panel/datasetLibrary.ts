/** The data sets that can be trained on: what there is, whether it fits a model, and how it comes here. */
import type { ModelGraph } from '../graph/model.js';
import type { DatasetInfo } from '../protocol.js';
import { acquire } from '../train/data/acquire.js';
import { isPresent } from '../train/data/cache.js';
import type { CachedDataset } from '../train/data/cache.js';
import { catalogue } from '../train/data/catalogue.js';
import type { FetchContext, FetchProgress } from '../train/data/fetching.js';
import { builtInMisfitOf, misfit } from '../train/data/fit.js';
import type { FileStore } from '../train/fileStore.js';
import type { DatasetChoice } from '../train/plan.js';
import { failure } from '../train/result.js';
import type { Result } from '../train/result.js';

export class DatasetLibrary {
  constructor(
    private readonly store: FileStore,
    private readonly network: Pick<FetchContext, 'fetch' | 'registry' | 'localFolder'>,
  ) {}

  /** Every known data set, and whether the model can be trained on it. */
  async list(graph: ModelGraph): Promise<readonly DatasetInfo[]> {
    return Promise.all(
      catalogue.map(async ({ id, label, exampleShape, classes, trainCount, testCount }) => ({
        choice: { id },
        label,
        exampleShape,
        classes,
        trainCount,
        testCount,
        present: await isPresent(this.store, id),
        misfit: id === 'built-in' ? builtInMisfitOf(graph) : misfit(graph, { label, exampleShape, classes }),
      })),
    );
  }

  /** The cached files of a data set, fetched first where they are not here; `null` for the built-in one, which is generated. */
  async acquire(
    choice: DatasetChoice,
    progress: (progress: FetchProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<CachedDataset | null>> {
    if (choice.id === 'built-in') return { ok: true, value: null };
    if (choice.id === 'file') return failure('Files of your own cannot be trained on yet. Choose another data set.');
    return acquire(choice.id, 'auto', { store: this.store, ...this.network, progress, signal });
  }
}
