/** Numbers for people: thousands separators where every digit counts, a unit where the size does. */
import { formatDim, isUnknown } from '../graph/dim.js';
import type { Unknown } from '../graph/dim.js';
import { formatCount } from '../graph/polynomial.js';
import type { Count } from '../graph/polynomial.js';
import { formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';

/** A number of parameters or multiply-adds: exact, an expression over open names, not known, or (`null`) not defined. */
export type Amount = Count | Unknown | null;

/** `62,186`, `120*numClasses + 61,066`, `?`, or `–` where no such number is defined. */
export function exact(amount: Amount): string {
  if (amount === null) return '–';
  if (isUnknown(amount)) return '?';
  return separateThousands(formatCount(amount));
}

/** `part` of `whole` as `54.6 %`; `null` where there is none, or either is no plain number. */
export function share(part: Amount, whole: Amount): string | null {
  if (typeof part !== 'bigint' || typeof whole !== 'bigint' || whole <= 0n || part === 0n) return null;
  const perMille = Number((part * 100_000n) / whole) / 1000;
  if (perMille > 0 && perMille < 0.1) return '< 0.1 %';
  if (perMille > 99.9 && perMille < 100) return '> 99.9 %';
  return `${perMille.toFixed(1)} %`;
}

/** `28×28×13`: the shape of one example, for the narrow room of a hint; a batch that is not free keeps its brackets. */
export function exampleShape(shape: Shape): string {
  if (!isRanked(shape)) return '?';
  const [batch, ...rest] = shape;
  if (batch !== null || rest.length === 0) return formatShape(shape);
  return rest.map((dim) => bracketed(formatDim(dim))).join('×');
}

/** `every size is known`, or the first reason why one is not. */
export function whyUnknown(shape: Shape): string | null {
  if (!isRanked(shape)) return shape.unknown;
  for (const dim of shape) if (isUnknown(dim)) return dim.unknown;
  return null;
}

function bracketed(text: string): string {
  return / [+-] |\*/.test(text) && !/^\w+\(.*\)$/.test(text) ? `(${text})` : text;
}

/** Separates the digits of every whole number of four digits and more, but none that belongs to a name or stands after a point. */
export function separateThousands(text: string): string {
  return text.replace(/(?<![\w$.])\d{4,}(?![\w$.])/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}
