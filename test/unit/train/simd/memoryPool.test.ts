import { expect, test } from 'vitest';
import { giveBack, pageBytes, takeMemory } from '../../../../src/train/simd/memoryPool.js';

const bytesOf = (memory: WebAssembly.Memory): number => memory.buffer.byteLength;

test('a memory that is given back is taken again, all 0, and grows where it is too small', () => {
  const first = takeMemory(3 * pageBytes);
  const second = takeMemory(pageBytes + 1);
  expect(second).not.toBe(first);
  expect([bytesOf(first), bytesOf(second)]).toEqual([3 * pageBytes, 2 * pageBytes]);
  new Uint8Array(first.buffer).fill(7);
  giveBack(first);
  giveBack(second);
  // The smallest that is large enough.
  expect(takeMemory(2 * pageBytes)).toBe(second);
  expect(takeMemory(pageBytes)).toBe(first);
  expect(new Uint8Array(first.buffer).every((byte) => byte === 0)).toBe(true);
  giveBack(first);
  giveBack(second);
  // None is: the largest grows, so that nothing is held twice.
  expect(takeMemory(5 * pageBytes)).toBe(first);
  expect(bytesOf(first)).toBe(5 * pageBytes);
  expect(takeMemory(pageBytes)).toBe(second);
});
