import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32 } from '../../../../src/train/data/crc32.js';

it('agrees with the checksum at the end of a gzip file', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const file = gzipSync(bytes);
      expect(crc32(bytes)).toBe(file.readUInt32LE(file.length - 8));
    }),
  );
});

it('can be taken in parts', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 99 }), fc.uint8Array({ maxLength: 99 }), (a, b) => {
      expect(crc32(b, crc32(a))).toBe(crc32(new Uint8Array([...a, ...b])));
    }),
  );
});
