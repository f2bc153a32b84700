import { expect, test } from 'vitest';
import { peakKernel } from '../../bench/peak.js';

test('what the peak is measured with computes all that is counted', async () => {
  const { run, once } = await peakKernel();
  // 8 steps of 2 · 4 products in 4 lanes; in pairs of turns they cancel each other.
  const factors = Array.from({ length: 64 }, (_, i) => 1 + i);
  expect(once).toBe(factors.reduce((a, b) => a + b) * (1 + 1.25 + 1.5 + 1.75));
  expect([1, 2, 3, 8, 101].map(run)).toEqual([once, 0, once, 0, once]);
});
