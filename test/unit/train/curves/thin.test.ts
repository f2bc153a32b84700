import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thinByMean } from '../../../../src/train/curves/thin.js';
import type { Sampled } from '../../../../src/train/curves/thin.js';

const samples = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 50 }), value: fc.double({ min: -10, max: 10, noNaN: true }) }), {
    minLength: 1,
    maxLength: 300,
  })
  .map((parts) => {
    let step = 0;
    return parts.map(({ gap, value }): Sampled => ({ step: (step += gap), seconds: step / 7, value }));
  });

/** Sum of value × steps that it stands for: what a mean over all steps is made of. */
function area(curve: readonly Sampled[]): number {
  return curve.reduce((sum, { step, value }, index) => sum + (value ?? 0) * (step - (curve[index - 1]?.step ?? 0)), 0);
}

it('keeps the mean over all steps, the last place, and the limit', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 60 }), (curve, limit) => {
      const thinned = thinByMean(curve, limit);
      expect(thinned.length).toBeLessThanOrEqual(Math.max(limit, 1));
      expect(thinned.at(-1)?.step).toBe(curve.at(-1)?.step);
      expect(area(thinned)).toBeCloseTo(area(curve), 6);
    }),
  );
});

it('does not move what stands when something is added, as long as the pieces keep their size', () => {
  const curve = Array.from({ length: 390 }, (_, index): Sampled => ({ step: index + 1, seconds: index, value: Math.sin(index) }));
  const before = thinByMean(curve.slice(0, 385), 100);
  const after = thinByMean(curve, 100);
  expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
});

it('says that a piece is not finite when one of its samples is not', () => {
  const curve = Array.from({ length: 10 }, (_, index): Sampled => ({
    step: index + 1,
    seconds: index,
    value: index === 4 ? null : 1,
  }));
  expect(thinByMean(curve, 5).map(({ value }) => value)).toEqual([1, 1, null, 1, 1]);
});
