/** Copies all the way down: `structuredClone(x)`, `JSON.parse(JSON.stringify(x))`. */
import { ArrayValue } from '../interpreter/arrayValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { unknownAt } from '../interpreter/unknown.js';
import { isKind, isMaybe, isPrimitive, Maybe, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';

/** What `JSON.stringify` gives: the text is not known, but what comes of it when it is parsed. */
export class JsonText extends UnknownValue {
  constructor(readonly of: Value) {
    super('the text is not computed');
  }
}

/** Deeper nesting than any settings have. */
const DEEPEST = 8;

export function deepCopy(call: Call, value: Value, depth = 0): Value {
  if (isPrimitive(value) || value.kind === 'open' || value.kind === 'unknown') return value;
  if (depth > DEEPEST) return unknownAt(call.scope, call.node, 'it nests too deep');
  const { run } = call.scope.frame;
  run.burn(2);
  if (isKind(value, 'array')) {
    const elements = value.elements.map((element) =>
      isMaybe(element)
        ? new Maybe(element.condition, deepCopy(call, element.value, depth + 1))
        : deepCopy(call, element, depth + 1),
    );
    return new ArrayValue(run.trail, elements, value.more);
  }
  if (isKind(value, 'object') && value.instanceOf === null && value.tfClass === null && value.accessors === null) {
    const copy = new ObjectValue(run.trail);
    for (const [key, property] of value.properties) copy.properties.set(key, deepCopy(call, property, depth + 1));
    for (const [key, span] of value.spans) copy.spans.set(key, span);
    copy.rest = value.rest;
    return copy;
  }
  return unknownAt(call.scope, call.node, 'what a copy of it is is not known');
}
