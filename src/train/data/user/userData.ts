/** The user's own data: a folder of pictures by class, a CSV file, or an archive of NumPy. */
import { storageFailure } from '../../fileStore.js';
import type { FileStore } from '../../fileStore.js';
import { failure } from '../../result.js';
import type { Result } from '../../result.js';
import { checkDataset } from '../dataset.js';
import type { Dataset } from '../dataset.js';
import { sha256Hex } from '../digest.js';
import type { FetchProgress } from '../fetching.js';
import type { ClassifierShape } from '../fit.js';
import { csvDataset } from './csvDataset.js';
import { loadImageFolder } from './imageFolder.js';
import { npzDataset } from './npzDataset.js';

export interface UserDataContext {
  /** What to call the data set: the file's name. */
  readonly label: string;
  readonly progress: (progress: FetchProgress) => void;
  readonly signal?: AbortSignal;
}

/** What the kinds of files are called in a dialog, with their endings. */
export const userDataFiles: Readonly<Record<string, readonly string[]>> = { 'Tables and arrays': ['csv', 'tsv', 'npz'] };

const maximumTextBytes = 512 << 20;

/**
 * Reads the data, brought to what the model reads where that is possible.
 * @param path in `files`; `''` is its own folder
 * @param model what the data are for; `null` takes them as they are
 */
export async function loadUserData(
  files: FileStore,
  path: string,
  model: ClassifierShape | null,
  context: UserDataContext,
): Promise<Result<Dataset>> {
  try {
    const read = await readAs(files, path, model, context);
    if (!read.ok) return read;
    const broken = checkDataset(read.value);
    return broken === null ? read : failure(`${context.label} cannot be used: ${broken}.`);
  } catch (error) {
    return storageFailure(`reading ${context.label}`, error);
  }
}

async function readAs(
  files: FileStore,
  path: string,
  model: ClassifierShape | null,
  context: UserDataContext,
): Promise<Result<Dataset>> {
  const ending = /\.(csv|tsv|npz)$/i.exec(path)?.[1]?.toLowerCase();
  const size = path === '' ? null : await files.size(path);
  if (size === null) {
    return ending === undefined || (await files.list(path)).length > 0
      ? loadImageFolder(files, path, model, context)
      : failure(`${context.label} is not there.`);
  }
  if (ending === undefined)
    return failure(`${context.label} is of no kind that can be read: a folder of pictures by class, .csv, or .npz.`);
  if (ending !== 'npz' && size > maximumTextBytes) {
    return failure(
      `${context.label} is larger than ${maximumTextBytes >> 20} MB; save it as an archive of NumPy (.npz) instead.`,
    );
  }
  context.progress({ step: `Reading ${context.label}`, received: 0, total: size });
  const bytes = await files.read(path);
  if (bytes === null) return failure(`${context.label} is not there.`);
  return ending === 'npz' ? npzDataset(bytes, model, context) : csvDataset(new TextDecoder().decode(bytes), model, context);
}

/** The key under which the data of a path are packed into the cache. */
export async function userDataKey(path: string): Promise<string> {
  return `file-${(await sha256Hex(new TextEncoder().encode(path))).slice(0, 16)}`;
}
