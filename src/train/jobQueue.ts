/**
 * Which trainings come next. Jobs are begun in the plan's order, all designs of a seed before the next seed, by whichever worker is
 * free: pairs to be compared are whole early, and no worker waits for one that was given longer jobs.
 */
import { turnsOf } from './memory.js';
import type { Job } from './plan.js';

export class JobQueue {
  private readonly waiting: Job[];

  /**
   * @param jobs in the plan's order
   * @param workers how many work side by side
   * @param turns how many jobs a worker may have at once, for which there has to be memory
   */
  constructor(
    jobs: readonly Job[],
    private readonly workers: number,
    private readonly turns = Infinity,
  ) {
    this.waiting = [...jobs];
  }

  /**
   * The next jobs for one worker, all of one seed: one job or, where a seed has more jobs than there are workers, so many that all
   * workers together have the whole seed, whose curves then grow side by side. None where there are none left.
   */
  take(): Job[] {
    const [first] = this.waiting;
    if (first === undefined) return [];
    const next = this.waiting.findIndex(({ seed }) => seed !== first.seed);
    const together = next === -1 ? this.waiting.length : next;
    return this.waiting.splice(0, Math.min(this.turns, turnsOf(together, this.workers)));
  }
}
