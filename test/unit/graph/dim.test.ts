import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDims,
  certainlyDiffer,
  dimOf,
  floorDivideDim,
  formatDim,
  isUnknown,
  multiplyDims,
  sameDim,
  subtractDims,
  unknown,
} from '../../../src/graph/dim.js';
import type { Dim } from '../../../src/graph/dim.js';
import { addCounts, multiplyCounts, openName } from '../../../src/graph/polynomial.js';
import { elementCount, formatShape, sameShape, shapesCertainlyDiffer } from '../../../src/graph/shape.js';
import { evaluateDim } from './evaluate.js';

const open = fc
  .tuple(fc.constantFrom('n', 'm'), fc.bigInt({ min: 1n, max: 5n }), fc.bigInt({ min: 0n, max: 5n }))
  .map(([name, factor, summand]): Dim => dimOf(addCounts(multiplyCounts(openName(name), factor), summand)));
const sized: fc.Arbitrary<Dim> = fc.oneof(fc.integer({ min: 0, max: 99 }), open);
const dim: fc.Arbitrary<Dim> = fc.oneof(sized, fc.constant(null), fc.constant(unknown('a test')));
const values = fc.record({ n: fc.bigInt({ min: 1n, max: 30n }), m: fc.bigInt({ min: 1n, max: 30n }) });

describe('arithmetic', () => {
  const operations: readonly [string, (a: Dim, b: Dim) => Dim, (a: number, b: number) => number][] = [
    ['sum', addDims, (a, b) => a + b],
    ['difference', subtractDims, (a, b) => a - b],
    ['product', multiplyDims, (a, b) => a * b],
  ];
  test.each(operations)('a %s of open sizes is that of the numbers put in', (_, withNames, withNumbers) => {
    fc.assert(
      fc.property(sized, sized, values, (a, b, of) => {
        expect(evaluateDim(withNames(a, b), of)).toBe(withNumbers(Number(evaluateDim(a, of)), Number(evaluateDim(b, of))));
      }),
    );
  });

  test('a quotient too, with an open divisor as well', () => {
    fc.assert(
      fc.property(sized, fc.oneof(fc.integer({ min: 1, max: 9 }), open), values, (a, d, of) => {
        const quotient = Math.floor(Number(evaluateDim(a, of)) / Number(evaluateDim(d, of)));
        expect(evaluateDim(floorDivideDim(a, d), of)).toBe(quotient);
      }),
    );
  });

  test('what is free or unknown stays so', () => {
    fc.assert(
      fc.property(dim, (a) => {
        for (const operation of [addDims, subtractDims, multiplyDims]) {
          expect(isUnknown(operation(a, unknown('why')))).toBe(true);
          if (!isUnknown(a)) expect(operation(a, null)).toBe(null);
        }
      }),
    );
  });

  test('a fraction and a size beyond 2^53 are no sizes', () => {
    expect(isUnknown(addDims(1.5, 1))).toBe(true);
    expect(isUnknown(multiplyDims(2 ** 40, 2 ** 20))).toBe(true);
    expect(isUnknown(floorDivideDim(openName('n'), 0))).toBe(true);
  });
});

describe('comparison', () => {
  test('sizes that are the same do not differ, whatever is put in', () => {
    fc.assert(
      fc.property(dim, dim, values, (a, b, of) => {
        if (sameDim(a, b) && !isUnknown(a) && !isUnknown(b)) expect(evaluateDim(a, of)).toBe(evaluateDim(b, of));
        if (certainlyDiffer(a, b)) expect(evaluateDim(a, of)).not.toBe(evaluateDim(b, of));
        expect(sameDim(a, b) && certainlyDiffer(a, b)).toBe(false);
        expect(certainlyDiffer(a, b)).toBe(certainlyDiffer(b, a));
      }),
    );
  });

  test('only known sizes, or expressions a number apart, differ for certain', () => {
    const n = openName('n');
    expect(certainlyDiffer(3, 4)).toBe(true);
    expect(certainlyDiffer(addDims(n, 1), n)).toBe(true);
    expect(certainlyDiffer(n, 3)).toBe(false);
    expect(certainlyDiffer(multiplyDims(n, 2), n)).toBe(false);
    expect(certainlyDiffer(null, 3)).toBe(false);
    expect(certainlyDiffer(unknown('why'), 3)).toBe(false);
  });
});

describe('shapes', () => {
  test('are compared axis by axis', () => {
    expect(sameShape([null, 3], [null, 3])).toBe(true);
    expect(sameShape([null, 3], [null, 3, 1])).toBe(false);
    expect(sameShape(unknown('why'), unknown('why'))).toBe(false);
    expect(shapesCertainlyDiffer([null, 3], [null, 3, 1])).toBe(true);
    expect(shapesCertainlyDiffer([null, 3], [5, null])).toBe(false);
    expect(shapesCertainlyDiffer([null, 3], unknown('why'))).toBe(false);
  });

  test('are written as TensorFlow.js writes them', () => {
    expect(formatShape([null, 28, openName('channels'), unknown('why')])).toBe('[null, 28, channels, ?]');
    expect(formatShape(unknown('why'))).toBe('?');
    expect(formatDim(null)).toBe('null');
  });

  test('count their elements exactly beyond 2^53, and say why they cannot', () => {
    expect(elementCount([2 ** 30, 2 ** 30, 3])).toBe(3n * 2n ** 60n);
    expect(elementCount([])).toBe(1n);
    expect(elementCount([3, null])).toEqual(unknown('a size is free at run time'));
    expect(elementCount([3, unknown('why')])).toEqual(unknown('why'));
  });
});
