/** Property keys and elements by index. */
import type ts from 'typescript';
import { ArrayValue } from './arrayValue.js';
import { getProperty } from './properties.js';
import type { Scope } from './scope.js';
import { unknownAt } from './unknown.js';
import { isKind, isMaybe, isPrimitive } from './value.js';
import type { Value } from './value.js';

/** The key as a string; `null` where it is not known. */
export function keyOf(value: Value): string | null {
  return isPrimitive(value) ? String(value) : null;
}

/** An element by its index, as array patterns and iteration take it: of a map or set too. */
export function elementAt(scope: Scope, value: Value, index: number, node: ts.Node): Value {
  if (isKind(value, 'array')) return elementOf(scope, value, index, node);
  if (isKind(value, 'map')) {
    const entry = [...value.entries][index];
    if (!entry) return value.more ?? undefined;
    return value.isSet ? entry[0] : new ArrayValue(scope.frame.run.trail, [...entry]);
  }
  return getProperty(scope, value, String(index), node);
}

export function elementOf(scope: Scope, array: ArrayValue, index: number, node: ts.Node): Value {
  const before = array.elements.slice(0, index + 1);
  if (before.some(isMaybe)) return unknownAt(scope, node, 'which elements the array has depends on a condition');
  if (index < array.elements.length) return array.elements[index] as Value;
  return array.more ?? undefined;
}

/** Longer tables are not gone through. */
const MOST_ROWS = 1000;

/** An element of which it is not known which one it is: of a table whose rows are equally long, a row of values that are not known. */
export function anyRowOf(scope: Scope, { exact }: ArrayValue, node: ts.Node): ArrayValue | null {
  const [first] = exact ?? [];
  const length = isKind(first, 'array') ? (first.exact?.length ?? null) : null;
  if (exact === null || length === null || exact.length > MOST_ROWS) return null;
  scope.frame.run.burn(exact.length >> 3);
  if (!exact.every((row) => isKind(row, 'array') && row.exact?.length === length)) return null;
  const value = unknownAt(scope, node, 'which row of the table this is is not known');
  return new ArrayValue(scope.frame.run.trail, new Array<Value>(length).fill(value));
}
