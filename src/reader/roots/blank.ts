/**
 * A function that is read on its own runs at some time after the top level: variables and fields that are still blank and that other
 * functions set may have been set by then.
 */
import { fieldsOf } from '../interpreter/classes.js';
import { Open } from '../interpreter/open.js';
import type { Scope } from '../interpreter/scope.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';

/** Nothing was put there yet: `let units = 0`, `let options = {}`. */
function isBlank(value: Value): boolean {
  if (value === undefined || value === null || value === 0 || value === '' || value === false) return true;
  if (isKind(value, 'array')) return value.elements.length === 0 && value.more === null;
  if (isKind(value, 'map')) return value.entries.size === 0 && value.more === null;
  return (
    isKind(value, 'object') &&
    value.properties.size === 0 &&
    value.rest === null &&
    value.instanceOf === null &&
    value.tfClass === null
  );
}

/** Variables around the function. */
export function openVariables(start: Scope): void {
  const { module, run } = start.frame;
  for (let scope: Scope | null = start; scope; scope = scope.parent) {
    for (const name of scope.names()) {
      const cell = scope.own(name);
      if (!cell || !isBlank(cell.value) || !module.indexes.some((index) => index.assignedInFunctions.has(name))) continue;
      run.trail.touch(cell);
      cell.value = run.bindings.get(name) ?? new Open(name);
      noteName(start, name);
    }
  }
}

/** Fields of the instance whose method is read. */
export function openFields(start: Scope, instance: Value): void {
  const { module, run } = start.frame;
  const fields = fieldsOf(instance);
  if (!fields) return;
  run.trail.touch(fields);
  for (const [name, value] of fields.properties) {
    if (!isBlank(value) || !module.indexes.some((index) => index.propertiesAssigned.has(name))) continue;
    const text = `this.${name}`;
    fields.properties.set(name, run.bindings.get(text) ?? new Open(text));
    noteName(start, text);
  }
}

function noteName(scope: Scope, name: string): void {
  const { module, run } = scope.frame;
  if (!run.openNames.has(name)) run.openNames.set(name, { file: module.file, start: 0, end: 0 });
}
