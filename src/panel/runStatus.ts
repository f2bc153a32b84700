import type { RunStatus } from '../protocol.js';
import type { TrainingEvent } from '../train/event.js';

/** Where a run stands after these events. */
export function statusOf(events: readonly TrainingEvent[]): RunStatus {
  for (let index = events.length - 1; index >= 0; index--) {
    const kind = events[index]?.event;
    if (kind === 'paused' || kind === 'stopped' || kind === 'finished' || kind === 'failed') return kind;
    if (kind !== 'note' && kind !== 'backend') return 'running';
  }
  return 'waiting';
}
