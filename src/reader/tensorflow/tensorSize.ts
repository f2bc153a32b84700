/** Whether values fill a shape: what TensorFlow.js's core throws where they do not. */
import { countOf, dimOf, isUnknown, unknown } from '../../graph/dim.js';
import type { Dim, Unknown } from '../../graph/dim.js';
import { divideEvenly } from '../../graph/polynomial.js';
import type { Count } from '../../graph/polynomial.js';
import type { Fault } from '../../graph/problem.js';
import { elementCount, formatShape, isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';

/** `tf.tensor(values, shape)`, by the shape that the nesting of the values gives. */
export function checkValues(values: Shape, shape: Shape): Fault | null {
  const given = exact(values);
  const wanted = exact(shape);
  if (given === null || wanted === null) return null;
  const size = product(given);
  if (product(wanted) !== size) {
    return misfit(
      `The shape ${formatShape(wanted)} has room for ${product(wanted)} values, but is given ${size}`,
      `Based on the provided shape, [${String(wanted)}], the tensor should have ${product(wanted)} values but has ${size}`,
    );
  }
  const differs = given.some(
    (dim, axis) => dim !== wanted[axis] && !(axis === given.length - 1 && dim === product(wanted.slice(axis))),
  );
  if (!differs) return null;
  return misfit(
    `The values are nested as ${formatShape(given)}, which is not the shape ${formatShape(wanted)}`,
    `Error creating a new Tensor. Inferred shape (${String(given)}) does not match the provided shape (${String(wanted)}). `,
  );
}

/** What `reshape` gives, a size of −1 filled in. */
export function reshaped(shape: Shape, target: Shape): { readonly shape: Shape; readonly fault: Fault | null } {
  if (!isRanked(target)) return { shape: target, fault: null };
  const free = target.indexOf(-1);
  const second = free < 0 ? -1 : target.indexOf(-1, free + 1);
  if (second >= 0) {
    const message = `${formatShape(target)} leaves two sizes to be worked out, but only one can be`;
    const tfjsMessage = `Shapes can only have 1 implicit size. Found -1 at dim ${free} and dim ${second}`;
    return { shape: unknown(message), fault: misfit(message, tfjsMessage) };
  }
  const others = target.filter((_, axis) => axis !== free);
  const size = isRanked(shape) ? elementCount(shape) : shape;
  const known = typeof size === 'bigint' ? Number(size) : null;
  const wanted = exact(others);
  if (known === null || wanted === null) {
    const filled = target.map((dim, axis): Dim => (axis === free ? remainder(size, others) : dim));
    return { shape: free < 0 ? target : filled, fault: null };
  }
  const room = product(wanted);
  const text = target.map(String).join(',');
  const from = `a tensor of ${formatShape(shape)} has ${known} values`;
  if (free < 0) {
    if (known === 0 || room === known) return { shape: target, fault: null };
    const fault = misfit(
      `${formatShape(target)} has room for ${room} values, but ${from}`,
      `Size(${known}) must match the product of shape ${text}`,
    );
    return { shape: target, fault };
  }
  if (room === 0 || known % room !== 0) {
    const message = `${known} values cannot be laid out as ${formatShape(target)}`;
    const tfjsMessage =
      room === 0
        ? `Cannot infer the missing size in [${text}] when there are 0 elements`
        : `The implicit shape can't be a fractional number. Got ${known} / ${room}`;
    return {
      shape: target.map((dim, axis): Dim => (axis === free ? unknown(message) : dim)),
      fault: misfit(message, tfjsMessage),
    };
  }
  return { shape: target.map((dim, axis) => (axis === free ? known / room : dim)), fault: null };
}

/** What −1 stands for where sizes have names. */
function remainder(size: Count | Unknown, others: readonly Dim[]): Dim {
  const room = elementCount(others);
  const quotient = isUnknown(size) || isUnknown(room) ? null : divideEvenly(size, room);
  return quotient === null ? unknown('it is what remains') : dimOf(quotient);
}

/** All elements of a shape as one size. */
export function flatSize(shape: Shape): Dim {
  if (!isRanked(shape)) return shape;
  const size = elementCount(shape);
  return isUnknown(size) ? size : dimOf(size);
}

/** The sizes, where all are known and none is negative or broken. */
function exact(shape: Shape): readonly number[] | null {
  if (!isRanked(shape)) return null;
  const sizes = shape.filter((dim): dim is number => typeof dim === 'number' && countOf(dim) !== null && dim >= 0);
  return sizes.length === shape.length ? sizes : null;
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((size, dim) => size * dim, 1);
}

function misfit(message: string, tfjsMessage: string): Fault {
  return { code: 'tensor-size', message, tfjsMessage };
}
