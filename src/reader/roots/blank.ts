/**
 * A function that is read on its own runs at some time after the top level: variables and fields that are still blank and that other
 * functions set may have been set by then.
 */
import { fieldsOf } from '../interpreter/classes.js';
import { isBlank } from '../interpreter/isBlank.js';
import type { ObjectValue } from '../interpreter/objectValue.js';
import { Open } from '../interpreter/open.js';
import type { Scope } from '../interpreter/scope.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';

/** Variables around the function, and what is in them. */
export function openVariables(start: Scope): void {
  const { module, run } = start.frame;
  for (let scope: Scope | null = start; scope; scope = scope.parent) {
    for (const name of scope.names()) {
      const cell = scope.own(name);
      if (!cell) continue;
      run.burn();
      if (!isBlank(cell.value)) openInside(start, name, cell.value, 0);
      else if (module.indexes.some((index) => index.assignedInFunctions.has(name))) {
        run.trail.touch(cell);
        cell.value = given(start, name);
      }
    }
  }
}

/** Fields of the instance whose method is read, or of the class where it is static. */
export function openFields(start: Scope, instance: Value): void {
  const { module } = start.frame;
  const fields = isKind(instance, 'class') ? instance.statics : fieldsOf(instance);
  const text = isKind(instance, 'class') ? (instance.name ?? 'this') : 'this';
  if (fields) openProperties(start, text, fields, (key) => module.indexes.some((index) => index.propertiesAssigned.has(key)));
}

/** Objects in objects. */
const DEEPEST = 2;
/** An object with more is data. */
const MOST_PROPERTIES = 100;

/** Properties of objects and instances, and static ones of classes. */
function openInside(start: Scope, text: string, value: Value, depth: number): void {
  const { relevance } = start.frame.run;
  const fields = isKind(value, 'class') ? value.statics : isKind(value, 'object') && value.tfClass === null ? value : null;
  if (fields === null || fields.properties.size === 0 || fields.properties.size > MOST_PROPERTIES) return;
  openProperties(start, text, fields, (key) => relevance.assignsProperty(key));
  if (depth >= DEEPEST) return;
  for (const [key, property] of fields.properties)
    if (isKind(property, 'object')) openInside(start, `${text}.${key}`, property, depth + 1);
}

function openProperties(start: Scope, text: string, fields: ObjectValue, isAssigned: (key: string) => boolean): void {
  const { trail } = start.frame.run;
  for (const [key, value] of fields.properties) {
    if (!isBlank(value) || !isAssigned(key)) continue;
    trail.touch(fields);
    fields.properties.set(key, given(start, `${text}.${key}`));
  }
}

/** What stands for it: a binding, or its name. */
function given(start: Scope, text: string): Value {
  const { module, run } = start.frame;
  if (!run.openNames.has(text)) run.openNames.set(text, { file: module.file, start: 0, end: 0 });
  return run.bindings.get(text) ?? new Open(text);
}
