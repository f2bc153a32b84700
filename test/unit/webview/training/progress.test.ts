import { describe, expect, it } from 'vitest';
import { progressOf, secondsLeft, trainedSeconds } from '../../../../webview/training/progress.js';
import { openRecord } from '../../../../src/train/curves/runRecord.js';
import { plain, smallPlan, split, stepOf } from './plan.js';

const { designs } = smallPlan();
const macs = (key: string): number => designs.find((design) => design.key === key)?.macs ?? 0;

describe('progress', () => {
  it('weighs jobs by their multiply-adds', () => {
    const { fraction } = progressOf(openRecord(smallPlan({ seeds: [1] }), [stepOf(plain, 1, 200)]));
    expect(fraction).toBeCloseTo(macs(plain) / (macs(plain) + macs(split)), 10);
  });

  it('adds up the throughput of jobs that run side by side', () => {
    const record = openRecord(smallPlan(), [
      stepOf(plain, 1, 100, { examplesPerSecond: 400 }),
      stepOf(split, 1, 100, { examplesPerSecond: 300 }),
    ]);
    expect(progressOf(record)).toMatchObject({ examplesPerSecond: 700, stepsPerSecond: 175, jobsDone: 0, jobs: 4 });
  });
});

describe('time left', () => {
  it('is not told before anything is known', () => {
    expect(secondsLeft(openRecord(smallPlan()), { wallSeconds: 10, trainedSeconds: 0 })).toBeNull();
    const record = openRecord(smallPlan(), [stepOf(plain, 1, 1)]);
    expect(secondsLeft(record, { wallSeconds: 0.5, trainedSeconds: 0.1 })).toBeNull();
  });

  it('is what remains at the pace of each design', () => {
    // Plain takes 0.1 s a step, split 0.2 s; one worker, so that a second of training is a second on the clock.
    const record = openRecord(smallPlan({ seeds: [1] }), [
      stepOf(plain, 1, 100, { seconds: 10 }),
      stepOf(split, 1, 100, { seconds: 20 }),
    ]);
    expect(secondsLeft(record, { wallSeconds: 30, trainedSeconds: trainedSeconds(record) })).toBeCloseTo(10 + 20, 10);
  });

  it('is shorter where jobs run side by side, but never shorter than the longest of them', () => {
    const record = openRecord(smallPlan({ seeds: [1] }), [
      stepOf(plain, 1, 100, { seconds: 10 }),
      stepOf(split, 1, 100, { seconds: 20 }),
    ]);
    expect(secondsLeft(record, { wallSeconds: 20, trainedSeconds: 30 })).toBeCloseTo(20, 10);
    expect(secondsLeft(record, { wallSeconds: 5, trainedSeconds: 30 })).toBeCloseTo(20, 10);
  });

  it('takes the pace of a design that has not begun from its multiply-adds', () => {
    const record = openRecord(smallPlan({ seeds: [1] }), [stepOf(plain, 1, 200, { seconds: 20 })]);
    const expected = (20 * macs(split)) / macs(plain);
    expect(secondsLeft(record, { wallSeconds: 20, trainedSeconds: 20 })).toBeCloseTo(expected, 8);
  });
});
