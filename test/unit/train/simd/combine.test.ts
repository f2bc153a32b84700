import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

const counts = fc.integer({ min: 1, max: 33 });
/** Whole vectors are computed; the rest of the last one is nobody's. */
const whole = (count: number): number => Math.ceil(count / 4) * 4;
/** Every third value is the same in both, so that neither is the greater. */
const pair = (count: number): [Float32Array, Float32Array] => {
  const a = noise(whole(count), 1);
  return [a, noise(whole(count), 2).map((value, i) => (i % 3 === 0 ? (a[i] as number) : value))];
};

test.each([
  ['sums', (a: number, b: number) => a + b],
  ['products', (a: number, b: number) => a * b],
  ['maxima', Math.max],
  ['minima', Math.min],
] as const)('%s', (name, of) => {
  const operation = ['sums', 'products', 'maxima', 'minima'].indexOf(name);
  fc.assert(
    fc.property(counts, (count) => {
      arena.reset();
      const [a, b] = pair(count);
      const output = arena.make(whole(count));
      arena.kernels.combine(operation, arena.put(a), arena.put(b), output, count);
      expect([...arena.get(output, count)]).toEqual(
        Array.from({ length: count }, (_, i) => Math.fround(of(a[i] as number, b[i] as number))),
      );
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});

test('the gradient of a maximum or minimum goes to the one that was taken, to the first where both are the same', () => {
  fc.assert(
    fc.property(counts, fc.boolean(), (count, minimum) => {
      arena.reset();
      const [a, b] = pair(count);
      const dy = noise(whole(count), 3);
      const [first, second, given] = [arena.put(a), arena.put(b), arena.put(dy)];
      const gradients = [0, 1].map((which) => {
        const gradient = arena.make(whole(count));
        arena.kernels.selectGradient(minimum ? 1 : 0, which, first, second, given, gradient, count);
        return arena.get(gradient, count);
      });
      for (let i = 0; i < count; i++) {
        const [x, y] = [a[i] as number, b[i] as number];
        const taken = (minimum ? x <= y : x >= y) ? 0 : 1;
        expect(gradients.map((gradient) => gradient[i] as number)).toEqual(taken === 0 ? [dy[i], 0] : [0, dy[i]]);
      }
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});

test('floats are scaled, and added to what is there', () => {
  fc.assert(
    fc.property(counts, fc.boolean(), (count, accumulate) => {
      arena.reset();
      const [source, before] = [noise(whole(count), 1), noise(whole(count), 2)];
      const target = arena.put(before);
      arena.kernels.scaleFloats(arena.put(source), target, count, -1.7, accumulate ? 1 : 0);
      arena.get(target, count).forEach((value, i) => {
        expect(value).toBeCloseTo(-1.7 * (source[i] as number) + (accumulate ? (before[i] as number) : 0), 5);
      });
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});
