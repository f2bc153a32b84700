/** Ctrl-C: once to stop and keep what was measured, twice to leave at once. */
import type { Progress } from './trainProgress.js';

/** How `layerwright train` and `resume` end. */
export const trainStatus = { finished: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export class Interrupt {
  private count = 0;
  private readonly controller = new AbortController();
  private readonly listeners: (() => void)[] = [];
  private readonly handle = (): void => {
    this.count += 1;
    if (this.count > 1) process.exit(trainStatus.interrupted);
    this.progress.say('Stopping after this step; once more to leave at once.');
    this.controller.abort();
    for (const listener of this.listeners) listener();
  };

  constructor(private readonly progress: Progress) {
    process.on('SIGINT', this.handle);
    process.on('SIGTERM', this.handle);
  }

  get raised(): boolean {
    return this.count > 0;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  onRaise(listener: () => void): void {
    this.listeners.push(listener);
    if (this.raised) listener();
  }

  dispose(): void {
    process.off('SIGINT', this.handle);
    process.off('SIGTERM', this.handle);
  }
}
