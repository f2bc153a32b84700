/** Sums over the examples of a stretch of training: loss and right answers. */
export interface Means {
  /** `null` where it is infinite or NaN, or there were no examples. */
  readonly loss: number | null;
  /** 0 to 1; `null` where it was not measured. */
  readonly accuracy: number | null;
}

export class Tally {
  constructor(
    private lossSum = 0,
    private correct = 0,
    private examples = 0,
  ) {}

  get sums(): { readonly loss: number | null; readonly correct: number; readonly examples: number } {
    return { loss: finite(this.lossSum), correct: this.correct, examples: this.examples };
  }

  /** @param loss mean over the examples */
  add(loss: number, correct: number, examples: number): void {
    this.lossSum += loss * examples;
    this.correct += correct;
    this.examples += examples;
  }

  means(withAccuracy: boolean): Means {
    if (this.examples === 0) return { loss: null, accuracy: null };
    return { loss: finite(this.lossSum / this.examples), accuracy: withAccuracy ? this.correct / this.examples : null };
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
