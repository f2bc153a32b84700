/** Where a run stands, from what was told of it. */
import type { TrainingEvent } from './event.js';
import type { Job, TrainingPlan } from './plan.js';
import { jobsOf } from './plan.js';

export type RunStatus = 'waiting' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed';

/**
 * The status that the events say. A run that says it is under way although nobody trains it was interrupted: the process
 * ended without a word. `interruptedStatus` is for that.
 */
export function statusOf(events: readonly TrainingEvent[]): RunStatus {
  for (let index = events.length - 1; index >= 0; index--) {
    const kind = events[index]?.event;
    if (kind === 'paused' || kind === 'stopped' || kind === 'finished' || kind === 'failed') return kind;
    if (kind !== 'note' && kind !== 'backend') return 'running';
  }
  return 'waiting';
}

/** The status of a run that nobody trains: what was not ended counts as stopped, and can be resumed. */
export function interruptedStatus(events: readonly TrainingEvent[]): RunStatus {
  const status = statusOf(events);
  return status === 'finished' || status === 'failed' ? status : 'stopped';
}

/** Jobs whose last epoch has not been reached, in the plan's order. */
export function unfinishedJobs(plan: TrainingPlan, events: readonly TrainingEvent[]): Job[] {
  const finished = new Set<string>();
  for (const event of events) {
    if (event.event === 'epoch' && event.epoch >= plan.settings.epochs) finished.add(`${event.design} ${event.seed}`);
  }
  return jobsOf(plan).filter(({ design, seed }) => !finished.has(`${design} ${seed}`));
}

/**
 * The events without those that were overtaken: a run that is resumed goes back to its last checkpoint and tells the steps and
 * epochs after it again. What was told later counts.
 */
export function withoutOvertaken(events: readonly TrainingEvent[]): TrainingEvent[] {
  const earliest = new Map<string, number>();
  const kept: TrainingEvent[] = [];
  for (let index = events.length - 1; index >= 0; index--) {
    const event = events[index] as TrainingEvent;
    if (event.event === 'step' || event.event === 'epoch') {
      const key = `${event.event} ${event.design} ${event.seed}`;
      const position = event.event === 'step' ? event.step : event.epoch;
      if (position >= (earliest.get(key) ?? Infinity)) continue;
      earliest.set(key, position);
    }
    kept.push(event);
  }
  return kept.reverse();
}
