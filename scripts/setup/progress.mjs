// What a long step tells while it goes on.

/** @param {number} since as `performance.now()` gave it */
export function elapsed(since) {
  const seconds = (performance.now() - since) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * Announces a step, repeats that it still goes on every 20 seconds, and says how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function announced(what, step) {
  const since = performance.now();
  say(`${what} …`);
  const timer = setInterval(() => say(`${what}: still at it after ${elapsed(since)}`), 20_000);
  try {
    const result = await step();
    say(`${what}: done in ${elapsed(since)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
