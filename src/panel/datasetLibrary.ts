/** The data sets that can be trained on: what there is, whether it fits a model, and how it comes here. */
import type { ModelGraph } from '../graph/model.js';
import type { DatasetInfo } from '../protocol.js';
import { acquire, acquireFromFiles } from '../train/data/acquire.js';
import type { FetchedId } from '../train/data/acquire.js';
import { isPresent } from '../train/data/cache.js';
import type { CachedDataset } from '../train/data/cache.js';
import { catalogue } from '../train/data/catalogue.js';
import type { CatalogueEntry } from '../train/data/catalogue.js';
import type { FetchContext, FetchProgress } from '../train/data/fetching.js';
import { builtInMisfitOf, classifierShape, misfit } from '../train/data/fit.js';
import { cacheUserData } from '../train/data/user/cacheUserData.js';
import { loadUserData } from '../train/data/user/userData.js';
import type { FileStore } from '../train/fileStore.js';
import type { DatasetChoice } from '../train/plan.js';
import { success } from '../train/result.js';
import type { Result } from '../train/result.js';

/** Files of the user: a store, a path in it, and what they are called. */
export interface UserFiles {
  readonly files: FileStore;
  /** `''` for the store's own folder. */
  readonly path: string;
  readonly label: string;
}

export interface LibraryParts {
  /** Where data sets are kept. */
  readonly store: FileStore;
  readonly network: Pick<FetchContext, 'fetch' | 'registry' | 'localFolder'>;
  /** The files at an address that `DatasetChoice.path` holds. */
  readonly filesAt: (address: string) => UserFiles;
}

/** Whom to tell how far it is, and how to be told to give up. */
export interface Attendance {
  readonly progress: (progress: FetchProgress) => void;
  readonly signal: AbortSignal;
}

export class DatasetLibrary {
  constructor(private readonly parts: LibraryParts) {}

  /** Every known data set, and whether the model can be trained on it. */
  list(graph: ModelGraph): Promise<readonly DatasetInfo[]> {
    return Promise.all(catalogue.map((entry) => this.entryInfo(graph, entry)));
  }

  /** What is known of the user's own data, for another model perhaps than it was looked at for. */
  refit(graph: ModelGraph, info: DatasetInfo): DatasetInfo {
    return { ...info, misfit: misfit(graph, info) };
  }

  /** Looks at the user's own data. */
  async inspect(graph: ModelGraph, address: string, attendance: Attendance): Promise<Result<DatasetInfo>> {
    const { files, path, label } = this.parts.filesAt(address);
    const shape = classifierShape(graph);
    const loaded = await loadUserData(files, path, typeof shape === 'string' ? null : shape, { label, ...attendance });
    if (!loaded.ok) return loaded;
    const { exampleShape, classes, train, test, notes = [] } = loaded.value;
    return success({
      choice: { id: 'file', path: address },
      label,
      exampleShape,
      classes,
      trainCount: train.count,
      testCount: test.count,
      present: true,
      notes,
      misfit: misfit(graph, loaded.value),
    });
  }

  /** Takes a data set of the catalogue from files of this machine. */
  async takeFrom(graph: ModelGraph, id: FetchedId, address: string, attendance: Attendance): Promise<Result<DatasetInfo>> {
    const { files, path } = this.parts.filesAt(address);
    const taken = await acquireFromFiles(id, files, path, this.context(attendance));
    if (!taken.ok) return taken;
    const entry = catalogue.find((candidate) => candidate.id === id) as CatalogueEntry;
    return success(await this.entryInfo(graph, entry));
  }

  /** The cached files of a data set, fetched or read first where that has to be; `null` for the built-in one, which is generated. */
  async acquire(graph: ModelGraph, choice: DatasetChoice, attendance: Attendance): Promise<Result<CachedDataset | null>> {
    if (choice.id === 'built-in') return success(null);
    if (choice.id !== 'file') return acquire(choice.id, 'auto', this.context(attendance));
    const { files, path, label } = this.parts.filesAt(choice.path);
    const place = { files, path, address: choice.path, store: this.parts.store };
    return cacheUserData(place, graph, { label, ...attendance });
  }

  private async entryInfo(graph: ModelGraph, entry: CatalogueEntry): Promise<DatasetInfo> {
    const { id, label, exampleShape, classes, trainCount, testCount, fetchBytes, about, origin } = entry;
    return {
      choice: { id },
      label,
      exampleShape,
      classes,
      trainCount,
      testCount,
      present: await isPresent(this.parts.store, id),
      fetchBytes,
      notes: [about, origin],
      misfit: id === 'built-in' ? builtInMisfitOf(graph) : misfit(graph, entry),
    };
  }

  private context(attendance: Attendance): FetchContext {
    return { store: this.parts.store, ...this.parts.network, ...attendance };
  }
}
