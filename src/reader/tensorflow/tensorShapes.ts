/** Shapes of what the operations on tensors give, as TensorFlow.js's core computes them. What cannot be told is `Unknown`. */
import { addDims, certainlyDiffer, isSized, isUnknown, multiplyDims, sameDim, subtractDims, unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import { isRanked, shapesCertainlyDiffer } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';

/** TensorFlow.js throws; which of the shapes is wrong is not for the reader to say. */
const MISFIT = unknown('the shapes do not fit together');
const NO_SUCH_AXIS = unknown('the tensor has no such axis');

/** Two shapes aligned at their ends; sizes of 1 are stretched. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  if (!isRanked(a)) return a;
  if (!isRanked(b)) return b;
  const [longer, shorter] = a.length < b.length ? [b, a] : [a, b];
  const offset = longer.length - shorter.length;
  return longer.map((dim, axis) => (axis < offset ? dim : stretched(dim, shorter[axis - offset] ?? null)));
}

function stretched(a: Dim, b: Dim): Dim {
  if (a === 1) return b;
  if (b === 1) return a;
  if (typeof a === 'number' && typeof b === 'number') return a === b ? a : MISFIT;
  // An open size is 1 or equals the other one, which is more than 1.
  if (typeof a === 'number') return a;
  if (typeof b === 'number') return b;
  return sameDim(a, b) ? a : unknown('two open sizes are broadcast together');
}

/** `sum`, `mean`, `max` …: without the axes, or with 1 in their place; `null` stands for all axes. */
export function reduceShape(shape: Shape, axes: readonly number[] | null, keepDims: boolean): Shape {
  if (!isRanked(shape)) return shape;
  const reduced = new Set(axes === null ? shape.keys() : axes.map((axis) => normalized(axis, shape.length)));
  if ([...reduced].some((axis) => axis < 0 || axis >= shape.length)) return NO_SUCH_AXIS;
  return keepDims ? shape.map((dim, axis) => (reduced.has(axis) ? 1 : dim)) : shape.filter((_, axis) => !reduced.has(axis));
}

export function matMulShape(a: Shape, b: Shape, transposeA: boolean, transposeB: boolean): Shape {
  if (!isRanked(a)) return a;
  if (!isRanked(b)) return b;
  if (a.length < 2 || b.length < 2) return unknown('matMul multiplies matrices');
  const rows = a[a.length - (transposeA ? 1 : 2)] ?? null;
  const columns = b[b.length - (transposeB ? 2 : 1)] ?? null;
  const inner = [a[a.length - (transposeA ? 2 : 1)] ?? null, b[b.length - (transposeB ? 1 : 2)] ?? null] as const;
  if (certainlyDiffer(...inner)) return MISFIT;
  const outer = broadcastShapes(a.slice(0, -2), b.slice(0, -2));
  return isRanked(outer) ? [...outer, rows, columns] : outer;
}

/** `tf.dot` of vectors and matrices. */
export function dotShape(a: Shape, b: Shape): Shape {
  if (!isRanked(a)) return a;
  if (!isRanked(b)) return b;
  if (a.length < 1 || a.length > 2 || b.length < 1 || b.length > 2) return unknown('dot multiplies vectors and matrices');
  if (certainlyDiffer(a[a.length - 1] ?? null, b[0] ?? null)) return MISFIT;
  return [...a.slice(0, -1), ...b.slice(1)];
}

export function concatShape(shapes: readonly Shape[], axis: number): Shape {
  const [first] = shapes;
  const open = shapes.find(isUnknown);
  if (open !== undefined) return open;
  if (first === undefined || !isRanked(first)) return unknown('there is nothing to join');
  const ranked = shapes.filter(isRanked);
  const at = normalized(axis, first.length);
  if (at < 0 || at >= first.length || ranked.some((shape) => shape.length !== first.length)) return NO_SUCH_AXIS;
  const isJoined = (shape: readonly Dim[], other: readonly Dim[]): boolean =>
    shape.every((dim, index) => index === at || !certainlyDiffer(dim, other[index] ?? null));
  if (!ranked.every((shape) => isJoined(shape, first))) return MISFIT;
  return first.map((dim, index) =>
    index === at
      ? ranked.map((shape) => shape[at] ?? null).reduce(addDims)
      : (ranked.map((shape) => shape[index] ?? null).find((one) => typeof one === 'number') ?? dim),
  );
}

export function stackShape(shapes: readonly Shape[], axis: number): Shape {
  const [first] = shapes;
  if (first === undefined || !isRanked(first)) return first ?? unknown('there is nothing to stack');
  if (shapes.some((shape) => shapesCertainlyDiffer(shape, first))) return MISFIT;
  return expandShape(first, axis, shapes.length);
}

/** A new axis. */
export function expandShape(shape: Shape, axis: number, size = 1): Shape {
  if (!isRanked(shape)) return shape;
  const at = normalized(axis, shape.length + 1);
  return at < 0 || at > shape.length ? NO_SUCH_AXIS : [...shape.slice(0, at), size, ...shape.slice(at)];
}

/** Without the axes of size 1 that are named, or without any; in the latter case every size has to be known. */
export function squeezeShape(shape: Shape, axes: readonly number[] | null): Shape {
  if (!isRanked(shape)) return shape;
  if (axes !== null) {
    const isOne = axes.every((axis) => !certainlyDiffer(shape[normalized(axis, shape.length)] ?? null, 1));
    return isOne ? reduceShape(shape, axes, false) : MISFIT;
  }
  const open = shape.find((dim) => typeof dim !== 'number');
  return open === undefined ? shape.filter((dim) => dim !== 1) : unknown('a size that may be 1 is open');
}

export function transposeShape(shape: Shape, permutation: readonly number[] | null): Shape {
  if (!isRanked(shape)) return shape;
  if (permutation === null) return [...shape].reverse();
  if (permutation.length !== shape.length || new Set(permutation).size !== shape.length) return NO_SUCH_AXIS;
  return permutation.map((axis) => shape[axis] ?? NO_SUCH_AXIS);
}

/** `begin` and `size` may be shorter than the rank; a size of −1 takes the rest. */
export function sliceShape(shape: Shape, begin: readonly Dim[], size: readonly Dim[] | null): Shape {
  if (!isRanked(shape)) return shape;
  return shape.map((dim, axis) => {
    const taken = size === null || axis >= size.length ? -1 : (size[axis] ?? null);
    if (taken === null) return unknown('a size of the slice is open');
    const from = begin[axis] ?? 0;
    // An open size may turn out to be −1, but nobody computes that.
    if (typeof taken !== 'number') return taken;
    if (typeof dim === 'number' && typeof from === 'number' && (from < 0 || from + Math.max(taken, 0) > dim)) return MISFIT;
    return taken >= 0 ? taken : subtractDims(dim, from);
  });
}

export function tileShape(shape: Shape, times: Shape): Shape {
  if (!isRanked(shape)) return shape;
  if (!isRanked(times)) return times;
  return times.length === shape.length ? shape.map((dim, axis) => multiplyDims(dim, times[axis] ?? 1)) : NO_SUCH_AXIS;
}

export function padShape(shape: Shape, paddings: readonly (readonly Dim[])[]): Shape {
  if (!isRanked(shape)) return shape;
  if (paddings.length !== shape.length) return NO_SUCH_AXIS;
  return shape.map((dim, axis) => (paddings[axis] ?? []).reduce(addDims, dim));
}

export function gatherShape(shape: Shape, indices: Shape, axis: number): Shape {
  if (!isRanked(shape)) return shape;
  if (!isRanked(indices)) return indices;
  const at = normalized(axis, shape.length);
  return at < 0 || at >= shape.length ? NO_SUCH_AXIS : [...shape.slice(0, at), ...indices, ...shape.slice(at + 1)];
}

/** `null` where the axis cannot be cut so. */
export function splitShapes(shape: Shape, into: number | readonly number[], axis: number): readonly Shape[] | null {
  if (!isRanked(shape)) return null;
  const at = normalized(axis, shape.length);
  const dim = shape[at];
  if (dim === undefined) return null;
  const withSize = (size: Dim): Shape => shape.map((one, index) => (index === at ? size : one));
  if (typeof into !== 'number') return fills(into, dim) ? into.map(withSize) : null;
  if (!Number.isInteger(into) || into < 1 || into > 1000) return null;
  if (typeof dim !== 'number')
    return new Array<Shape>(into).fill(withSize(isSized(dim) ? unknown('it is a part of an open size') : dim));
  return dim % into === 0 ? new Array<Shape>(into).fill(withSize(dim / into)) : null;
}

function fills(sizes: readonly number[], dim: Dim): boolean {
  const sum = sizes.reduce((all, size) => all + size, 0);
  return sizes.every((size) => size >= 0) && (typeof dim !== 'number' || sum === dim);
}

export function unstackShapes(shape: Shape, axis: number): readonly Shape[] | null {
  if (!isRanked(shape)) return null;
  const at = normalized(axis, shape.length);
  const count = shape[at];
  if (typeof count !== 'number' || count > 1000) return null;
  return new Array<Shape>(count).fill(shape.filter((_, index) => index !== at));
}

function normalized(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
