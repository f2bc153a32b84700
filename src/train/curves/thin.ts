/** Fewer points for the same curve. */

export interface Sampled {
  readonly step: number;
  readonly seconds: number;
  /** Mean of a quantity since the sample before; `null` where it is not finite. */
  readonly value: number | null;
}

/**
 * At most `limit` samples, each the mean of a run of neighbors weighed by the steps that they stand for: exact for a quantity
 * that is itself a mean since the sample before. The last sample always stays at its place.
 */
export function thinByMean(samples: readonly Sampled[], limit: number): readonly Sampled[] {
  if (samples.length <= limit) return samples;
  const size = Math.ceil(samples.length / limit);
  const thinned: Sampled[] = [];
  for (let from = 0; from < samples.length; from += size) {
    const to = Math.min(from + size, samples.length);
    const last = samples[to - 1];
    if (last) thinned.push({ step: last.step, seconds: last.seconds, value: weightedMean(samples, from, to) });
  }
  return thinned;
}

function weightedMean(samples: readonly Sampled[], from: number, to: number): number | null {
  let sum = 0;
  let weights = 0;
  let before = from === 0 ? 0 : (samples[from - 1]?.step ?? 0);
  for (const { step, value } of samples.slice(from, to)) {
    if (value === null) return null;
    sum += value * (step - before);
    weights += step - before;
    before = step;
  }
  return weights === 0 ? null : sum / weights;
}
