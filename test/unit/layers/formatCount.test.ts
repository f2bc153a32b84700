import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unknown } from '../../../src/graph/dim.js';
import { addCounts, multiplyCounts, openName } from '../../../src/graph/polynomial.js';
import {
  formatBytes,
  formatExact,
  formatMacs,
  formatParameters,
  formatShare,
  formatShort,
} from '../../../src/layers/formatCount.js';

const open = addCounts(multiplyCounts(openName('numClasses'), 121n), 54_120n);

test.each([
  [0n, '0', '0'],
  [999n, '999', '999'],
  [9_999n, '9,999', '9,999'],
  [62_186n, '62,186', '62.2 k'],
  [999_499n, '999,499', '999 k'],
  [999_500n, '999,500', '1.00 M'],
  [1_402_000n, '1,402,000', '1.40 M'],
  [1_005_000_000n, '1,005,000,000', '1.01 G'],
  [-1_402_000n, '-1,402,000', '-1.40 M'],
  [2n ** 64n, '18,446,744,073,709,551,616', '18.4 E'],
])('%s', (count, exact, short) => {
  expect(formatExact(count)).toBe(exact);
  expect(formatShort(count)).toBe(short);
});

test('the short form is the exact one to three digits', () => {
  const units: Record<string, number> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };
  fc.assert(
    fc.property(fc.bigInt({ min: 10_000n, max: 10n ** 14n }), (count) => {
      const [number, unit] = formatShort(count).split(' ');
      const value = Number(number) * (units[unit ?? ''] ?? NaN);
      expect(Math.abs(value - Number(count)) / Number(count)).toBeLessThan(0.0051);
      expect(Number(formatExact(count).replaceAll(',', ''))).toBe(Number(count));
    }),
  );
});

describe('what is not a number', () => {
  test('an open count is its expression, an unknown one says so', () => {
    expect(formatExact(open)).toBe('121*numClasses + 54120');
    expect(formatShort(open)).toBe('121*numClasses + 54120');
    expect(formatBytes(open)).toBe('121*numClasses + 54120 bytes');
    expect(formatExact(unknown('why'))).toBe('unknown');
    expect(formatShort(null)).toBe('not defined');
  });

  test('in a sentence the reason stands with it', () => {
    expect(formatParameters(1n)).toBe('1 parameter');
    expect(formatParameters(62_186n)).toBe('62,186 parameters');
    expect(formatParameters(unknown('a loop of unknown length'))).toBe('parameters unknown: a loop of unknown length');
    expect(formatMacs(1_402_000n)).toBe('1.40 M multiply-adds (MACs)');
    expect(formatMacs(unknown('a size is free'))).toBe('multiply-adds (MACs) unknown: a size is free');
    expect(formatMacs(null)).toBe('multiply-adds (MACs) not defined');
  });
});

test.each([
  [0n, '0 bytes'],
  [1_023n, '1,023 bytes'],
  [1_024n, '1.00 KiB'],
  [241_664n, '236 KiB'],
  [1_048_575n, '1.00 MiB'],
  [5n * 1024n ** 3n, '5.00 GiB'],
])('%s bytes', (count, text) => {
  expect(formatBytes(count)).toBe(text);
});

test.each([
  [null, ''],
  [0, '0.0 %'],
  [0.0004, '< 0.1 %'],
  [0.8703, '87.0 %'],
  [1, '100.0 %'],
])('a share of %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});
