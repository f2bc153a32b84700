/** Shapes of tensors. The first dimension is the batch. */
import { certainlyDiffer, countOf, formatDim, isUnknown, sameDim, unknown } from './dim.js';
import type { Dim, Unknown } from './dim.js';
import { multiplyCounts } from './polynomial.js';
import type { Count } from './polynomial.js';

/** A list of dimensions, or `Unknown` where even the rank cannot be told. */
export type Shape = readonly Dim[] | Unknown;

export function isRanked(shape: Shape): shape is readonly Dim[] {
  return !isUnknown(shape);
}

/** `[null, 28, 28, 13]`, or `?`. */
export function formatShape(shape: Shape): string {
  return isRanked(shape) ? `[${shape.map(formatDim).join(', ')}]` : '?';
}

export function sameShape(a: Shape, b: Shape): boolean {
  return isRanked(a) && isRanked(b) && a.length === b.length && a.every((dim, axis) => sameDim(dim, b[axis] ?? null));
}

/** Whether two shapes cannot be the same, whatever the open sizes turn out to be. */
export function shapesCertainlyDiffer(a: Shape, b: Shape): boolean {
  if (!isRanked(a) || !isRanked(b)) return false;
  return a.length !== b.length || a.some((dim, axis) => certainlyDiffer(dim, b[axis] ?? null));
}

/** Elements of the dimensions given; `Unknown` where one of them is free or unknown. */
export function elementCount(dims: readonly Dim[]): Count | Unknown {
  let product: Count = 1n;
  for (const dim of dims) {
    if (isUnknown(dim)) return dim;
    const count = countOf(dim);
    if (count === null) return unknown(dim === null ? 'a size is free at run time' : `${formatDim(dim)} is not an integer`);
    product = multiplyCounts(product, count);
  }
  return product;
}
