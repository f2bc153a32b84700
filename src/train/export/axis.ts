/** The axis of a chart: a range of round numbers that holds the data. */

export interface Axis {
  readonly low: number;
  readonly high: number;
  /** Evenly spaced, ascending, from `low` to `high`. */
  readonly ticks: readonly number[];
}

/** An axis over the values with about `wanted` steps of 1, 2 or 5 times a power of ten. */
export function axisOver(values: readonly number[], wanted: number): Axis {
  const finite = values.filter(Number.isFinite);
  let low = finite.length === 0 ? 0 : Math.min(...finite);
  let high = finite.length === 0 ? 1 : Math.max(...finite);
  const magnitude = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= magnitude * 1e-9 || magnitude < 1e-12) {
    // One value: room on both sides, so that its point is not on the frame.
    const room = magnitude < 1e-12 ? 0.5 : magnitude * 0.1;
    low -= room;
    high += room;
  }
  const step = roundStep((high - low) / wanted);
  // Adding 0 turns −0 into 0.
  const first = Math.floor(low / step + 1e-9) + 0;
  const last = Math.ceil(high / step - 1e-9) + 0;
  // Products, not sums: adding up steps would drift.
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return { low: first * step, high: last * step, ticks };
}

/** The smallest of 1, 2, 5 × 10ⁿ that is not below `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}
