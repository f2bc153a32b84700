/** Applies an operation to whatever a value may turn out to be. */
import { choose, isChoice } from './value.js';
import type { Value } from './value.js';

/** For operations without effects. */
export function overChoices(value: Value, operation: (value: Value) => Value): Value {
  if (!isChoice(value)) return operation(value);
  return choose(value.condition, overChoices(value.whenTrue, operation), overChoices(value.whenFalse, operation));
}

/** For operations on two values without effects. Where both depend on the same condition they are paired by it. */
export function overChoicePairs(a: Value, b: Value, operation: (a: Value, b: Value) => Value): Value {
  if (isChoice(a)) {
    const { condition } = a;
    const paired = isChoice(b) && b.condition.key === condition.key;
    return choose(
      condition,
      overChoicePairs(a.whenTrue, paired ? b.whenTrue : b, operation),
      overChoicePairs(a.whenFalse, paired ? b.whenFalse : b, operation),
    );
  }
  return overChoices(b, (other) => operation(a, other));
}
