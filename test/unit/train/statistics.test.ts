import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  excludesZero,
  mean,
  pairedDifference,
  standardDeviation,
  studentCentralProbability,
  studentQuantile,
} from '../../../src/train/statistics.js';

/** scipy.stats.t.ppf((1 + probability) / 2, degrees of freedom), SciPy 1.x. */
const scipy: readonly (readonly [probability: number, degreesOfFreedom: number, t: number])[] = [
  [0.9, 1, 6.313751514675037],
  [0.95, 1, 12.706204736174694],
  [0.99, 1, 63.656741162871526],
  [0.9, 2, 2.9199855803537242],
  [0.95, 2, 4.302652729749462],
  [0.99, 2, 9.924843200918287],
  [0.9, 3, 2.3533634348018233],
  [0.95, 3, 3.1824463052837078],
  [0.99, 3, 5.840909309733355],
  [0.9, 4, 2.1318467863266495],
  [0.95, 4, 2.7764451051977934],
  [0.99, 4, 4.604094871349992],
  [0.9, 5, 2.0150483733330233],
  [0.95, 5, 2.5705818356363146],
  [0.99, 5, 4.032142983555228],
  [0.9, 6, 1.9431802805153042],
  [0.95, 6, 2.4469118511449786],
  [0.99, 6, 3.7074280213248065],
  [0.9, 9, 1.833112932656237],
  [0.95, 9, 2.262157162798205],
  [0.99, 9, 3.249835541592126],
  [0.9, 10, 1.8124611228116756],
  [0.95, 10, 2.228138851986274],
  [0.99, 10, 3.16927267261695],
  [0.9, 29, 1.6991270265334972],
  [0.95, 29, 2.045229642132703],
  [0.99, 29, 2.756385903670605],
  [0.9, 30, 1.697260886593957],
  [0.95, 30, 2.0422724563012378],
  [0.99, 30, 2.7499956535672254],
  [0.9, 99, 1.6603911560169906],
  [0.95, 99, 1.9842169515864174],
  [0.99, 99, 2.626405457280827],
  [0.9, 120, 1.6576508993552352],
  [0.95, 120, 1.9799304050824402],
  [0.99, 120, 2.6174211451068654],
  [0.9, 999, 1.646380345427535],
  [0.95, 999, 1.9623414611334493],
  [0.99, 999, 2.5807596372676365],
];

describe("Student's t", () => {
  it.each(scipy)('stays below SciPy’s quantile with probability %f at %i degrees of freedom', (probability, freedom, t) => {
    expect(studentQuantile(probability, freedom) / t).toBeCloseTo(1, 11);
  });

  it('is the inverse of its distribution', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (probability, freedom) => {
          expect(studentCentralProbability(studentQuantile(probability, freedom), freedom)).toBeCloseTo(probability, 10);
        },
      ),
    );
  });

  it('refuses what has no quantile', () => {
    expect(() => studentQuantile(1, 4)).toThrow(RangeError);
    expect(() => studentQuantile(0.95, 0)).toThrow(RangeError);
    expect(() => studentQuantile(0.95, 1.5)).toThrow(RangeError);
  });
});

describe('mean and standard deviation', () => {
  it('use the sample divisor and say nothing for too few values', () => {
    expect([mean([]), standardDeviation([]), mean([3]), standardDeviation([3])]).toEqual([null, null, 3, null]);
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
  });
});

const values = fc.array(
  fc.record({ value: fc.double({ min: -1, max: 1, noNaN: true }), baseline: fc.double({ min: -1, max: 1, noNaN: true }) }),
  { minLength: 2, maxLength: 12 },
);

describe('the paired difference', () => {
  it('turns round when the sides are changed', () => {
    fc.assert(
      fc.property(values, (pairs) => {
        const there = pairedDifference(pairs);
        const back = pairedDifference(pairs.map(({ value, baseline }) => ({ value: baseline, baseline: value })));
        expect(back?.difference).toBeCloseTo(-(there?.difference ?? 0), 12);
        if (there?.interval) expect(back?.interval?.[0]).toBeCloseTo(-there.interval[1], 10);
      }),
    );
  });

  it('holds its mean inside its interval, and widens with the spread', () => {
    fc.assert(
      fc.property(values, (pairs) => {
        const narrow = pairedDifference(pairs);
        const doubled = pairedDifference(pairs.map(({ value, baseline }) => ({ value: 2 * value, baseline: 2 * baseline })));
        if (!narrow?.interval || !doubled?.interval) return;
        expect(narrow.difference).toBeGreaterThanOrEqual(narrow.interval[0]);
        expect(narrow.difference).toBeLessThanOrEqual(narrow.interval[1]);
        expect(doubled.interval[1] - doubled.interval[0]).toBeCloseTo(2 * (narrow.interval[1] - narrow.interval[0]), 10);
      }),
    );
  });

  it('covers the true difference in about 95 of 100 repetitions', () => {
    // A fixed stream of normal numbers (Box–Muller over a linear congruence), so that the test cannot flicker.
    let state = 12345;
    const uniform = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    let covered = 0;
    for (let repetition = 0; repetition < 4000; repetition++) {
      const pairs = Array.from({ length: 5 }, () => ({ value: 0.3 + 0.1 * normal(), baseline: 0.1 * normal() }));
      const interval = pairedDifference(pairs)?.interval;
      if (interval && interval[0] <= 0.3 && interval[1] >= 0.3) covered++;
    }
    expect(covered / 4000).toBeGreaterThan(0.94);
    expect(covered / 4000).toBeLessThan(0.96);
  });

  it('tells nothing from no pair, no interval from one, and no certainty from equal differences', () => {
    expect(pairedDifference([])).toBeNull();
    expect(pairedDifference([{ value: 0.6, baseline: 0.5 }])).toMatchObject({ interval: null, noInterval: 'one pair' });
    const same = pairedDifference([
      { value: 0.6, baseline: 0.59 },
      { value: 0.7, baseline: 0.69 },
    ]);
    expect(same).toMatchObject({ count: 2, interval: null, noInterval: 'no spread' });
    const itself = pairedDifference([
      { value: 0.6, baseline: 0.6 },
      { value: 0.7, baseline: 0.7 },
    ]);
    expect(itself).toMatchObject({ difference: 0, interval: [0, 0] });
    expect(excludesZero([0, 0])).toBe(false);
    expect(excludesZero([0.01, 0.2])).toBe(true);
    expect(excludesZero([-0.2, -0.01])).toBe(true);
    expect(excludesZero([-0.1, 0.1])).toBe(false);
    expect(excludesZero(null)).toBe(false);
  });
});
