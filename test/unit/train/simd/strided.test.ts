import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

type Five = [number, number, number, number, number];

/** Strides of a block whose axes lie in this order, from the outermost to the innermost. */
function stridesIn(order: readonly number[], sizes: Five): Five {
  const strides: Five = [0, 0, 0, 0, 0];
  let stride = 1;
  for (const axis of [...order].reverse()) {
    strides[axis] = stride;
    stride *= sizes[axis] as number;
  }
  return strides;
}

const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5, maxLength: 5 });
const sizes = fc.tuple(...Array.from({ length: 5 }, () => fc.integer({ min: 1, max: 5 }))) as fc.Arbitrary<Five>;

test('a block is copied from one arrangement to another, repeated, reversed, and added to what is there', () => {
  fc.assert(
    fc.property(
      sizes,
      order,
      order,
      fc.constantFrom('plain', 'repeated', 'reversed', 'summed'),
      fc.integer({ min: 0, max: 4 }),
      fc.boolean(),
      (given, fromOrder, toOrder, kind, axis, added) => {
        arena.reset();
        const count = given.reduce((product, size) => product * size, 1);
        const [from, to] = [stridesIn(fromOrder, given), stridesIn(toOrder, given)];
        let start = 0;
        if (kind === 'repeated') from[axis] = 0;
        if (kind === 'summed') to[axis] = 0;
        if (kind === 'reversed') {
          start = (from[axis] as number) * ((given[axis] as number) - 1);
          from[axis] = -(from[axis] as number);
        }
        const accumulate = added || kind === 'summed';
        const [source, before] = [noise(count, 1), noise(count, 2)];
        const target = arena.put(before);
        arena.kernels.copyStrided(arena.put(source) + 4 * start, target, ...given, ...from, ...to, accumulate ? 1 : 0);
        const expected = Float64Array.from(before);
        const index: Five = [0, 0, 0, 0, 0];
        for (let i = 0; i < count; i++) {
          let rest = i;
          for (let k = 4; k >= 0; k--) {
            index[k] = rest % (given[k] as number);
            rest = Math.floor(rest / (given[k] as number));
          }
          const at = (strides: Five): number => index.reduce((sum, place, k) => sum + place * (strides[k] as number), 0);
          const value = source[start + at(from)] as number;
          expected[at(to)] = accumulate ? (expected[at(to)] as number) + value : value;
        }
        arena.get(target, count).forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 5));
        expect(arena.guardsHold()).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('floats are set to one value', () => {
  for (const count of [1, 2, 7, 64])
    for (const value of [0, -0, 1.5, Infinity]) {
      arena.reset();
      const target = arena.make(count);
      arena.kernels.fillFloats(target, count, value);
      expect([...arena.get(target, count)]).toEqual(Array.from({ length: count }, () => value + 0));
      expect(arena.guardsHold()).toBe(true);
    }
});
