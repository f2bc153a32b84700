import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  digitsFor,
  formatBytes,
  formatChange,
  formatDuration,
  formatNumber,
  formatRate,
  formatScaled,
  formatShare,
  formatSigned,
  formatTick,
  plural,
} from '../../../webview/numberFormat.js';

describe('numbers as people read them', () => {
  it.each([
    [formatNumber(62186), '62,186'],
    [formatNumber(-132), '−132'],
    [formatNumber(0.5, 2), '0.50'],
    [formatSigned(1234), '+1,234'],
    [formatSigned(-132), '−132'],
    [formatSigned(0), '0'],
    [formatSigned(-0.04, 1), '0.0'],
    [formatShare(0.5943), '59.4 %'],
    [formatShare(null), 'not finite'],
    [formatChange(-132, 62186), '−0.2 %'],
    [formatChange(152_700, 55_200), '+277 %'],
    [formatChange(-210, 1_404_600), '−0.01 %'],
    [formatChange(0, 0), '0 %'],
    [formatScaled(1_404_600), '1.40 M'],
    [formatScaled(12), '12'],
    [formatScaled(999_600), '1.00 M'],
    [formatTick(5e9), '5 G'],
    [formatTick(1.5e9), '1.5 G'],
    [formatTick(200e6), '200 M'],
    [formatBytes(999), '999 bytes'],
    [formatBytes(162_400_000), '162 MB'],
    [formatDuration(0.4), 'under 1 s'],
    [formatDuration(59.6), '1 min'],
    [formatDuration(80), '1 min 20 s'],
    [formatDuration(7500), '2 h 5 min'],
    [formatRate(412.3), '412'],
    [formatRate(6.2), '6.2'],
    [formatRate(0.244), '0.24'],
    [plural(1, 'seed'), '1 seed'],
    [plural(1200, 'step'), '1,200 steps'],
  ])('%s', (text, expected) => expect(text).toBe(expected));

  it('never shows a duration of 60 seconds or 60 minutes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => !/\b60 (s|min)/.test(formatDuration(seconds))),
    );
  });

  it.each([
    [1, 0],
    [2.5, 1],
    [0.1 + 0.2, 1],
    [0.25, 2],
    [0.001, 3],
    [5000, 0],
  ])('writes steps of %f with %i digits', (increment, digits) => expect(digitsFor(increment)).toBe(digits));

  it('keeps three figures when it scales', () => {
    fc.assert(
      fc.property(fc.double({ min: 1000, max: 1e17, noNaN: true }), (value) => {
        const [figures = '', prefix = ''] = formatScaled(value).split(' ');
        const size = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 }[prefix] ?? NaN;
        return Math.abs(Number(figures) * size - value) <= value * 0.0051;
      }),
    );
  });
});
