/** What an expression can evaluate to: what is known, what is open, and the things of TensorFlow.js. */
import type { Span } from '../../graph/span.js';
import type { DataTensor } from '../tensorflow/dataTensor.js';
import type { LayerValue } from '../tensorflow/layerValue.js';
import type { ModelValue } from '../tensorflow/modelValue.js';
import type { TensorValue } from '../tensorflow/tensorValue.js';
import type { ArrayValue } from './arrayValue.js';
import type { BuiltinFunction, ClassValue, FunctionValue } from './functionValue.js';
import type { MapValue } from './mapValue.js';
import type { ObjectValue } from './objectValue.js';
import { negated, Open } from './open.js';
import type { Primitive } from './open.js';

export type Value =
  | Primitive
  | Open
  | UnknownValue
  | Choice
  | ArrayValue
  | ObjectValue
  | MapValue
  | FunctionValue
  | BuiltinFunction
  | ClassValue
  | TfMember
  | ModuleValue
  | LayerValue
  | ModelValue
  | TensorValue
  | DataTensor;

/** Nothing can be said about it, and why. */
export class UnknownValue {
  readonly kind = 'unknown';
  constructor(
    /** Ready to stand after "unknown: ". */
    readonly reason: string,
    readonly span: Span | null = null,
    /** Symbolic tensors that went in: should it turn out to be a tensor, it was computed from these. */
    readonly tensors: readonly TensorValue[] = [],
  ) {}
}

/** One of two values, as an open condition will decide. */
export class Choice {
  readonly kind = 'choice';
  /** The tensor that stands for both, once it was needed. */
  tensor: TensorValue | null = null;
  constructor(
    readonly condition: Open,
    readonly whenTrue: Value,
    readonly whenFalse: Value,
    readonly leaves: number,
  ) {}
}

/** TensorFlow.js itself (path ''), or something in it: `layers`, `layers.dense`, `Sequential`. */
export class TfMember {
  readonly kind = 'tf';
  constructor(readonly path: string) {}
}

/** The namespace of a module of the project. */
export class ModuleValue {
  readonly kind = 'module';
  constructor(
    readonly file: string,
    /** Evaluates the module on first use and looks an export up; `undefined` where it has no such export. */
    readonly get: (name: string) => { readonly value: Value } | undefined,
    readonly names: () => readonly string[],
  ) {}
}

const MOST_LEAVES = 12;

/** One of two values; the value itself where both are the same. */
export function choose(condition: Open, whenTrue: Value, whenFalse: Value): Value {
  if (same(whenTrue, whenFalse)) return whenTrue;
  if (whenTrue === true && whenFalse === false) return condition;
  if (whenTrue === false && whenFalse === true) return negated(condition);
  const leaves = leavesOf(whenTrue) + leavesOf(whenFalse);
  if (leaves > MOST_LEAVES) return new UnknownValue(`it depends on \`${condition.text}\` and more`, null, tensorsIn(whenTrue));
  return new Choice(condition, whenTrue, whenFalse, leaves);
}

function leavesOf(value: Value): number {
  return isChoice(value) ? value.leaves : 1;
}

function tensorsIn(value: Value): readonly TensorValue[] {
  if (isChoice(value)) return [...tensorsIn(value.whenTrue), ...tensorsIn(value.whenFalse)].slice(0, 4);
  return isKind(value, 'tensor') ? [value] : [];
}

function same(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (isOpen(a) && isOpen(b)) return a.key === b.key;
  if (isKind(a, 'tf') && isKind(b, 'tf')) return a.path === b.path;
  if (isKind(a, 'choice') && isKind(b, 'choice')) {
    return a.condition.key === b.condition.key && same(a.whenTrue, b.whenTrue) && same(a.whenFalse, b.whenFalse);
  }
  return isKind(a, 'function') && isKind(b, 'function') && a.node === b.node && a.scope === b.scope;
}

export type Kind = Extract<Value, { readonly kind: string }>['kind'];

export function isKind<K extends Kind>(value: Value, kind: K): value is Extract<Value, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

export function isOpen(value: Value): value is Open {
  return value instanceof Open;
}

export function isChoice(value: Value): value is Choice {
  return value instanceof Choice;
}

export function isPrimitive(value: Value): value is Primitive {
  return typeof value !== 'object' || value === null;
}

/** Neither open nor unknown, and not a choice between values: a value as it would be at run time. */
export function isSettled(value: Value): boolean {
  return isPrimitive(value) || !(value.kind === 'open' || value.kind === 'unknown' || value.kind === 'choice');
}

/** What is left of a value once it may have changed in a way that cannot be followed. */
export function widened(before: Value, now: Value, why: UnknownValue): Value {
  return same(before, now) ? now : new UnknownValue(why.reason, why.span, tensorsIn(now));
}

/** Settled all the way down, so that a binding has nothing to add. */
export function isFullyKnown(value: Value, depth = 0): boolean {
  if (!isSettled(value)) return false;
  if (depth > 3) return true;
  if (isKind(value, 'array')) {
    return value.more === null && value.elements.every((element) => !isMaybe(element) && isFullyKnown(element, depth + 1));
  }
  if (isKind(value, 'object')) {
    return value.rest === null && [...value.properties.values()].every((property) => isFullyKnown(property, depth + 1));
  }
  return true;
}

/** An element of an array that is there only if a condition holds. */
export class Maybe {
  readonly kind = 'maybe';
  constructor(
    readonly condition: Open,
    readonly value: Value,
  ) {}
}

export type Element = Value | Maybe;

export function isMaybe(element: Element): element is Maybe {
  return element instanceof Maybe;
}

/** The values that a value may turn out to be. */
export function* alternativesOf(value: Value): Generator<Value> {
  if (isChoice(value)) {
    yield* alternativesOf(value.whenTrue);
    yield* alternativesOf(value.whenFalse);
  } else yield value;
}
