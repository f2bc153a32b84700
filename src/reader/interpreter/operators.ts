/** JavaScript's operators on values that may be open. */
import ts from 'typescript';
import {
  addCounts,
  equalCounts,
  floorDivideCount,
  formatCount,
  isPolynomial,
  multiplyCounts,
  subtractCounts,
} from '../../graph/polynomial.js';
import type { Count } from '../../graph/polynomial.js';
import { overChoicePairs } from './distribute.js';
import { LONGEST_TEXT, negated, Open, openNumber, operand } from './open.js';
import type { Primitive } from './open.js';
import { isChoice, isKind, isOpen, isPrimitive, UnknownValue } from './value.js';
import type { Value } from './value.js';

const K = ts.SyntaxKind;
/** Longer sums help nobody. */
const MOST_TERMS = 10;

export function binary(operator: ts.SyntaxKind, a: Value, b: Value): Value {
  if (isPrimitive(a) && isPrimitive(b)) return primitives(operator, a, b);
  if (isChoice(a) || isChoice(b)) return overChoicePairs(a, b, (left, right) => binary(operator, left, right));
  switch (operator) {
    case K.EqualsEqualsEqualsToken:
      return equal(a, b, true);
    case K.ExclamationEqualsEqualsToken:
      return not(equal(a, b, true));
    case K.EqualsEqualsToken:
      return equal(a, b, false);
    case K.ExclamationEqualsToken:
      return not(equal(a, b, false));
    case K.LessThanToken:
    case K.GreaterThanToken:
    case K.LessThanEqualsToken:
    case K.GreaterThanEqualsToken:
      return compare(operator, a, b);
    default:
      return arithmetic(operator, a, b);
  }
}

export function not(value: Value): Value {
  if (isPrimitive(value)) return !value;
  if (isChoice(value)) return overChoicePairs(value, undefined, (one) => not(one));
  if (isOpen(value)) return negated(value);
  return value.kind === 'unknown' ? value : false;
}

/** `-value` and `+value`. */
export function signed(value: Value, negative: boolean): Value {
  if (typeof value === 'bigint') return negative ? -value : value;
  if (isPrimitive(value)) return negative ? -Number(value) : Number(value);
  return binary(K.AsteriskToken, negative ? -1 : 1, value);
}

function primitives(operator: ts.SyntaxKind, a: Primitive, b: Primitive): Value {
  // JavaScript's own operators do what JavaScript does; a mix of bigint and number is the one thing that they refuse.
  if ((typeof a === 'bigint') !== (typeof b === 'bigint') && operator !== K.PlusToken) {
    if (typeof a === 'bigint' && a <= Number.MAX_SAFE_INTEGER) return primitives(operator, Number(a), b);
    if (typeof b === 'bigint' && b <= Number.MAX_SAFE_INTEGER) return primitives(operator, a, Number(b));
  }
  const x = a as number;
  const y = b as number;
  switch (operator) {
    case K.PlusToken:
      return typeof a === 'string' || typeof b === 'string' ? joinText(String(a), String(b)) : x + y;
    case K.MinusToken:
      return x - y;
    case K.AsteriskToken:
      return x * y;
    case K.SlashToken:
      return typeof a === 'bigint' && y === 0 ? new UnknownValue('it divides by zero') : x / y;
    case K.PercentToken:
      return typeof a === 'bigint' && y === 0 ? new UnknownValue('it divides by zero') : x % y;
    case K.AsteriskAsteriskToken:
      return typeof a === 'bigint' ? Number(a) ** Number(b) : x ** y;
    case K.LessThanToken:
      return x < y;
    case K.GreaterThanToken:
      return x > y;
    case K.LessThanEqualsToken:
      return x <= y;
    case K.GreaterThanEqualsToken:
      return x >= y;
    case K.EqualsEqualsEqualsToken:
      return a === b;
    case K.ExclamationEqualsEqualsToken:
      return a !== b;
    case K.EqualsEqualsToken:
      return looselyEqual(a, b);
    case K.ExclamationEqualsToken:
      return !looselyEqual(a, b);
    case K.AmpersandToken:
      return x & y;
    case K.BarToken:
      return x | y;
    case K.CaretToken:
      return x ^ y;
    case K.LessThanLessThanToken:
      return x << y;
    case K.GreaterThanGreaterThanToken:
      return x >> y;
    case K.GreaterThanGreaterThanGreaterThanToken:
      return x >>> y;
    default:
      return new UnknownValue('the operator is not known');
  }
}

function looselyEqual(a: Primitive, b: Primitive): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

function joinText(a: string, b: string): Value {
  return a.length + b.length > 100_000 ? new UnknownValue('the text is too long') : a + b;
}

function equal(a: Value, b: Value, strict: boolean): Value {
  if (isKind(a, 'unknown')) return a;
  if (isKind(b, 'unknown')) return b;
  if (isOpen(a) && isOpen(b)) {
    if (a.key === b.key) return true;
    const difference = subtractCounts(a.count, b.count);
    if (typeof difference === 'bigint') return difference === 0n;
    return new Open(`${operand(a.text)} === ${operand(b.text)}`, 'boolean', null, true);
  }
  if (isOpen(b)) return equal(b, a, strict);
  if (!isOpen(a)) return a === b;
  if (!isPrimitive(b)) return new Open(`${operand(a.text)} === …`, 'boolean', null, true);
  if (b === null || b === undefined) {
    if (a.given) return false;
    return condition(a, strict ? String(b) : 'null', b);
  }
  if (strict && a.type !== 'any' && a.type !== 'boolean' && a.type !== typeof b) return false;
  if (typeof b === 'boolean' && a.type === 'boolean') return b ? a : negated(a);
  return condition(a, JSON.stringify(typeof b === 'bigint' ? Number(b) : b), b);
}

function condition(subject: Open, value: string, is: Primitive): Value {
  const text = `${operand(subject.text)} === ${value}`;
  if (text.length > LONGEST_TEXT * 2) return new UnknownValue(`it depends on \`${subject.text.slice(0, LONGEST_TEXT)}\``);
  return new Open(text, 'boolean', null, true, { kind: 'equals', subject, value: is });
}

function compare(operator: ts.SyntaxKind, a: Value, b: Value): Value {
  const left = countOf(a);
  const right = countOf(b);
  if (left !== null && right !== null) {
    const difference = subtractCounts(left, right);
    if (typeof difference === 'bigint') return primitives(operator, Number(difference), 0);
  }
  return opaque(operator, a, b, 'boolean');
}

function arithmetic(operator: ts.SyntaxKind, a: Value, b: Value): Value {
  if (operator === K.PlusToken && (isText(a) || isText(b))) return opaque(operator, a, b, 'string');
  const left = countOf(a);
  const right = countOf(b);
  if (left === null || right === null) return opaque(operator, a, b, 'number');
  switch (operator) {
    case K.PlusToken:
      return sized(addCounts(left, right));
    case K.MinusToken:
      return sized(subtractCounts(left, right));
    case K.AsteriskToken:
      return sized(multiplyCounts(left, right));
    case K.SlashToken:
      return quotient(left, right) ?? opaque(operator, a, b, 'number');
    case K.AsteriskAsteriskToken:
      return power(left, right) ?? opaque(operator, a, b, 'number');
    case K.BarToken:
      // `x | 0` rounds towards zero, which for the sizes of tensors is down.
      return right === 0n && isOpen(a) ? floorOf(a) : opaque(operator, a, b, 'number');
    case K.GreaterThanGreaterThanToken:
      return typeof right === 'bigint' && right >= 0n && right < 31n
        ? sized(floorDivideCount(left, 1n << right))
        : opaque(operator, a, b, 'number');
    default:
      return opaque(operator, a, b, 'number');
  }
}

/** Rounded down. */
export function floorOf(value: Open): Value {
  if (value.quotient) {
    const { numerator, divisor } = value.quotient;
    if (typeof divisor === 'bigint' && divisor > 0n) return sized(floorDivideCount(numerator, divisor));
    if (equalCounts(numerator, divisor)) return 1;
  }
  return value.text.length > LONGEST_TEXT
    ? new UnknownValue('the expression is too long')
    : new Open(`floor(${value.text})`, 'number', null, true);
}

function quotient(numerator: Count, divisor: Count): Value {
  if (divisor === 0n) return new UnknownValue('it divides by zero');
  if (equalCounts(numerator, divisor)) return 1;
  if (
    typeof divisor === 'bigint' &&
    divisor > 0n &&
    isPolynomial(numerator) &&
    numerator.terms.every((term) => term.coefficient % divisor === 0n)
  ) {
    return sized(floorDivideCount(numerator, divisor));
  }
  const text = `${operand(formatCount(numerator))} / ${operand(formatCount(divisor))}`;
  if (text.length > LONGEST_TEXT) return new UnknownValue('the expression is too long');
  return new Open(text, 'number', null, true, null, { numerator, divisor });
}

function power(base: Count, exponent: Count): Value | null {
  if (typeof exponent !== 'bigint' || exponent < 1n || exponent > 4n) return null;
  let product = base;
  for (let times = 1n; times < exponent; times++) product = multiplyCounts(product, base);
  return sized(product);
}

function sized(count: Count): Value {
  if (isPolynomial(count) && (count.terms.length > MOST_TERMS || formatCount(count).length > LONGEST_TEXT * 2)) {
    return new UnknownValue('the expression is too long');
  }
  return openNumber(count);
}

/** The value as a whole number or an expression; `null` where it is neither. */
export function countOf(value: Value): Count | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  if (!isOpen(value) || value.type === 'string' || value.type === 'boolean') return null;
  return value.count;
}

function isText(value: Value): boolean {
  return typeof value === 'string' || (isOpen(value) && value.type === 'string');
}

function opaque(operator: ts.SyntaxKind, a: Value, b: Value, type: 'number' | 'boolean' | 'string'): Value {
  const left = shown(a);
  const right = shown(b);
  if (left === null) return isKind(a, 'unknown') ? a : new UnknownValue('it is not a number');
  if (right === null) return isKind(b, 'unknown') ? b : new UnknownValue('it is not a number');
  const text = `${operand(left)} ${ts.tokenToString(operator) ?? '?'} ${operand(right)}`;
  return text.length > LONGEST_TEXT ? new UnknownValue('the expression is too long') : new Open(text, type, null, true);
}

function shown(value: Value): string | null {
  if (typeof value === 'string') return JSON.stringify(value);
  if (isPrimitive(value)) return String(value);
  return isOpen(value) ? value.text : null;
}
