/** How the figures of a run are written in reports and charts. */
import { metricPrefixOf } from '../../text/metricPrefix.js';
import type { Metric, Spread } from '../runSummary.js';

/** 62,186 */
export function wholeNumber(value: number): string {
  return value.toLocaleString('en-US');
}

/** `59.4 %` for an accuracy, `1.184` for a loss, `not finite` for a value that is neither. */
export function metricValue(metric: Metric, value: number | null): string {
  if (value === null) return 'not finite';
  return metric === 'testAccuracy' ? `${(value * 100).toFixed(1)} %` : value.toFixed(3);
}

/** `59.4 ± 1.1 %`: mean and standard deviation; the mean alone for one seed, a dash for none. */
export function spreadText(metric: Metric, spread: Spread): string {
  const { mean, deviation, notFinite } = spread;
  const lost = notFinite.length === 0 ? '' : ` (not finite in seed ${notFinite.join(', ')})`;
  if (mean === null) return notFinite.length === 0 ? '–' : 'not finite';
  if (deviation === null) return `${metricValue(metric, mean)}${lost}`;
  const shown =
    metric === 'testAccuracy'
      ? `${(mean * 100).toFixed(1)} ± ${(deviation * 100).toFixed(1)} %`
      : `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
  return `${shown}${lost}`;
}

/** `+8,614`, `−1,008`, `0`. */
export function signedWhole(value: number): string {
  return value === 0 ? '0' : `${value < 0 ? '−' : '+'}${wholeNumber(Math.abs(value))}`;
}

/** `1.5 T`, `200 G`, `0`: at most three figures, for the marks of an axis. */
export function scaledNumber(value: number): string {
  const scale = metricPrefixOf(value);
  return scale === null ? String(Number(value.toPrecision(3))) : `${Number((value / scale.size).toPrecision(3))} ${scale.prefix}`;
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
