import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addCounts,
  divideEvenly,
  equalCounts,
  floorDivideCount,
  formatCount,
  isPolynomial,
  multiplyCounts,
  namesOf,
  openName,
  subtractCounts,
} from '../../../src/graph/polynomial.js';
import type { Count } from '../../../src/graph/polynomial.js';
import { evaluateCount, floorDivide } from './evaluate.js';
import type { Values } from './evaluate.js';

const names = ['n', 'm', 'data.width'];
const leaf: fc.Arbitrary<Count> = fc.oneof(fc.bigInt({ min: -9n, max: 9n }), fc.constantFrom(...names).map(openName));

/** Counts from sums, differences, products and quotients of names and numbers. */
const count: fc.Arbitrary<Count> = fc.letrec<{ count: Count }>((tie) => ({
  count: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('count'), tie('count')).map(([a, b]) => addCounts(a, b)),
    fc.tuple(tie('count'), tie('count')).map(([a, b]) => subtractCounts(a, b)),
    fc.tuple(tie('count'), leaf).map(([a, b]) => multiplyCounts(a, b)),
    fc.tuple(tie('count'), fc.bigInt({ min: 1n, max: 4n })).map(([a, d]) => floorDivideCount(a, d)),
  ),
})).count;

const values: fc.Arbitrary<Values> = fc.record(Object.fromEntries(names.map((name) => [name, fc.bigInt({ min: 1n, max: 60n })])));
const divisor = fc.bigInt({ min: 1n, max: 7n });

describe('a count means the same with names as with numbers', () => {
  const operations: readonly [string, (a: Count, b: Count) => Count, (a: bigint, b: bigint) => bigint][] = [
    ['sum', addCounts, (a, b) => a + b],
    ['difference', subtractCounts, (a, b) => a - b],
    ['product', multiplyCounts, (a, b) => a * b],
  ];
  test.each(operations)('%s', (_, withNames, withNumbers) => {
    fc.assert(
      fc.property(count, count, values, (a, b, of) => {
        expect(evaluateCount(withNames(a, b), of)).toBe(withNumbers(evaluateCount(a, of), evaluateCount(b, of)));
      }),
    );
  });

  test('quotient, rounded down', () => {
    fc.assert(
      fc.property(count, divisor, values, (a, d, of) => {
        expect(evaluateCount(floorDivideCount(a, d), of)).toBe(floorDivide(evaluateCount(a, of), d));
      }),
    );
  });

  test('divideEvenly', () => {
    let divided = 0;
    fc.assert(
      fc.property(count, leaf, leaf, (a, b, c) => {
        const by = multiplyCounts(b, c);
        const quotient = divideEvenly(multiplyCounts(a, by), by);
        if (by === 0n) expect(quotient).toBeNull();
        else {
          divided++;
          expect(quotient).toEqual(a);
        }
        const rest = divideEvenly(a, by);
        if (rest !== null) expect(multiplyCounts(rest, by)).toEqual(a);
      }),
    );
    expect(divided).toBeGreaterThan(30);
  });
});

describe('laws', () => {
  test('sums and products commute, associate and distribute', () => {
    fc.assert(
      fc.property(count, count, count, (a, b, c) => {
        expect(addCounts(a, b)).toEqual(addCounts(b, a));
        expect(multiplyCounts(a, b)).toEqual(multiplyCounts(b, a));
        expect(addCounts(a, addCounts(b, c))).toEqual(addCounts(addCounts(a, b), c));
        expect(multiplyCounts(a, multiplyCounts(b, c))).toEqual(multiplyCounts(multiplyCounts(a, b), c));
        expect(multiplyCounts(a, addCounts(b, c))).toEqual(addCounts(multiplyCounts(a, b), multiplyCounts(a, c)));
      }),
    );
  });

  test('zero and one are neutral, and a count less itself is zero', () => {
    fc.assert(
      fc.property(count, (a) => {
        expect(addCounts(a, 0n)).toEqual(a);
        expect(multiplyCounts(a, 1n)).toEqual(a);
        expect(multiplyCounts(a, 0n)).toBe(0n);
        expect(subtractCounts(a, a)).toBe(0n);
      }),
    );
  });

  test('a quotient takes out what divides', () => {
    fc.assert(
      fc.property(count, count, divisor, (a, b, d) => {
        expect(floorDivideCount(addCounts(multiplyCounts(a, d), b), d)).toEqual(addCounts(a, floorDivideCount(b, d)));
      }),
    );
  });
});

describe('canonical form', () => {
  test('a polynomial has sorted, distinct, non-zero terms, one of them with a name', () => {
    fc.assert(
      fc.property(count, (a) => {
        if (!isPolynomial(a)) return;
        const keys = a.terms.map((term) => term.factors.join('*'));
        expect(new Set(keys).size).toBe(keys.length);
        expect(a.terms.every((term) => term.coefficient !== 0n)).toBe(true);
        expect(a.terms.some((term) => term.factors.length > 0)).toBe(true);
        for (const term of a.terms) expect([...term.factors].sort()).toEqual(term.factors);
      }),
    );
  });

  test('equal counts have the same text and only they', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        expect(equalCounts(a, b)).toBe(formatCount(a) === formatCount(b));
        expect(equalCounts(addCounts(a, b), addCounts(b, a))).toBe(true);
        expect(equalCounts(a, addCounts(a, 1n))).toBe(false);
      }),
    );
  });

  test.each([
    [addCounts(multiplyCounts(openName('classes'), 120n), openName('classes')), '121*classes'],
    [
      addCounts(multiplyCounts(openName('n'), openName('n')), subtractCounts(1n, multiplyCounts(openName('n'), 2n))),
      'n*n - 2*n + 1',
    ],
    [subtractCounts(0n, openName('data.width')), '-data.width'],
    [floorDivideCount(subtractCounts(openName('width'), 4n), 2n), 'floor(width / 2) - 2'],
    [floorDivideCount(multiplyCounts(openName('n'), 3n), 2n), 'floor(n / 2) + n'],
    [floorDivideCount(addCounts(openName('n'), openName('m')), 2n), 'floor((m + n) / 2)'],
    [multiplyCounts(openName('a ? b : c'), 2n), '2*(a ? b : c)'],
  ])('%#: the text of %o', (of, text) => {
    expect(formatCount(of)).toBe(text);
  });
});

test('the names of a count are also those inside its quotients', () => {
  const half = floorDivideCount(addCounts(openName('data.width'), openName('sizes[0]')), 2n);
  expect(namesOf(multiplyCounts(half, openName('units')))).toEqual(['data.width', 'sizes[0]', 'units']);
  expect(namesOf(7n)).toEqual([]);
});
