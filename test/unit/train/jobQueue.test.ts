import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JobQueue } from '../../../src/train/jobQueue.js';
import type { Job } from '../../../src/train/plan.js';

const jobsFor = (designs: number, seeds: number): Job[] =>
  Array.from({ length: designs * seeds }, (_, i) => ({ design: `d${i % designs}`, seed: 1 + Math.floor(i / designs) }));

interface Simulated {
  /** In the order in which they began. */
  readonly begun: Job[];
  /** When each ended. */
  readonly ended: Map<Job, number>;
  readonly mostAtOnce: number;
}

/** Plays workers that take their jobs by turns: all jobs of a group end together, after the sum of their durations. */
function simulate(queue: JobQueue, workers: number, duration: (job: Job) => number): Simulated {
  const begun: Job[] = [];
  const ended = new Map<Job, number>();
  const busy: { jobs: Job[]; until: number }[] = [];
  let [now, mostAtOnce] = [0, 0];
  for (;;) {
    while (busy.length < workers) {
      const jobs = queue.take();
      if (jobs.length === 0) break;
      begun.push(...jobs);
      mostAtOnce = Math.max(mostAtOnce, jobs.length);
      busy.push({ jobs, until: now + jobs.reduce((sum, job) => sum + duration(job), 0) });
    }
    const first = busy.sort((a, b) => a.until - b.until).shift();
    if (first === undefined) return { begun, ended, mostAtOnce };
    now = first.until;
    for (const job of first.jobs) ended.set(job, now);
  }
}

describe('jobs that wait', () => {
  test('are all begun once, in the plan’s order, and no more of them at once on a worker than it may have', () => {
    const small = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(small, small, small, small, (designs, seeds, workers, turns) => {
        const jobs = jobsFor(designs, seeds);
        const { begun, mostAtOnce } = simulate(new JobQueue(jobs, workers, turns), workers, () => 1);
        expect(begun).toEqual(jobs);
        expect(mostAtOnce).toBeLessThanOrEqual(Math.min(turns, Math.ceil(designs / workers)));
      }),
    );
  });

  test('end as pairs: when a job of a seed ends, its partners wait for no job of a later seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }),
        (designs, seeds, workers, durations) => {
          const jobs = jobsFor(designs, seeds);
          const duration = ({ design }: Job): number => durations[Number(design.slice(1))] as number;
          const { begun } = simulate(new JobQueue(jobs, workers), workers, duration);
          const seedsBegun = begun.map(({ seed }) => seed);
          expect(seedsBegun).toEqual([...seedsBegun].sort((a, b) => a - b));
        },
      ),
    );
  });

  test('keep all workers busy until none is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }),
        (designs, seeds, workers, durations) => {
          const jobs = jobsFor(designs, seeds);
          const duration = ({ design }: Job): number => durations[Number(design.slice(1))] as number;
          const { ended } = simulate(new JobQueue(jobs, workers), workers, duration);
          const work = jobs.reduce((sum, job) => sum + duration(job), 0);
          // Graham, 1966: a list that is worked off by whoever is free ends within the average plus the longest piece.
          const piece = Math.ceil(designs / workers) * Math.max(...durations);
          expect(Math.max(...ended.values())).toBeLessThanOrEqual(work / workers + piece);
        },
      ),
    );
  });

  test('of a seed take turns where they are more than the workers', () => {
    const queue = new JobQueue(jobsFor(5, 2), 2);
    expect(queue.take().map(({ design }) => design)).toEqual(['d0', 'd1', 'd2']);
    expect(queue.take().map(({ design }) => design)).toEqual(['d3']);
    expect(queue.take().map(({ design }) => design)).toEqual(['d4']);
    expect(queue.take().map(({ design, seed }) => `${design} ${seed}`)).toEqual(['d0 2', 'd1 2', 'd2 2']);
  });
});
