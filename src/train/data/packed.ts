/**
 * Packed files: how examples are cached and handed to the page and its workers. One file holds the training examples of a
 * data set or its test examples.
 *
 *     bytes 0–3    "LWDS"
 *     4–7          version, 1                                       (integers are little-endian, unsigned)
 *     8–11         length of the header in bytes
 *     12–15        CRC-32 of everything from byte 16 on
 *     16 …         the header: JSON in UTF-8
 *     then         `count` labels, one byte each
 *     then         `count × elements` bytes, row-major and channel-last
 */
import * as v from 'valibot';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import { crc32 } from './crc32.js';
import { checkDataset, elementsOf } from './dataset.js';
import type { Dataset, Examples } from './dataset.js';

const magic = 0x5344574c;
const version = 1;
const fixedLength = 16;
/** No header of ours comes near; a damaged file must not make us parse megabytes. */
const maximumHeader = 1 << 20;

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const headerSchema = v.object({
  part: v.picklist(['train', 'test']),
  label: v.string(),
  exampleShape: v.pipe(v.array(v.pipe(natural, v.minValue(1))), v.minLength(1), v.maxLength(8)),
  classes: v.pipe(natural, v.minValue(1), v.maxValue(256)),
  count: natural,
  classNames: v.optional(v.array(v.string())),
  notes: v.optional(v.array(v.string())),
});

export type PackedHeader = v.InferOutput<typeof headerSchema>;

export interface PackedPart {
  readonly header: PackedHeader;
  /** Shares memory with the file. */
  readonly examples: Examples;
}

/** The bytes of a packed file. */
export function packPart(dataset: Dataset, part: 'train' | 'test'): Uint8Array<ArrayBuffer> {
  const { label, exampleShape, classes, classNames, notes } = dataset;
  const examples = dataset[part];
  const header = new TextEncoder().encode(
    JSON.stringify({ part, label, exampleShape, classes, count: examples.count, classNames, notes }),
  );
  const file = new Uint8Array(fixedLength + header.length + examples.labels.length + examples.pixels.length);
  file.set(header, fixedLength);
  file.set(examples.labels, fixedLength + header.length);
  file.set(examples.pixels, fixedLength + header.length + examples.labels.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, version, true);
  view.setUint32(8, header.length, true);
  view.setUint32(12, crc32(file.subarray(fixedLength)), true);
  return file;
}

/** Reads a packed file and checks all of it; the examples are views into `file`. */
export function unpackPart(file: ArrayBufferLike | Uint8Array): Result<PackedPart> {
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(file);
  const damaged = (what: string): Result<PackedPart> =>
    failure(`The stored data set is damaged (${what}). Remove it and fetch it again.`);
  if (bytes.length < fixedLength) return damaged('it is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic) return damaged('it is not a packed data set');
  if (view.getUint32(4, true) !== version)
    return damaged(`its format has the version ${view.getUint32(4, true)} instead of ${version}`);
  const headerLength = view.getUint32(8, true);
  if (headerLength > maximumHeader || fixedLength + headerLength > bytes.length) return damaged('its header is cut off');
  if (view.getUint32(12, true) !== crc32(bytes.subarray(fixedLength))) return damaged('its checksum is wrong');
  const header = parseHeader(bytes.subarray(fixedLength, fixedLength + headerLength));
  if (header === null) return damaged('its header cannot be read');
  const elements = elementsOf(header.exampleShape);
  if (bytes.length !== fixedLength + headerLength + header.count * (1 + elements)) return damaged('it is cut off');
  const labelsEnd = fixedLength + headerLength + header.count;
  return success({
    header,
    examples: {
      count: header.count,
      labels: bytes.subarray(fixedLength + headerLength, labelsEnd),
      pixels: bytes.subarray(labelsEnd),
    },
  });
}

/** The data set of two packed files. */
export function unpackDataset(train: ArrayBuffer | Uint8Array, test: ArrayBuffer | Uint8Array): Result<Dataset> {
  const trainPart = unpackPart(train);
  if (!trainPart.ok) return trainPart;
  const testPart = unpackPart(test);
  if (!testPart.ok) return testPart;
  const { label, exampleShape, classes, classNames, notes } = trainPart.value.header;
  const other = testPart.value.header;
  if (
    trainPart.value.header.part !== 'train' ||
    other.part !== 'test' ||
    other.label !== label ||
    other.classes !== classes ||
    other.exampleShape.join() !== exampleShape.join()
  ) {
    return failure('The stored training and test examples do not belong together. Remove the data set and fetch it again.');
  }
  const dataset: Dataset = {
    label,
    exampleShape,
    classes,
    train: trainPart.value.examples,
    test: testPart.value.examples,
    ...(classNames === undefined ? {} : { classNames }),
    ...(notes === undefined ? {} : { notes }),
  };
  const broken = checkDataset(dataset);
  return broken === null
    ? success(dataset)
    : failure(`The stored data set is damaged (${broken}). Remove it and fetch it again.`);
}

function parseHeader(bytes: Uint8Array): PackedHeader | null {
  let value: unknown;
  try {
    // A copy: bytes in memory that threads share are not decoded.
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.slice()));
  } catch {
    // Not JSON or not UTF-8: the caller says that the header cannot be read.
    return null;
  }
  const parsed = v.safeParse(headerSchema, value);
  return parsed.success ? parsed.output : null;
}
