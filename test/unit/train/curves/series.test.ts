import { describe, expect, it } from 'vitest';
import { openRecord } from '../../../../src/train/curves/runRecord.js';
import { accuracyLines, lossLines } from '../../../../src/train/curves/series.js';
import type { Line } from '../../../../src/train/curves/series.js';
import { epochOf, plain, smallPlan, split, stepOf } from '../../webview/training/plan.js';

function meanOf(lines: readonly Line[], design: string): Line {
  const line = lines.find((candidate) => candidate.design === design && candidate.seed === null);
  if (!line) throw new Error('no mean');
  return line;
}

describe('accuracy over epochs', () => {
  const record = openRecord(smallPlan(), [
    stepOf(plain, 1, 200),
    epochOf(plain, 1, 1, 0.5),
    epochOf(plain, 1, 2, 0.6),
    epochOf(plain, 2, 1, 0.52),
    epochOf(split, 1, 1, 0.55),
  ]);

  it('has a line a seed that has begun, and the mean of those that have come as far', () => {
    const lines = accuracyLines(record, 'epochs');
    expect(lines.map(({ design, seed }) => [design, seed])).toEqual([
      [plain, 1],
      [plain, 2],
      [plain, null],
      [split, 1],
      [split, null],
    ]);
    const mean = meanOf(lines, plain);
    expect(mean.x).toEqual([1, 2]);
    expect(mean.y).toEqual([0.51, 0.6]);
    expect(mean.seeds).toEqual([2, 1]);
  });

  it('stands at the seconds of training, or at the multiply-adds that were spent', () => {
    expect(meanOf(accuracyLines(record, 'seconds'), plain).x).toEqual([10, 20]);
    const macs = record.plan.designs[0]?.macs ?? 0;
    // 100 steps of 4 examples an epoch.
    expect(meanOf(accuracyLines(record, 'macs'), plain).x).toEqual([400 * macs, 800 * macs]);
  });

  it('has no mean where a seed has no number', () => {
    const diverged = openRecord(smallPlan(), [stepOf(plain, 1, 200), epochOf(plain, 1, 1, 0.5), epochOf(plain, 2, 1, null)]);
    expect(meanOf(accuracyLines(diverged, 'epochs'), plain).y).toEqual([null]);
  });
});

describe('loss over steps', () => {
  it('takes a seed between its points where another seed has one', () => {
    const record = openRecord(smallPlan(), [
      stepOf(plain, 1, 10, { loss: 2 }),
      stepOf(plain, 1, 30, { loss: 1 }),
      stepOf(plain, 2, 20, { loss: 3 }),
    ]);
    const mean = meanOf(lossLines(record, 'epochs'), plain);
    expect(mean.steps).toEqual([10, 20, 30]);
    expect(mean.y).toEqual([2, (1.5 + 3) / 2, 1]);
    expect(mean.x).toEqual([0.1, 0.2, 0.3]);
  });

  it('never runs backward, also where a slower seed joins late', () => {
    const record = openRecord(smallPlan(), [
      ...[50, 100, 150].map((step) => stepOf(plain, 1, step, { seconds: step / 10 })),
      ...[50, 100].map((step) => stepOf(plain, 2, step, { seconds: step })),
    ]);
    const { x } = meanOf(lossLines(record, 'seconds'), plain);
    expect(x).toEqual([...x].sort((a, b) => a - b));
  });

  it('draws some hundred points at most, however long the run', () => {
    const events = Array.from({ length: 5000 }, (_, index) => stepOf(plain, 1, index + 1, { steps: 5000 }));
    for (const line of lossLines(openRecord(smallPlan(), events), 'epochs')) {
      expect(line.x.length).toBeLessThanOrEqual(400);
      if (line.design === plain) expect(line.steps.at(-1)).toBe(5000);
    }
  });
});
