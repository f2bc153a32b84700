/** Gathers what the training tells, so that the host is not woken for every step. */
import type { TrainingEvent } from '../../src/train/event.js';

const interval = 250;

export class EventOutbox {
  #events: TrainingEvent[] = [];
  #lastSent = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly send: (events: TrainingEvent[]) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Events leave at most four times a second. A hidden page's timers fire rarely, so new events push out those that have
   * waited long enough, too.
   */
  add(events: readonly TrainingEvent[]): void {
    this.#events.push(...events);
    const wait = this.#lastSent + interval - this.now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Sends what has gathered at once: before a state that must not overtake it, and when the page goes away. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#lastSent = this.now();
    this.send(events);
  }
}
