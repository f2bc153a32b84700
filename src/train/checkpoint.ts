/**
 * Where a job stands, as bytes: weights, the optimizer's slots, and the sums of the epoch under way. With the plan and the data it
 * is all that a job needs to go on exactly as if it had never been interrupted.
 *
 *     bytes 0–3   length of the header (little-endian)
 *     4 …         the header, JSON in UTF-8, filled up with spaces to a multiple of 4
 *     then        the tensors' values, float32, one after the other
 */
import * as v from 'valibot';
import { failure, success } from './result.js';
import type { Result } from './result.js';

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const headerSchema = v.object({
  version: v.literal(1),
  design: v.string(),
  seed: v.number(),
  /** Steps that are done. */
  step: natural,
  /** Training time so far. */
  seconds: v.number(),
  /** Of the epoch under way: sums over examples, `null` for a sum that is infinite or NaN. */
  epoch: v.object({ loss: v.nullable(v.number()), correct: natural, examples: natural }),
  shapes: v.array(v.array(natural)),
});

export type CheckpointHeader = Omit<v.InferOutput<typeof headerSchema>, 'version' | 'shapes'>;

export interface SavedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SavedJob extends CheckpointHeader {
  /** Weights in the model's order, then slots in the optimizer's. */
  readonly tensors: readonly SavedTensor[];
}

export function writeCheckpoint({ tensors, ...header }: SavedJob): ArrayBuffer {
  const text = JSON.stringify({ version: 1, ...header, shapes: tensors.map(({ shape }) => shape) });
  const json = new TextEncoder().encode(text);
  const headerLength = Math.ceil(json.length / 4) * 4;
  const floats = tensors.reduce((sum, { values }) => sum + values.length, 0);
  const buffer = new ArrayBuffer(4 + headerLength + 4 * floats);
  new DataView(buffer).setUint32(0, headerLength, true);
  new Uint8Array(buffer, 4, headerLength).fill(0x20).set(json);
  let at = 4 + headerLength;
  for (const { values } of tensors) {
    new Float32Array(buffer, at, values.length).set(values);
    at += values.byteLength;
  }
  return buffer;
}

/** Reads a checkpoint; the tensors are views into it. */
export function readCheckpoint(buffer: ArrayBuffer): Result<SavedJob> {
  const damaged = failure('A checkpoint is damaged, so its training cannot be resumed. Start the run again.');
  if (buffer.byteLength < 8) return damaged;
  const headerLength = new DataView(buffer).getUint32(0, true);
  if (headerLength % 4 !== 0 || 4 + headerLength > buffer.byteLength) return damaged;
  const parsed = v.safeParse(headerSchema, parseJson(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength))));
  if (!parsed.success) return damaged;
  const { shapes, version: _version, ...header } = parsed.output;
  const counts = shapes.map((shape) => shape.reduce((product, size) => product * size, 1));
  let at = 4 + headerLength;
  if (buffer.byteLength !== at + 4 * counts.reduce((sum, count) => sum + count, 0)) return damaged;
  const tensors = shapes.map((shape, i) => {
    const values = new Float32Array(buffer, at, counts[i]);
    at += values.byteLength;
    return { shape, values };
  });
  return success({ ...header, tensors });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: the caller finds that `undefined` is no header.
    return undefined;
  }
}
