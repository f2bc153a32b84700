/** Whether a value counts as true. */
import { allOf, negated, Open, openCondition } from './open.js';
import { isChoice, isOpen, isPrimitive } from './value.js';
import type { Value } from './value.js';

/** `true`, `false`, or the open condition that decides. `text` names the value where it has no name of its own. */
export function truthOf(value: Value, text: string): boolean | Open {
  if (isPrimitive(value)) return Boolean(value);
  if (isOpen(value)) {
    // Functions and arrays are true whatever is in them.
    if (value.given && (value.type === 'array' || value.type === 'object' || value.type === 'function')) return true;
    return value.type === 'boolean' ? value : new Open(value.text, 'boolean', null, true, value.claim, null, value.key);
  }
  if (isChoice(value)) {
    const a = truthOf(value.whenTrue, text);
    const b = truthOf(value.whenFalse, text);
    if (a === b) return a;
    if (a === true && b === false) return value.condition;
    if (a === false && b === true) return negated(value.condition);
    if (b === false && typeof a !== 'boolean') return allOf([value.condition, a]);
    if (a === false && typeof b !== 'boolean') return allOf([negated(value.condition), b]);
    return openCondition(text);
  }
  return value.kind === 'unknown' ? openCondition(text) : true;
}
