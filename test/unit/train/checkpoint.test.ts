import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../../src/train/checkpoint.js';
import type { SavedJob } from '../../../src/train/checkpoint.js';

const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = fc.float32Array({ minLength: count, maxLength: count });
  return values.map((floats) => ({ shape, values: floats }));
});

const job: fc.Arbitrary<SavedJob> = fc.record({
  design: fc.string({ unit: 'grapheme' }),
  seed: fc.integer(),
  step: fc.nat(),
  seconds: fc.double({ min: 0, max: 1e9, noNaN: true }),
  epoch: fc.record({
    loss: fc.oneof(fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true })),
    correct: fc.nat(),
    examples: fc.nat(),
  }),
  tensors: fc.array(tensor, { maxLength: 5 }),
});

test('a checkpoint is read as it was written, every bit of it', () => {
  fc.assert(
    fc.property(job, (saved) => {
      const read = readCheckpoint(writeCheckpoint(saved));
      expect(read.ok).toBe(true);
      if (!read.ok) return;
      // JSON knows one zero only, which is one too many to lose.
      const plain = (value: SavedJob): unknown => JSON.parse(JSON.stringify({ ...value, tensors: [] }));
      expect(plain(read.value)).toEqual(plain(saved));
      expect(read.value.tensors.map(({ shape }) => shape)).toEqual(saved.tensors.map(({ shape }) => shape));
      read.value.tensors.forEach(({ values }, i) => {
        const bytes = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
          new Uint8Array(buffer, byteOffset, byteLength).slice();
        expect(bytes(values)).toEqual(bytes(saved.tensors[i]!.values));
      });
    }),
  );
});

test('a checkpoint that is cut, or is none, is told from one that is whole', () => {
  fc.assert(
    fc.property(job, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (saved, share) => {
      const whole = writeCheckpoint(saved);
      expect(readCheckpoint(whole.slice(0, Math.floor(share * whole.byteLength))).ok).toBe(false);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readCheckpoint(bytes.slice().buffer).ok).toBe(false);
    }),
  );
});
