/**
 * MNIST (LeCun, Cortes & Burges 1998) and Fashion-MNIST (Xiao, Rasul & Vollgraf 2017): 70,000 grey images of 28 × 28 in ten
 * classes, 60,000 to train and 10,000 to test, both in four files of the idx format and of the same names.
 *
 * The files are packed with gzip, by different programs in different places, so the checksums are those of the unpacked ones.
 */
import { ArchiveError, gunzipWhole, isGzip } from './archive.js';
import type { Dataset } from './dataset.js';
import { sha256Hex } from './digest.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';

export type MnistId = 'mnist' | 'fashion-mnist';

export interface MnistFamily {
  readonly id: MnistId;
  readonly label: string;
  readonly classNames: readonly string[];
  /** Addresses of folders that hold the four files, tried in this order. */
  readonly web: readonly string[];
  /** SHA-256 of the unpacked files, in the order of `mnistFiles`. */
  readonly sha256: readonly string[];
}

interface MnistFile {
  /** As it is called on the web; `.gz` follows. */
  readonly name: string;
  readonly part: 'train' | 'test';
  readonly holds: 'images' | 'labels';
  /** Length of the unpacked file. */
  readonly bytes: number;
}

export const mnistFiles: readonly MnistFile[] = [
  { name: 'train-images-idx3-ubyte', part: 'train', holds: 'images', bytes: 16 + 60_000 * 784 },
  { name: 'train-labels-idx1-ubyte', part: 'train', holds: 'labels', bytes: 8 + 60_000 },
  { name: 't10k-images-idx3-ubyte', part: 'test', holds: 'images', bytes: 16 + 10_000 * 784 },
  { name: 't10k-labels-idx1-ubyte', part: 'test', holds: 'labels', bytes: 8 + 10_000 },
];

export const mnistFamilies: Readonly<Record<MnistId, MnistFamily>> = {
  mnist: {
    id: 'mnist',
    label: 'MNIST',
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    web: ['https://storage.googleapis.com/cvdf-datasets/mnist/', 'https://ossci-datasets.s3.amazonaws.com/mnist/'],
    sha256: [
      'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    ],
  },
  'fashion-mnist': {
    id: 'fashion-mnist',
    label: 'Fashion-MNIST',
    classNames: ['t-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'ankle boot'],
    web: [
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
      'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    ],
    sha256: [
      'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
      'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
      '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
      '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
    ],
  },
};

/** Where Debian's package `dataset-fashion-mnist` puts the files. */
export const debianFashionMnist = '/usr/share/datasets/fashion-mnist';

/**
 * The unpacked bytes of one of the four files, given packed with gzip or not, if they are the known ones.
 * @param index into `mnistFiles`
 */
export async function mnistContent(family: MnistFamily, index: number, bytes: Uint8Array): Promise<Result<Uint8Array>> {
  const file = mnistFiles[index] as MnistFile;
  let content = bytes;
  if (isGzip(bytes)) {
    try {
      content = await gunzipWhole(bytes, file.bytes);
    } catch (error) {
      if (error instanceof ArchiveError)
        return failure(`${file.name} of ${family.label} cannot be used: ${error.message}. Get it again.`);
      throw error;
    }
  }
  if (content.length !== file.bytes || (await sha256Hex(content)) !== family.sha256[index]) {
    return failure(`${file.name} is not the known file of ${family.label}, or it is damaged. Get it again.`);
  }
  return success(content);
}

/** The data set of the four files as `mnistContent` gives them, in the order of `mnistFiles`. */
export function mnistDataset(family: MnistFamily, contents: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array]): Dataset {
  // The known files have known headers, which the checksum has covered: 16 bytes for images, 8 for labels.
  const part = (images: Uint8Array, labels: Uint8Array): Dataset['train'] => ({
    count: labels.length - 8,
    pixels: images.subarray(16),
    labels: labels.subarray(8),
  });
  return {
    label: family.label,
    exampleShape: [28, 28, 1],
    classes: 10,
    classNames: family.classNames,
    train: part(contents[0], contents[1]),
    test: part(contents[2], contents[3]),
  };
}
