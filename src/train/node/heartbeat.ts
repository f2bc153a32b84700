/**
 * Whether a training process still answers. It sends a beat every few seconds, whatever it is doing otherwise; a process whose native
 * library hangs sends none.
 */
import type { EventEmitter } from 'node:events';

const beat = 'layerwright-alive';

const beatMilliseconds = 5000;

/** How long a process may be silent. */
export interface Patience {
  readonly tickMilliseconds: number;
  /**
   * Ticks are counted, not time: when the whole machine was asleep, one tick has passed, and the process is still heard in time. A step of
   * a large network takes some of them, during which nothing can be sent.
   */
  readonly ticks: number;
}

export const usualPatience: Patience = { tickMilliseconds: beatMilliseconds, ticks: 12 };

/** In the process. It does not keep the process running. */
export function startBeating(): void {
  const send = (): void => void process.send?.(beat);
  send();
  setInterval(send, beatMilliseconds).unref();
}

/** In whoever started the process: whether a message is a beat, which nobody else needs to see. */
export function isBeat(message: unknown): boolean {
  return message === beat;
}

/**
 * Watches a process from now on. Any message is a sign of life.
 * @param child emits `message`, `exit` and `error` as child processes do
 * @param onSilence told once, with a sentence
 */
export function watchBeats(child: EventEmitter, patience: Patience, onSilence: (message: string) => void): void {
  let silent = 0;
  const timer = setInterval(() => {
    silent += 1;
    if (silent < patience.ticks) return;
    clearInterval(timer);
    onSilence(
      `The training process did not answer for ${Math.round((patience.ticks * patience.tickMilliseconds) / 1000)} seconds.`,
    );
  }, patience.tickMilliseconds);
  child.on('message', () => (silent = 0));
  child.on('exit', () => clearInterval(timer));
  child.on('error', () => clearInterval(timer));
}
