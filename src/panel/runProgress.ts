/** How far a run is, from what its trainings tell. */
import type { TrainingEvent } from '../train/event.js';
import { jobsOf } from '../train/plan.js';
import type { TrainingPlan } from '../train/plan.js';

export class RunProgress {
  /** Share of each job that is done, 0 to 1. */
  private readonly jobs = new Map<string, number>();
  paused = false;
  ended = false;

  constructor(readonly plan: TrainingPlan) {}

  /** 0 to 1, every job counting alike. */
  get fraction(): number {
    const total = [...this.jobs.values()].reduce((sum, share) => sum + share, 0);
    return total / Math.max(1, jobsOf(this.plan).length);
  }

  add(events: readonly TrainingEvent[]): void {
    for (const event of events) {
      switch (event.event) {
        case 'step':
          this.jobs.set(keyOf(event), event.step / event.steps);
          break;
        case 'job-end':
          this.jobs.set(keyOf(event), 1);
          break;
        case 'paused':
        case 'resumed':
          this.paused = event.event === 'paused';
          break;
        case 'stopped':
        case 'finished':
        case 'failed':
          this.ended = true;
          break;
        default:
      }
    }
  }
}

function keyOf({ design, seed }: { readonly design: string; readonly seed: number }): string {
  return `${design} ${seed}`;
}
