/**
 * Means, spreads and paired differences. Pure numbers; `runSummary.ts` applies them to runs.
 */

/** 95 %: the share of repetitions whose interval holds the true difference, if the differences are about normal. */
export const confidence = 0.95;

export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sample standard deviation (divisor n − 1); `null` for fewer than two values. */
export function standardDeviation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * P(|T| < t) for Student's t with a whole number of degrees of freedom, in closed form: Abramowitz & Stegun, Handbook of
 * Mathematical Functions, 26.7.3 (odd) and 26.7.4 (even).
 */
export function studentCentralProbability(t: number, degreesOfFreedom: number): number {
  const theta = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const sin = Math.sin(theta);
  const cos = Math.cos(theta);
  const odd = degreesOfFreedom % 2 === 1;
  // The k-th term of the series is the one before times cos² k/(k+1), with k = 2, 4, … for odd and 1, 3, … for even.
  let term = odd ? cos : 1;
  let sum = 0;
  for (let k = odd ? 2 : 1; k < degreesOfFreedom; k += 2) {
    sum += term;
    term *= (cos * cos * k) / (k + 1);
  }
  return odd ? (2 / Math.PI) * (theta + sin * sum) : sin * sum;
}

/**
 * The t that |T| stays below with the given probability, for a whole number of degrees of freedom: 2.776 for 0.95 and 4.
 * @throws RangeError for a probability outside (0, 1) or degrees of freedom that are no positive integer.
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`probability ${probability}`);
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1) throw new RangeError(`degrees of freedom ${degreesOfFreedom}`);
  let low = 0;
  let high = 1;
  while (studentCentralProbability(high, degreesOfFreedom) < probability) high *= 2;
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentCentralProbability(middle, degreesOfFreedom) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/** What the differences of pairs tell. */
export interface PairedDifference {
  /** Pairs. */
  readonly count: number;
  /** Mean of (value − baseline). */
  readonly difference: number;
  /** Student-t interval of the mean difference; `null` where it cannot be told, with `noInterval` as the reason. */
  readonly interval: readonly [number, number] | null;
  readonly noInterval: 'one pair' | 'no spread' | null;
}

/**
 * The mean difference of pairs with its interval at `confidence`: mean ± t · s / √n. `null` without any pair.
 * Two or more differences that are all the same and not zero give no interval: one of no width would claim certainty.
 */
export function pairedDifference(
  pairs: readonly { readonly value: number; readonly baseline: number }[],
): PairedDifference | null {
  const differences = pairs.map(({ value, baseline }) => value - baseline);
  const difference = mean(differences);
  const deviation = standardDeviation(differences);
  if (difference === null) return null;
  const count = pairs.length;
  if (deviation === null) return { count, difference, interval: null, noInterval: 'one pair' };
  const scale = Math.max(...pairs.map(({ value, baseline }) => Math.max(Math.abs(value), Math.abs(baseline))));
  // Below this, what looks like spread is the rounding of the subtractions.
  if (deviation <= scale * 1e-12) {
    return Math.abs(difference) <= scale * 1e-12
      ? { count, difference: 0, interval: [0, 0], noInterval: null }
      : { count, difference, interval: null, noInterval: 'no spread' };
  }
  const half = (studentQuantile(confidence, count - 1) * deviation) / Math.sqrt(count);
  return { count, difference, interval: [difference - half, difference + half], noInterval: null };
}

/** Whether the interval leaves zero out: the only ground for saying that two designs differ. */
export function excludesZero(interval: readonly [number, number] | null): boolean {
  return interval !== null && (interval[0] > 0 || interval[1] < 0);
}
