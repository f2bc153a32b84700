import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

interface Draw {
  readonly seed: number;
  readonly step: number;
}

const draws = fc.record({ seed: fc.integer(), step: fc.integer({ min: 1, max: 1e6 }) });
const many = 40_000;
const ones = new Float32Array(many).fill(1);

function drop(
  values: Float32Array,
  rows: number,
  shared: number,
  width: number,
  rate: number,
  { seed, step }: Draw,
): Float32Array {
  arena.reset();
  const output = arena.make(values.length);
  arena.kernels.dropOut(arena.put(values), output, rows, shared, width, rate, seed, step);
  expect(arena.guardsHold()).toBe(true);
  return arena.get(output, values.length);
}

/** Standard normal numbers, as they are added to zeros. */
function normal(count: number, { seed, step }: Draw): Float32Array {
  arena.reset();
  const output = arena.make(count);
  arena.kernels.addNoise(arena.put(new Float32Array(count)), output, count, 1, 0, seed, step);
  return arena.get(output, count);
}

describe('dropping out', () => {
  test('leaves what is kept larger, so that the mean stays, and drops as often as it should', () => {
    fc.assert(
      fc.property(draws, fc.constantFrom(0.1, 0.3, 0.5, 0.8), (draw, rate) => {
        const output = drop(ones, 1, 1, many, rate, draw);
        const kept = output.filter((value) => value !== 0);
        for (const value of new Set(kept)) expect(value).toBeCloseTo(1 / (1 - rate), 5);
        // Five standard deviations of a binomial distribution.
        const allowed = 5 * Math.sqrt((rate * (1 - rate)) / many);
        expect(Math.abs(kept.length / many - (1 - rate))).toBeLessThan(allowed);
      }),
      { numRuns: 20 },
    );
  });

  test('draws the same for the same seed and step, whatever is dropped, and something else for others', () => {
    fc.assert(
      fc.property(draws, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 23 }), (draw, rows, width) => {
        const x = noise(rows * width, 1);
        const mask = drop(new Float32Array(rows * width).fill(1), rows, 1, width, 0.4, draw);
        const output = drop(x, rows, 1, width, 0.4, draw);
        output.forEach((value, i) => expect(value).toBeCloseTo((x[i] as number) * (mask[i] as number), 5));
      }),
    );
    const first = drop(ones, 1, 1, many, 0.5, { seed: 1, step: 1 });
    for (const other of [
      { seed: 2, step: 1 },
      { seed: 1, step: 2 },
    ]) {
      const second = drop(ones, 1, 1, many, 0.5, other);
      const same = first.filter((value, i) => value === second[i]).length;
      expect(Math.abs(same / many - 0.5)).toBeLessThan(0.0125);
    }
  });

  test('drops a column as a whole where it is shared', () => {
    fc.assert(
      fc.property(
        draws,
        fc.record({
          rows: fc.integer({ min: 1, max: 4 }),
          shared: fc.integer({ min: 1, max: 6 }),
          width: fc.integer({ min: 1, max: 11 }),
        }),
        (draw, { rows, shared, width }) => {
          const output = drop(new Float32Array(rows * shared * width).fill(1), rows, shared, width, 0.5, draw);
          for (let row = 0; row < rows; row++)
            for (let column = 0; column < width; column++) {
              const values = Array.from({ length: shared }, (_, i) => output[(row * shared + i) * width + column]);
              expect(new Set(values).size).toBe(1);
            }
        },
      ),
    );
  });
});

describe('noise', () => {
  test('is distributed normally', () => {
    for (const draw of [
      { seed: 1, step: 1 },
      { seed: -77, step: 12_345 },
      { seed: 2 ** 31 - 1, step: 2 },
    ]) {
      const sorted = normal(many, draw).sort();
      const mean = sorted.reduce((sum, value) => sum + value, 0) / many;
      const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / many;
      expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(many));
      expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / many));
      // Quantiles of the standard normal distribution, in the middle and in the tails.
      for (const [p, quantile] of [
        [0.001, -3.0902],
        [0.025, -1.96],
        [0.25, -0.6745],
        [0.5, 0],
        [0.75, 0.6745],
        [0.975, 1.96],
        [0.999, 3.0902],
      ] as const) {
        const below = sorted.filter((value) => value < quantile).length / many;
        expect(Math.abs(below - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / many));
      }
    }
  });

  test('is added, or multiplied', () => {
    fc.assert(
      fc.property(draws, fc.integer({ min: 1, max: 30 }), fc.boolean(), (draw, count, multiply) => {
        const whole = Math.ceil(count / 4) * 4;
        const drawn = normal(whole, draw);
        arena.reset();
        const x = noise(whole, 5);
        const output = arena.make(whole);
        arena.kernels.addNoise(arena.put(x), output, count, 0.3, multiply ? 1 : 0, draw.seed, draw.step);
        arena.get(output, count).forEach((value, i) => {
          const by = 0.3 * (drawn[i] as number);
          const from = x[i] as number;
          expect(value).toBeCloseTo(multiply ? from * (1 + by) : from + by, 5);
        });
        expect(arena.guardsHold()).toBe(true);
      }),
    );
  });
});

test('dropping out for selu takes the limit for what it drops, and no gradient', () => {
  const [rate, limit, scale, shift] = [0.3, -1.758, 0.8, 0.4];
  const draw = { seed: 9, step: 4 };
  const x = noise(many, 1);
  const run = (gradient: 0 | 1): Float32Array => {
    arena.reset();
    const output = arena.make(many);
    arena.kernels.alphaDropOut(arena.put(x), output, many, rate, limit, scale, shift, gradient, draw.seed, draw.step);
    expect(arena.guardsHold()).toBe(true);
    return arena.get(output, many);
  };
  const [values, gradients] = [run(0), run(1)];
  let dropped = 0;
  x.forEach((from, i) => {
    const kept = gradients[i] !== 0;
    if (!kept) dropped += 1;
    expect(gradients[i]).toBeCloseTo(kept ? scale * from : 0, 5);
    expect(values[i]).toBeCloseTo(scale * (kept ? from : limit) + shift, 5);
  });
  expect(Math.abs(dropped / many - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / many));
});
