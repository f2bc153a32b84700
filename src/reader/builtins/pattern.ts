/**
 * Regular expressions, as far as they are harmless: few quantifiers and no back references, so that no text makes them run long.
 */
import { ArrayValue } from '../interpreter/arrayValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import type { Trail } from '../interpreter/trail.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';

const LONGEST_SOURCE = 80;
const LONGEST_TEXT = 300;

/** Objects that stand for regular expressions. */
const patterns = new WeakMap<ObjectValue, RegExp>();

/** `null` where the pattern is not harmless, or none. */
export function patternOf(trail: Trail, source: string, flags: string): ObjectValue | null {
  if (source.length > LONGEST_SOURCE || !isHarmless(source)) return null;
  try {
    const object = new ObjectValue(trail);
    patterns.set(object, new RegExp(source, flags.replace(/[gy]/g, '')));
    return object;
  } catch (error) {
    // The constructor is the only judge of what is a pattern.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** `(?:…)` and `(?=…)` count as quantifiers too, which errs on the safe side. */
function isHarmless(source: string): boolean {
  const plain = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const quantifiers = plain.match(/[*+{?]/g)?.length ?? 0;
  return quantifiers <= 2 && !/\\[1-9k]/.test(source) && !/\)[*+{]/.test(plain);
}

export function regexOf(value: Value): RegExp | null {
  return isKind(value, 'object') ? (patterns.get(value) ?? null) : null;
}

/** The regular expression that a method of strings is given: one, or a string that stands for one. */
export function regexArgument(value: Value): RegExp | null {
  if (typeof value !== 'string') return regexOf(value);
  return value.length <= LONGEST_SOURCE && isHarmless(value) && isValid(value) ? new RegExp(value) : null;
}

function isValid(source: string): boolean {
  return /^[\w\s.,:;/-]*$/.test(source);
}

export function isShort(text: string): boolean {
  return text.length <= LONGEST_TEXT;
}

/** What `text.match(regex)` gives. */
export function matchOf(call: Call, text: string, regex: RegExp): Value {
  const match = regex.exec(text);
  return match && new ArrayValue(call.scope.frame.run.trail, [...match]);
}
