import { describe, expect, it } from 'vitest';
import { addEvent, fractionDone, jobOf, openRecord, rewindJob } from '../../../../src/train/curves/runRecord.js';
import type { JobRecord, RunRecord } from '../../../../src/train/curves/runRecord.js';
import { epochOf, plain, smallPlan, split, stepOf } from '../../webview/training/plan.js';

function job(record: RunRecord, design = plain, seed = 1): JobRecord {
  const found = jobOf(record, { design, seed });
  if (!found) throw new Error('no such job');
  return found;
}

describe('what is known of a run', () => {
  it('has every job of the plan, pairs of a seed together', () => {
    expect(openRecord(smallPlan()).jobs.map(({ design, seed, state }) => [design, seed, state])).toEqual([
      [plain, 1, 'waiting'],
      [split, 1, 'waiting'],
      [plain, 2, 'waiting'],
      [split, 2, 'waiting'],
    ]);
  });

  it('lets what a resumed job repeats take the place of what it told before', () => {
    const record = openRecord(smallPlan(), [
      stepOf(plain, 1, 50),
      stepOf(plain, 1, 100, { loss: 0.9 }),
      epochOf(plain, 1, 1, 0.4),
      stepOf(plain, 1, 150),
    ]);
    addEvent(record, stepOf(plain, 1, 90, { loss: 0.8 }));
    expect(job(record).steps.map(({ step, loss }) => [step, loss])).toEqual([
      [50, 1],
      [90, 0.8],
    ]);
    expect(job(record).epochs).toEqual([]);
    addEvent(record, stepOf(plain, 1, 100));
    addEvent(record, epochOf(plain, 1, 1, 0.45));
    expect(job(record).epochs.map(({ testAccuracy }) => testAccuracy)).toEqual([0.45]);
  });

  it('goes back to a checkpoint before the job goes on', () => {
    const record = openRecord(smallPlan(), [stepOf(plain, 1, 100), epochOf(plain, 1, 1), stepOf(plain, 1, 150)]);
    rewindJob(record, job(record), 120);
    expect(job(record).steps.map(({ step }) => step)).toEqual([100]);
    expect(job(record).epochs).toHaveLength(1);
    rewindJob(record, job(record), 0);
    expect(job(record).epochs).toEqual([]);
    expect(fractionDone(record, job(record))).toBe(0);
  });

  it('counts a job as done with its last epoch, even if nobody said that it ended', () => {
    const record = openRecord(smallPlan(), [stepOf(plain, 1, 200), epochOf(plain, 1, 1), epochOf(plain, 1, 2)]);
    expect(job(record).state).toBe('done');
  });

  it('passes over a job that the plan does not have', () => {
    const record = openRecord(smallPlan(), [stepOf('another', 1, 10), stepOf(plain, 99, 10)]);
    expect(record.jobs.every(({ steps }) => steps.length === 0)).toBe(true);
  });
});
