import { describe, expect, it } from 'vitest';
import { compareWithBaseline, lastEpoch, spreadAt, summarizeRun } from '../../../src/train/runSummary.js';
import type { Comparison } from '../../../src/train/runSummary.js';
import type { TrainingEvent } from '../../../src/train/event.js';
import type { TrainingPlan } from '../../../src/train/plan.js';
import { formatDifference, verdict } from '../../../src/train/verdict.js';
import { articleEvents, articlePlan, epochOf, plain, planOf, split } from './run.js';

function compared(plan: TrainingPlan, events: readonly TrainingEvent[], epoch?: number): Comparison {
  const [comparison] = compareWithBaseline(summarizeRun(plan, events), 'testAccuracy', epoch);
  if (comparison === undefined) throw new Error('no comparison');
  return comparison;
}

describe("the article's table", () => {
  const summary = summarizeRun(articlePlan, articleEvents);

  // The table's accuracies are rounded to 0.1 while its means and intervals were taken before rounding: so they agree to 0.1.
  it('has its means', () => {
    const means = [1, 2].flatMap((epoch) =>
      summary.designs.map((design) => (spreadAt(design, 'testAccuracy', epoch).mean ?? 0) * 100),
    );
    [53.3, 56.2, 59.4, 60.1].forEach((mean, i) => expect(Math.abs((means[i] ?? 0) - mean)).toBeLessThan(0.1));
  });

  it('has +3.0 [+1.4, +4.5] after epoch 1 and +0.6 [−1.5, +2.8] after epoch 2', () => {
    for (const [epoch, difference, low, high] of [
      [1, 3.0, 1.4, 4.5],
      [2, 0.6, -1.5, 2.8],
    ] as const) {
      const { paired } = compared(articlePlan, articleEvents, epoch);
      const figures = [paired?.difference, paired?.interval?.[0], paired?.interval?.[1]].map((value) => (value ?? 0) * 100);
      [difference, low, high].forEach((figure, i) => expect(Math.abs((figures[i] ?? 0) - figure)).toBeLessThan(0.1));
    }
    expect(formatDifference(compared(articlePlan, articleEvents, 2))).toBe('+0.6 points [−1.5, +2.8]');
  });

  it('finds a difference after epoch 1 and none after epoch 2, which is the one that counts', () => {
    expect(verdict(compared(articlePlan, articleEvents, 1))).toBe(
      'split S=10 H=3,720 has a higher test accuracy than plain H=120: +3.0 points [+1.4, +4.6] after epoch 1, 95 % interval over 5 seeds.',
    );
    expect(verdict(compared(articlePlan, articleEvents))).toBe(
      'No difference seen in 5 seeds: +0.6 points [−1.5, +2.8] after epoch 2.',
    );
  });
});

describe('what a run allows to be said', () => {
  it('is nothing before both designs have finished an epoch', () => {
    expect(verdict(compared(planOf([1], 2), []))).toContain('Nothing to compare yet');
    expect(verdict(compared(planOf([1], 2), [epochOf(plain, 1, 1, 0.5)]))).toContain('Nothing to compare yet');
  });

  it('is that one run cannot tell', () => {
    const sentence = verdict(compared(planOf([7], 1), [epochOf(plain, 7, 1, 0.5), epochOf(split, 7, 1, 0.56)]));
    expect(sentence).toBe(
      'One run cannot tell: +6.0 points after epoch 1 in seed 7; repeat with more seeds to see whether that is chance.',
    );
  });

  it('names the seeds whose values are not finite', () => {
    const events = [1, 2, 3].flatMap((seed) => [
      epochOf(plain, seed, 1, 0.5 + seed / 100),
      epochOf(split, seed, 1, seed === 2 ? null : 0.6 + seed / 50),
    ]);
    const comparison = compared(planOf([1, 2, 3], 1), events);
    expect([comparison.seeds, comparison.notFinite]).toEqual([[1, 3], [2]]);
    expect(verdict(comparison)).toContain('left out because a value was not finite: seed 2');
    const none = compared(planOf([2], 1), events);
    expect(verdict(none)).toContain('no seed has a finite test accuracy');
  });

  it('is no certainty from equal differences', () => {
    const events = [1, 2].flatMap((seed) => [epochOf(plain, seed, 1, 0.5), epochOf(split, seed, 1, 0.6)]);
    expect(verdict(compared(planOf([1, 2], 1), events))).toContain('no interval can be told');
  });

  it('compares a stopped run after the last epoch that a seed has finished with both', () => {
    const events = [
      epochOf(plain, 1, 1, 0.4),
      epochOf(plain, 1, 2, 0.5),
      epochOf(split, 1, 1, 0.4),
      epochOf(split, 1, 2, 0.55),
      epochOf(plain, 2, 1, 0.41),
      epochOf(split, 2, 1, 0.44),
      epochOf(plain, 2, 2, 0.51),
    ];
    const comparison = compared(planOf([1, 2], 2), events);
    expect([comparison.epoch, comparison.seeds]).toEqual([2, [1]]);
  });

  it('takes the later of two events of an epoch, and ignores designs and seeds that the plan does not have', () => {
    const summary = summarizeRun(planOf([1], 2), [
      epochOf(plain, 1, 2, 0.5),
      epochOf(plain, 1, 1, 0.4),
      epochOf(plain, 1, 2, 0.6),
      epochOf(plain, 99, 3, 0.9),
      epochOf({ kind: 'split', groups: 2, units: 2 }, 1, 4, 0.9),
    ]);
    const [design] = summary.designs;
    expect(design?.seeds.map(({ epochs }) => epochs.map(({ epoch, testAccuracy }) => [epoch, testAccuracy]))).toEqual([
      [
        [1, 0.4],
        [2, 0.6],
      ],
    ]);
    expect(summary.designs.map(lastEpoch)).toEqual([2, 0]);
  });

  it('does not hide on which side of zero a bound lies', () => {
    const events = [
      [0.5, 0.5021],
      [0.51, 0.5102],
      [0.52, 0.5211],
      [0.53, 0.5309],
    ].flatMap(([a = 0, b = 0], i) => [epochOf(plain, i, 1, a), epochOf(split, i, 1, b)]);
    const comparison = compared(planOf([0, 1, 2, 3], 1), events);
    expect(formatDifference(comparison)).toBe('+0.11 points [−0.02, +0.23]');
  });
});
