/** How long a run has been trained since it was started or taken up, pauses left out, and what that brought. */
import { trainedSeconds } from './progress.js';
import type { RunRecord } from '../../src/train/curves/runRecord.js';

export class Sitting {
  readonly #trainedBefore: number;
  #activeMs = 0;
  #activeSince: number | null = null;

  constructor(
    private readonly record: RunRecord,
    private readonly now: () => number,
  ) {
    this.#trainedBefore = trainedSeconds(record);
  }

  set active(active: boolean) {
    if (active) {
      this.#activeSince ??= this.now();
    } else if (this.#activeSince !== null) {
      this.#activeMs += this.now() - this.#activeSince;
      this.#activeSince = null;
    }
  }

  get wallSeconds(): number {
    return (this.#activeMs + (this.#activeSince === null ? 0 : this.now() - this.#activeSince)) / 1000;
  }

  get trainedSeconds(): number {
    return trainedSeconds(this.record) - this.#trainedBefore;
  }
}
