/**
 * What a comparison allows to be said, in a sentence. It says that two designs differ only where the interval of the
 * paired difference leaves zero out.
 */
import { excludesZero } from './statistics.js';
import type { Comparison, Metric } from './runSummary.js';

export const metricNames: Readonly<Record<Metric, string>> = {
  testAccuracy: 'test accuracy',
  testLoss: 'test loss',
  loss: 'training loss',
};

export function verdict(comparison: Comparison): string {
  const { design, baseline, metric, epoch, seeds, paired } = comparison;
  const name = metricNames[metric];
  const lost = notFiniteClause(comparison.notFinite);
  if (epoch === null)
    return `Nothing to compare yet: no seed has finished an epoch with both ${design.label} and ${baseline.label}.`;
  const after = `after epoch ${epoch}`;
  if (paired === null)
    return `Nothing to compare ${after}: no seed has a finite ${name} with both ${design.label} and ${baseline.label}${lost}.`;
  const measured = formatDifference(comparison) ?? '';
  if (paired.noInterval === 'one pair') {
    return `One run cannot tell: ${measured} ${after} in seed ${seeds.join(', ')}; repeat with more seeds to see whether that is chance${lost}.`;
  }
  if (paired.noInterval === 'no spread') {
    return `The ${name} differs by the same ${measured} ${after} in all ${paired.count} seeds, so no interval can be told; repeat with more seeds${lost}.`;
  }
  if (!excludesZero(paired.interval)) return `No difference seen in ${paired.count} seeds: ${measured} ${after}${lost}.`;
  const direction = paired.difference > 0 ? 'higher' : 'lower';
  return `${design.label} has a ${direction} ${name} than ${baseline.label}: ${measured} ${after}, 95 % interval over ${paired.count} seeds${lost}.`;
}

/** `+3.0 points [+1.4, +4.5]`, without the bracket where there is no interval; `null` where there is no pair. */
export function formatDifference({ metric, paired }: Comparison): string | null {
  if (paired === null) return null;
  const points = metric === 'testAccuracy';
  const scale = points ? 100 : 1;
  const { difference, interval } = paired;
  const shown = [difference, ...(interval ?? [])].map((value) => value * scale);
  // A bound that is not zero must not be shown as zero, or it would hide on which side it lies.
  let digits = points ? 1 : 3;
  while (digits < 6 && shown.some((value) => value !== 0 && Number(value.toFixed(digits)) === 0)) digits++;
  const [middle = '', low, high] = shown.map((value) => signed(value, digits));
  const unit = points ? ' points' : '';
  return low === undefined || high === undefined ? `${middle}${unit}` : `${middle}${unit} [${low}, ${high}]`;
}

/** With its sign, a true minus, and no sign for zero. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

function notFiniteClause(seeds: readonly number[]): string {
  if (seeds.length === 0) return '';
  return `; left out because a value was not finite: seed ${seeds.join(', ')}`;
}
