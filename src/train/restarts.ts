/** How often a worker that dies is started again: what fails three times within three minutes will fail a fourth time. */

export const restartWindowMilliseconds = 180_000;
export const maxRestarts = 3;

export class Restarts {
  private deaths: number[] = [];

  constructor(private readonly now: () => number = () => Date.now()) {}

  /**
   * Takes down a death.
   * @returns `null` where the worker may be started again, else a sentence that says why not
   */
  died(reason: string): string | null {
    const now = this.now();
    this.deaths = [...this.deaths.filter((time) => now - time < restartWindowMilliseconds), now];
    const recent = this.deaths.length;
    if (recent <= maxRestarts) return null;
    const minutes = restartWindowMilliseconds / 60_000;
    return `The training process ended ${recent} times within ${minutes} minutes. The last time: ${reason} Choose another back end.`;
  }
}
