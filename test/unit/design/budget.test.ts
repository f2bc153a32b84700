import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cheapest,
  denseHead,
  macsAt,
  macsBudget,
  paramsAt,
  paramsBudget,
  plainParams,
  sameWidth,
  solveMacs,
  multipleWithin,
  solveParams,
} from '../../../src/design/budget.js';
import type { Head } from '../../../src/design/budget.js';
import type { Design } from '../../../src/design/design.js';
import { designs } from '../../../src/design/designs.js';
import { divisorsFromTwo } from '../../../src/design/divisors.js';

/** The article's head: 450 features, 120 hidden units, 10 classes. The convolutions before it hold 6,856 parameters. */
const article = denseHead(450, 120, 10);
const CONVOLUTIONS = 988 + 5868;

/** Heads with positions, without biases, without a layer behind, and with layers behind that cost more than one dense layer. */
const heads: fc.Arbitrary<Head> = fc.record({
  inputs: fc.integer({ min: 1, max: 2000 }),
  units: fc.integer({ min: 1, max: 2000 }),
  bias: fc.boolean(),
  rows: fc.integer({ min: 1, max: 50 }),
  downstreamParams: fc.record({ constant: fc.nat(5000), slope: fc.nat(300) }),
  downstreamMacs: fc.record({ constant: fc.nat(5000), slope: fc.nat(300) }),
});

/** A head, a design, and one of the parameters that the design offers for it. */
const offers = heads.chain((head) =>
  fc.constantFrom(...Object.values(designs)).chain((design) => {
    const parameters = design.offers(head);
    return parameters.length === 0
      ? fc.constant(null)
      : fc.constantFrom(...parameters).map((parameter) => ({ head, design, parameter }));
  }),
);

function check(property: (head: Head, design: Design, parameter: number) => void): void {
  fc.assert(
    fc.property(offers, (offer) => {
      fc.pre(offer !== null);
      property(offer.head, offer.design, offer.parameter);
    }),
    { numRuns: 500 },
  );
}

describe('the article’s numbers', () => {
  const total = (design: Design, parameter: number, k: number) =>
    CONVOLUTIONS + paramsAt(article, design.cost(article, parameter), k);

  it('counts the plain head', () => {
    expect(plainParams(article)).toBe(54_120);
    expect(CONVOLUTIONS + paramsBudget(article)).toBe(62_186);
    expect(macsBudget(article)).toBe(55_200);
  });

  it('splits at the same width', () => {
    const cost = designs.split.cost(article, 10);
    const k = sameWidth(article, cost);
    expect(k).toBe(12);
    expect(total(designs.split, 10, 12)).toBe(8_618);
    expect(macsAt(article, cost, 12)).toBe(6_600);
  });

  it('counts the article’s “same size”, H = 3,720', () => {
    expect(total(designs.split, 10, 372)).toBe(61_178);
    expect(macsAt(article, designs.split.cost(article, 10), 372)).toBe(204_600);
  });

  it('solves for equal parameters: H = 3,780, 62,054 in all', () => {
    const cost = designs.split.cost(article, 10);
    expect(solveParams(article, cost)).toBe(378);
    expect(total(designs.split, 10, 378)).toBe(62_054);
    expect(macsAt(article, cost, 378)).toBe(207_900);
  });

  it('solves for equal multiply-adds: H = 1,000', () => {
    expect(solveMacs(article, designs.split.cost(article, 10))).toBe(100);
  });

  it('is the formula of the design document', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 500 }),
        fc.nat(100),
        (s, size, u, o) => {
          const d = s * size;
          const head = denseHead(d, u, o === 0 ? null : o);
          const cost = designs.split.cost(head, s);
          const p = d * u + u + u * o + o;
          const m = u * (d + o);
          const positive = (k: number) => (k >= 1 ? k : null);
          expect(solveParams(head, cost)).toBe(positive(Math.floor((p - o) / (d / s + 1 + s * o))));
          expect(solveMacs(head, cost)).toBe(positive(Math.floor(m / (d + s * o))));
        },
      ),
    );
  });
});

describe('a solved width', () => {
  it('is the largest within the parameters', () => {
    check((head, design, parameter) => {
      const cost = design.cost(head, parameter);
      const budget = paramsBudget(head);
      const k = solveParams(head, cost);
      if (k === null) expect(paramsAt(head, cost, 1)).toBeGreaterThan(budget);
      else {
        expect(paramsAt(head, cost, k)).toBeLessThanOrEqual(budget);
        expect(paramsAt(head, cost, k + 1)).toBeGreaterThan(budget);
      }
    });
  });

  it('is the largest multiple of the written width within the parameters', () => {
    check((head, design, parameter) => {
      const cost = design.cost(head, parameter);
      const limit = solveParams(head, cost);
      const k = multipleWithin(head, cost, limit);
      const multiples = Array.from({ length: limit ?? 0 }, (_, index) => index + 1).filter(
        (candidate) => (cost.step * candidate) % head.units === 0,
      );
      const last = multiples.at(-1);
      const worthARow = last !== undefined && last !== limit && cost.step * last > head.units;
      expect(k).toBe(worthARow ? last : null);
    });
  });

  it('is the largest within the multiply-adds', () => {
    check((head, design, parameter) => {
      const cost = design.cost(head, parameter);
      const budget = macsBudget(head);
      const k = solveMacs(head, cost);
      if (k === null) expect(macsAt(head, cost, 1)).toBeGreaterThan(budget);
      else {
        expect(macsAt(head, cost, k)).toBeLessThanOrEqual(budget);
        expect(macsAt(head, cost, k + 1)).toBeGreaterThan(budget);
      }
    });
  });

  it('is the plain width for the plain design', () => {
    fc.assert(
      fc.property(heads, (head) => {
        const cost = designs.plain.cost(head, 1);
        expect([solveParams(head, cost), solveMacs(head, cost), sameWidth(head, cost)]).toEqual([
          head.units,
          head.units,
          head.units,
        ]);
      }),
    );
  });

  it('stays exact where a rounded division would not', () => {
    // (2^53 − 1) / 2 rounds up to 2^52 in double precision.
    const head: Head = { ...denseHead(1, 1, null, false), downstreamParams: { constant: 0, slope: 1 } };
    expect(solveParams(head, designs.plain.cost(head, 1), Number.MAX_SAFE_INTEGER)).toBe(2 ** 52 - 1);
  });
});

describe('the cost of a design', () => {
  it('at the same width never exceeds the plain layer’s multiply-adds, where no groups are mixed', () => {
    check((head, design, parameter) => {
      const cost = design.cost(head, parameter);
      const k = sameWidth(head, cost);
      if (k === null || design.kind === 'kronecker' || design.kind === 'low-rank') return;
      expect(cheapest(cost, k)).toBeLessThanOrEqual(head.inputs * head.units);
    });
  });
});

describe('divisorsFromTwo', () => {
  it('finds every divisor of 450, in order', () => {
    expect(divisorsFromTwo(450)).toEqual([2, 3, 5, 6, 9, 10, 15, 18, 25, 30, 45, 50, 75, 90, 150, 225, 450]);
  });

  it('agrees with trying them all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (n) => {
        expect(divisorsFromTwo(n)).toEqual(Array.from({ length: n }, (_, i) => i + 1).filter((i) => i >= 2 && n % i === 0));
      }),
    );
  });
});
