/** Arguments of operations on tensors: tensors, numbers, lists of numbers. */
import { unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import type { Run } from '../interpreter/run.js';
import { isKind, isOpen, isPrimitive } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { DataTensor } from './dataTensor.js';

export const OPEN_ARGUMENT = unknown('an argument of the operation is open');

/** The shape of a tensor, or of a number or nested arrays of numbers in its place. */
export function tensorShape(run: Run, value: Value): Shape {
  if (value instanceof DataTensor) return value.shape;
  if (isScalar(value)) return [];
  return isKind(value, 'array') ? shapeOfData(run, value) : unknown('its data are not known');
}

/** The shape of nested arrays of numbers. Like TensorFlow.js it looks at the first of each, and takes a tensor in them for a number. */
export function shapeOfData(run: Run, data: Value): Shape {
  const dims: number[] = [];
  let inner = data;
  while (isKind(inner, 'array')) {
    const exact = inner.exact;
    if (!exact || dims.length > 6) return unknown('its data are not known');
    dims.push(exact.length);
    inner = exact[0];
  }
  run.burn(dims.length);
  return isPrimitive(inner) || isScalar(inner) || inner instanceof DataTensor ? dims : unknown('its data are not known');
}

/** A number, or what is one when the code runs. */
export function isScalar(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (isOpen(value) && value.type === 'number');
}

export function ranked(shape: Shape, then: (shape: readonly Dim[]) => Shape): Shape {
  return isRanked(shape) ? then(shape) : shape;
}

/** A number argument, or what stands for an absent one; `null` where it is open. */
export function integer<T>(value: Value, absent: number, then: (value: number) => T): T | null {
  if (value === undefined || value === null) return then(absent);
  return typeof value === 'number' && Number.isInteger(value) ? then(value) : null;
}

export function along(axis: Value, absent: number, then: (axis: number) => Shape): Shape {
  return integer(axis, absent, then) ?? OPEN_ARGUMENT;
}

export function numbersOf(value: Value): readonly number[] | null {
  if (typeof value === 'number') return [value];
  const exact = isKind(value, 'array') ? value.exact : null;
  const numbers = exact?.filter((one): one is number => typeof one === 'number') ?? [];
  return exact !== null && numbers.length === exact.length ? numbers : null;
}

/** A number for each of `count` axes, or one for all of them. */
export function perAxis(value: Value, count: number, absent: number): readonly number[] | null {
  const numbers = value === undefined || value === null ? [absent] : numbersOf(value);
  if (numbers?.length === count) return numbers;
  return numbers?.length === 1 ? new Array<number>(count).fill(numbers[0] ?? absent) : null;
}

export function listed(value: Value, then: (list: readonly number[]) => Shape): Shape {
  const numbers = numbersOf(value);
  return numbers === null ? OPEN_ARGUMENT : then(numbers);
}

export function overAxes(value: Value, then: (axes: readonly number[] | null) => Shape): Shape {
  return value === undefined || value === null ? then(null) : listed(value, then);
}
