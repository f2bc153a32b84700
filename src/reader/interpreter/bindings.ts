/** Values that the caller of the reader gives to names that the source leaves open. */
import type { ObjectValue } from './objectValue.js';
import type { Scope } from './scope.js';
import { isKind, isSettled } from './value.js';
import type { Value } from './value.js';

/** What a binding gives to a name that is bound. Of an object that is known in part, it completes the other part. */
export function bindingOf(scope: Scope, name: string, value: Value): Value {
  const { bindings, bound, trail } = scope.frame.run;
  const given = bindings.get(name);
  bound.set(name, given);
  if (!isKind(value, 'object') || !isKind(given, 'object') || value.properties.size === 0) return given;
  trail.touch(value);
  complete(value, given);
  return value;
}

function complete(value: ObjectValue, given: ObjectValue): void {
  for (const [key, property] of value.properties) {
    if (!isSettled(property) && given.properties.has(key)) value.properties.set(key, given.properties.get(key));
  }
  if (value.rest === null) return;
  for (const [key, property] of given.properties) if (!value.properties.has(key)) value.properties.set(key, property);
  value.rest = null;
}
