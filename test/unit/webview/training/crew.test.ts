import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobsOf } from '../../../../src/train/plan.js';
import { shareJobs } from '../../../../webview/training/crew.js';
import { smallPlan } from './plan.js';

describe('jobs shared among workers', () => {
  it('are all given out once, in the plan’s order, and no share is longer than another by more than one job', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 7 }), (workers, seeds) => {
        const plan = smallPlan({ seeds: Array.from({ length: seeds }, (_, index) => index + 1) });
        const jobs = jobsOf(plan);
        const shares = shareJobs(plan, jobs, workers);
        expect(shares.flat()).toHaveLength(jobs.length);
        expect(new Set(shares.flat())).toEqual(new Set(jobs));
        const places = shares.map((share) => share.map((job) => jobs.indexOf(job)));
        for (const place of places) expect(place).toEqual([...place].sort((a, b) => a - b));
        const longest = Math.max(...plan.designs.map(({ macs }) => macs));
        const costs = shares.map((share) =>
          share.reduce((sum, job) => sum + (plan.designs.find(({ key }) => key === job.design)?.macs ?? 0), 0),
        );
        expect(Math.max(...costs) - Math.min(...costs)).toBeLessThanOrEqual(longest);
      }),
    );
  });
});
