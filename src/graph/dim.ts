/**
 * A dimension of a tensor's shape.
 *
 * - a `number`: known. Zero and negative sizes occur, because TensorFlow.js lets them pass; the catalogue reports them.
 * - `null`: the batch, or a size that is free at run time (TensorFlow.js's `None`).
 * - a `Polynomial`: an expression over names that the code leaves open.
 * - an `Unknown`: nothing can be said, and why.
 */
import {
  addCounts,
  asOperand,
  equalCounts,
  floorDivideCount,
  formatCount,
  isPolynomial,
  multiplyCounts,
  subtractCounts,
} from './polynomial.js';
import type { Count, Polynomial } from './polynomial.js';

export type Dim = number | null | Polynomial | Unknown;

/** What cannot be known from the code, and the reason in a few words, ready to stand after "unknown: ". */
export interface Unknown {
  readonly unknown: string;
}

export function unknown(reason: string): Unknown {
  return { unknown: reason };
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}

/** A dimension that takes part in arithmetic: a known number or an expression. */
export function isSized(dim: Dim): dim is number | Polynomial {
  return typeof dim === 'number' || isPolynomial(dim);
}

/** The dimension as a count; `null` and unknown dimensions have none. A fractional number has none either. */
export function countOf(dim: Dim): Count | null {
  if (typeof dim === 'number') return Number.isSafeInteger(dim) ? BigInt(dim) : null;
  return isPolynomial(dim) ? dim : null;
}

/** A count as a dimension; one beyond 2^53 is no dimension that anything could have. */
export function dimOf(count: Count): Dim {
  if (typeof count !== 'bigint') return count;
  const size = Number(count);
  return Number.isSafeInteger(size) ? size : unknown(`${count} is too large for a size`);
}

export const addDims = (a: Dim, b: Dim): Dim => combine(a, b, addCounts);
export const subtractDims = (a: Dim, b: Dim): Dim => combine(a, b, subtractCounts);
export const multiplyDims = (a: Dim, b: Dim): Dim => combine(a, b, multiplyCounts);

/** `floor(dim / divisor)` for a positive divisor; an open divisor gives an opaque expression. */
export function floorDivideDim(dim: Dim, divisor: Dim): Dim {
  if (isUnknown(dim)) return dim;
  if (isUnknown(divisor)) return divisor;
  if (dim === null || divisor === null) return null;
  if (typeof dim === 'number' && typeof divisor === 'number') return Math.floor(dim / divisor);
  const a = countOf(dim);
  if (a === null) return unknown(`${formatDim(dim)} is not an integer`);
  if (typeof divisor === 'number') {
    return divisor > 0 && Number.isSafeInteger(divisor)
      ? dimOf(floorDivideCount(a, BigInt(divisor)))
      : unknown(`division by ${divisor}`);
  }
  if (equalCounts(a, divisor)) return 1;
  return { terms: [{ coefficient: 1n, factors: [`floor(${asOperand(a)} / ${asOperand(divisor)})`] }] };
}

/** Equal for certain: two known sizes or two expressions that are the same. */
export function sameDim(a: Dim, b: Dim): boolean {
  if (typeof a === 'number' || typeof b === 'number' || a === null || b === null) return a === b;
  return isPolynomial(a) && isPolynomial(b) && equalCounts(a, b);
}

/** Different for certain: two known sizes that differ. A `null`, open or unknown size may turn out equal to anything. */
export function certainlyDiffer(a: Dim, b: Dim): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a !== b;
  if (isPolynomial(a) && isPolynomial(b)) {
    const difference = subtractCounts(a, b);
    return typeof difference === 'bigint' && difference !== 0n;
  }
  return false;
}

/** `null` for the batch, a number, the expression's text, or `?`. */
export function formatDim(dim: Dim): string {
  if (dim === null) return 'null';
  if (typeof dim === 'number') return String(dim);
  return isPolynomial(dim) ? formatCount(dim) : '?';
}

function combine(a: Dim, b: Dim, operation: (a: Count, b: Count) => Count): Dim {
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (a === null || b === null) return null;
  const left = countOf(a);
  const right = countOf(b);
  if (left === null || right === null) return unknown(`${formatDim(left === null ? a : b)} is not an integer`);
  return dimOf(operation(left, right));
}
