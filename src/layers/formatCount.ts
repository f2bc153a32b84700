/** Counts for people: exact ("62,186"), short ("1.40 M"), bytes ("236 KiB"). An unknown count is "unknown", never 0 and never a guess. */
import { isUnknown } from '../graph/dim.js';
import { formatCount } from '../graph/polynomial.js';
import type { Total } from './total.js';

/** Every digit, in groups of three; an open count as its expression. */
export function formatExact(count: Total | null): string {
  if (count === null) return 'not defined';
  if (isUnknown(count)) return 'unknown';
  return typeof count === 'bigint' ? groupDigits(count) : formatCount(count);
}

/** Three significant digits from 10,000 on; an open count as its expression. */
export function formatShort(count: Total | null): string {
  if (typeof count !== 'bigint') return formatExact(count);
  const size = count < 0n ? -count : count;
  if (size < 10_000n) return groupDigits(count);
  return `${count < 0n ? '-' : ''}${scaled(size, 1000n, ['', 'k', 'M', 'G', 'T', 'P', 'E'])}`;
}

/** In powers of 1024. */
export function formatBytes(count: Total | null): string {
  if (typeof count !== 'bigint') return count === null || isUnknown(count) ? formatExact(count) : `${formatCount(count)} bytes`;
  if (count < 1024n) return `${groupDigits(count)} ${count === 1n ? 'byte' : 'bytes'}`;
  return scaled(count, 1024n, ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']);
}

/** `54,120 parameters`, `1 parameter`; the reason where the count is unknown. */
export function formatParameters(count: Total): string {
  if (isUnknown(count)) return `parameters unknown: ${count.unknown}`;
  return `${formatExact(count)} ${count === 1n ? 'parameter' : 'parameters'}`;
}

/** `764 k multiply-adds (MACs)`; the reason where the count is unknown. */
export function formatMacs(count: Total | null): string {
  if (count === null) return 'multiply-adds (MACs) not defined';
  if (isUnknown(count)) return `multiply-adds (MACs) unknown: ${count.unknown}`;
  return `${formatShort(count)} multiply-adds (MACs)`;
}

/** A share of a whole as `12.5 %`. */
export function formatShare(share: number | null): string {
  if (share === null) return '';
  const percent = share * 100;
  return `${percent > 0 && percent < 0.05 ? '< 0.1' : percent.toFixed(1)} %`;
}

function groupDigits(count: bigint): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `size` in the largest unit that leaves at least 1, with three significant digits, rounded half up. Exact beyond 2^53. */
function scaled(size: bigint, step: bigint, units: readonly string[]): string {
  let unit = 0;
  let scale = 1n;
  while (unit < units.length - 1 && size >= scale * step) {
    scale *= step;
    unit++;
  }
  const digitsOf = (decimals: bigint): bigint => (size * 2n * 10n ** decimals + scale) / (2n * scale);
  let decimals = 2n;
  while (decimals > 0n && digitsOf(decimals) >= 1000n) decimals--;
  const digits = digitsOf(decimals);
  // 999.6 k is 1.00 M.
  if (decimals === 0n && digits >= step && unit < units.length - 1) return `1.00 ${units[unit + 1] ?? ''}`;
  const text = digits.toString().padStart(Number(decimals) + 1, '0');
  const split = text.length - Number(decimals);
  const number = decimals === 0n ? groupDigits(digits) : `${text.slice(0, split)}.${text.slice(split)}`;
  return `${number} ${units[unit] ?? ''}`.trim();
}
