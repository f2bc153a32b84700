/** How the run store keeps a checkpoint: with the job and step that it belongs to, under a checksum. What is in it is the trainer's. */
import * as v from 'valibot';
import { crc32 } from './data/crc32.js';
import type { Job } from './plan.js';
import { decode, encode, parseJson } from './storedText.js';

/** Weights of a job at a step, to resume from. */
export interface StoredCheckpoint extends Job {
  readonly step: number;
  readonly data: ArrayBuffer;
}

const checkpointMagic = 0x5043574c;
const checkpointHeader = v.object({
  design: v.string(),
  seed: v.pipe(v.number(), v.safeInteger()),
  step: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** "LWCP", the header's length, the CRC-32 of what follows (all little-endian); the header as JSON; the data. */
export function packCheckpoint({ design, seed, step, data }: StoredCheckpoint): Uint8Array {
  const header = encode(JSON.stringify({ design, seed, step }));
  const bytes = new Uint8Array(12 + header.length + data.byteLength);
  bytes.set(header, 12);
  bytes.set(new Uint8Array(data), 12 + header.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, checkpointMagic, true);
  view.setUint32(4, header.length, true);
  view.setUint32(8, crc32(bytes.subarray(12)), true);
  return bytes;
}

/** `null` where the file is damaged. */
export function unpackCheckpoint(bytes: Uint8Array): StoredCheckpoint | null {
  if (bytes.length < 12) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 12 + view.getUint32(4, true);
  if (view.getUint32(0, true) !== checkpointMagic || end > bytes.length) return null;
  if (view.getUint32(8, true) !== crc32(bytes.subarray(12))) return null;
  const header = v.safeParse(checkpointHeader, parseJson(decode(bytes.subarray(12, end))));
  // A copy: the data has to begin where its numbers are aligned.
  return header.success ? { ...header.output, data: new Uint8Array(bytes.subarray(end)).buffer } : null;
}
