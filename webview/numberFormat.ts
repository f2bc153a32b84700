/** Numbers as people read them: grouped thousands, a real minus sign, a unit after a space. */
import { metricPrefixOf } from '../src/text/metricPrefix.js';

const minus = '\u2212';

/** `62,186`. */
export function formatNumber(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', minus);
}

/** `+1,234`, `−132`, `0`. */
export function formatSigned(value: number, digits = 0): string {
  const text = formatNumber(Math.abs(value), digits);
  if (Number(text.replaceAll(',', '')) === 0) return text;
  return (value > 0 ? '+' : minus) + text;
}

/** A fraction as `59.4 %`; `null`, a value that is not finite, as `not finite`. */
export function formatShare(fraction: number | null, digits = 1): string {
  return fraction === null ? 'not finite' : `${formatNumber(fraction * 100, digits)} %`;
}

/** A change as a share of what it started from: `−0.2 %`, `+276 %`, `+0.02 %`. */
export function formatChange(difference: number, base: number): string {
  if (base === 0) return difference === 0 ? '0 %' : '';
  const percent = (difference / base) * 100;
  const size = Math.abs(percent);
  if (size === 0) return '0 %';
  return `${formatSigned(percent, size < 0.095 ? 2 : size < 99.5 ? 1 : 0)} %`;
}

/** `1.40 M`: three figures, for summaries; tables show the number in full. */
export function formatScaled(value: number): string {
  const scale = metricPrefixOf(value);
  if (!scale) return formatNumber(value, Number.isInteger(value) ? 0 : 2);
  return `${(value / scale.size).toPrecision(3)} ${scale.prefix}`.replace('-', minus);
}

/** The same without zeros at the end, for axes: `5 G`. */
export function formatTick(value: number): string {
  const [figures = '', prefix] = formatScaled(value).split(' ');
  const short = figures.includes('.') ? figures.replace(/\.?0+$/, '') : figures;
  return prefix === undefined ? short : `${short} ${prefix}`;
}

/** `162 MB`, in powers of ten as disks and downloads are labelled. */
export function formatBytes(bytes: number): string {
  return bytes < 1000 ? `${formatNumber(bytes)} bytes` : `${formatTick(bytes)}B`;
}

/** `under 1 s`, `42 s`, `1 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`;
  const minutes = Math.round(whole / 60);
  return `${formatNumber(Math.floor(minutes / 60))} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}

/** Digits behind the point that it takes to write multiples of an increment without rounding: 1 for 2.5. At most 4. */
export function digitsFor(increment: number): number {
  for (let digits = 0; digits < 4; digits++) {
    const scaled = increment * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled)) return digits;
  }
  return 4;
}

/** `412`, `41.2`, `6.2`, `0.24`: figures that tell. */
export function formatRate(rate: number): string {
  return rate.toLocaleString('en-US', { maximumFractionDigits: rate >= 100 ? 0 : rate >= 1 ? 1 : 2 });
}

/** `1 seed`, `3 seeds`. */
export function plural(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}
