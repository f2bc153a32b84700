/**
 * A folder of pictures by class: `<class>/<picture>`, or `train/<class>/<picture>` and `test/<class>/<picture>`. PNG and JPEG.
 */
import type { FileStore } from '../../fileStore.js';
import { failure, success } from '../../result.js';
import type { Result } from '../../result.js';
import { elementsOf } from '../dataset.js';
import type { Dataset, Examples } from '../dataset.js';
import type { ClassifierShape } from '../fit.js';
import { classIndex } from './classLabels.js';
import type { ClassIndex } from './classLabels.js';
import { decodePicture, fitPicture, isPictureName } from './picture.js';
import { mixedOrder, pick, splitByClass } from './split.js';
import type { UserDataContext } from './userData.js';
import { wantedPicture } from './wanted.js';

const maximumPictures = 1_000_000;
/** Bytes of all examples together. */
const maximumBytes = 1 << 30;

const trainNames = ['train', 'training'];
const testNames = ['test', 'testing', 'val', 'valid', 'validation'];

interface Listed {
  readonly path: string;
  readonly label: string;
}

export async function loadImageFolder(
  files: FileStore,
  folder: string,
  model: ClassifierShape | null,
  context: UserDataContext,
): Promise<Result<Dataset>> {
  const wanted = wantedPicture(model);
  if (typeof wanted === 'string') return failure(`A folder of pictures does not fit: ${wanted}.`);
  const subfolders = await foldersIn(files, folder);
  const trainFolder = subfolders.find((name) => trainNames.includes(name.toLowerCase()));
  const testFolder = testNames
    .map((test) => subfolders.find((name) => name.toLowerCase() === test))
    .find((name) => name !== undefined);
  const isSplit = trainFolder !== undefined && testFolder !== undefined;
  const train = await picturesIn(files, isSplit ? join(folder, trainFolder) : folder);
  const test = isSplit ? await picturesIn(files, join(folder, testFolder)) : [];
  if (train.length + test.length > maximumPictures) return failure(`The folder has more than ${maximumPictures} pictures.`);
  if (train.length === 0 || (isSplit && test.length === 0)) {
    return failure(
      'There are no pictures by class in that folder. It needs a folder for each class with PNG or JPEG files in it, ' +
        'or the folders “train” and “test” with such folders in them.',
    );
  }
  const classes = classIndex(
    train.map(({ label }) => label),
    'the folder’s classes',
  );
  if (!classes.ok) return classes;

  const first = await firstPicture(files, train);
  if (first === null) return failure('None of the first pictures in that folder can be read. PNG and JPEG can.');
  const [height, width] = [wanted.height ?? first.height, wanted.width ?? first.width];
  const exampleShape = wanted.shape(height, width);
  const elements = elementsOf(exampleShape);
  if ((train.length + test.length) * elements > maximumBytes) {
    return failure(
      `${train.length + test.length} pictures of [${exampleShape.join(', ')}] need more than ${maximumBytes >> 20} MB. ` +
        'Use fewer pictures, or a model that reads smaller ones.',
    );
  }

  const unreadable: string[] = [];
  const read = async (listed: readonly Listed[], index: ClassIndex): Promise<Examples> => {
    const pixels = new Uint8Array(listed.length * elements);
    const labels = new Uint8Array(listed.length);
    let count = 0;
    for (const { path, label } of listed) {
      if (context.signal?.aborted === true) break;
      const bytes = await files.read(path);
      const picture = bytes === null ? 'it is gone' : decodePicture(bytes);
      const labelIndex = index.indexOf(label);
      if (typeof picture === 'string') unreadable.push(`${path}: ${picture}`);
      else if (labelIndex === undefined) unreadable.push(`${path}: its class is not among the training pictures`);
      else {
        fitPicture(picture, height, width, wanted.channels, pixels.subarray(count * elements, (count + 1) * elements));
        labels[count++] = labelIndex;
      }
      context.progress({ step: 'Reading pictures', received: count + unreadable.length, total: null });
    }
    return { count, pixels: pixels.subarray(0, count * elements), labels: labels.subarray(0, count) };
  };
  const all = await read(train, classes.value);
  const apart = isSplit ? await read(test, classes.value) : null;
  if (context.signal?.aborted === true) return failure('Reading the pictures was cancelled.');
  const split = splitByClass(all.labels);
  const parts =
    apart === null
      ? { train: pick(all, elements, split.train), test: pick(all, elements, split.test) }
      : { train: pick(all, elements, mixedOrder(all.count)), test: apart };
  if (parts.train.count === 0 || parts.test.count === 0)
    return failure('Too few of the pictures can be read to train and test with.');
  return success({
    label: context.label,
    exampleShape,
    classes: classes.value.names.length,
    classNames: classes.value.names,
    ...parts,
    notes: notesOf(isSplit, unreadable, first.width !== width || first.height !== height ? `${width} × ${height}` : null),
  });
}

function notesOf(isSplit: boolean, unreadable: readonly string[], size: string | null): string[] {
  return [
    ...(isSplit ? [] : ['There is no test folder: a fifth of each class was set aside for the test.']),
    ...(size === null ? [] : [`Pictures were cut to the model's proportions around their middle and brought to ${size} pixels.`]),
    ...(unreadable.length === 0 ? [] : [`${unreadable.length} files were left out (${unreadable[0] ?? ''}).`]),
  ];
}

async function foldersIn(files: FileStore, folder: string): Promise<string[]> {
  return (await files.list(folder))
    .filter(({ kind, name }) => kind === 'folder' && !name.startsWith('.'))
    .map(({ name }) => name);
}

/** Pictures right in the folders of a folder; the folder's name is the class. */
async function picturesIn(files: FileStore, folder: string): Promise<Listed[]> {
  const listed: Listed[] = [];
  for (const label of await foldersIn(files, folder)) {
    for (const { name, kind } of await files.list(join(folder, label))) {
      if (kind === 'file' && isPictureName(name)) listed.push({ path: join(folder, label, name), label });
    }
  }
  return listed;
}

/** The first that can be read of the first twenty. */
async function firstPicture(files: FileStore, listed: readonly Listed[]): Promise<{ width: number; height: number } | null> {
  for (const { path } of listed.slice(0, 20)) {
    const bytes = await files.read(path);
    const picture = bytes === null ? null : decodePicture(bytes);
    if (picture !== null && typeof picture !== 'string') return picture;
  }
  return null;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
