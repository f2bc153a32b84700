/**
 * What the code leaves open, but has a name for: a parameter, `data.numFeatures`, the answer of `ui.getUnits()`, and
 * arithmetic and conditions over such names.
 *
 * Invariant: within one reading, two open values with the same key (the text, unless said otherwise) stand for the same value.
 */
import { formatCount, openName } from '../../graph/polynomial.js';
import type { Count, Polynomial } from '../../graph/polynomial.js';

export type Primitive = number | string | boolean | bigint | null | undefined;

export type OpenType = 'any' | 'number' | 'string' | 'boolean' | 'array' | 'object' | 'function';

/** What a condition says about other open values, so that the two ways of a branch know it. */
export type Claim =
  | { readonly kind: 'not'; readonly of: Open }
  | { readonly kind: 'equals'; readonly subject: Open; readonly value: Primitive }
  | { readonly kind: 'and'; readonly parts: readonly Open[] }
  | { readonly kind: 'or'; readonly parts: readonly Open[] };

export class Open {
  readonly kind = 'open';
  private cached: Polynomial | null;

  constructor(
    readonly text: string,
    readonly type: OpenType = 'any',
    /** Its value as an expression over names; by default the text is the name. */
    count: Polynomial | null = null,
    /** It stands for something that is given (a parameter), so it is neither undefined nor null. */
    readonly given = false,
    readonly claim: Claim | null = null,
    /** The exact quotient that this is, so that `Math.floor` can round it. */
    readonly quotient: { readonly numerator: Count; readonly divisor: Count } | null = null,
    /** Tells apart open values that look the same: conditions of which nothing but their text is known. */
    readonly key: string = text,
  ) {
    this.cached = count;
  }

  get count(): Polynomial {
    return (this.cached ??= openName(this.text));
  }
}

/** Longer texts help nobody and grow without end in loops. */
export const LONGEST_TEXT = 80;

/** A sum, product … over open names; a number where the names cancel. */
export function openNumber(count: Count): Open | number {
  return typeof count === 'bigint' ? Number(count) : new Open(formatCount(count), 'number', count);
}

/** The text as an operand: in parentheses unless it is a name, a call or a member. */
export function operand(text: string): string {
  return /^[\w$.]+$|^[\w$.]+(\([^()]*\)|\[[^[\]]*\])$/.test(text) ? text : `(${text})`;
}

export function negated(condition: Open): Open {
  if (condition.claim?.kind === 'not') return condition.claim.of;
  const claim: Claim = { kind: 'not', of: condition };
  return new Open(shortened(`!${operand(condition.text)}`), 'boolean', null, true, claim, null, `!${condition.key}`);
}

/** Longer conditions are told apart by their number, not by what they say. */
const LONGEST_CONDITION = 3 * LONGEST_TEXT;

/** All of the conditions hold. What follows from another one of them is left out. */
export function allOf(conditions: readonly Open[]): Open {
  const parts = essential(conditions.flatMap(partsOf));
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const text = parts.map((condition) => operand(condition.text)).join(' && ');
  const key = parts.map((condition) => condition.key).join(' && ');
  const claim: Claim = { kind: 'and', parts };
  return new Open(shortened(text), 'boolean', null, true, claim, null, key.length > LONGEST_CONDITION ? nextKey(key) : key);
}

function partsOf(condition: Open): readonly Open[] {
  return condition.claim?.kind === 'and' ? condition.claim.parts : [condition];
}

/** `!(kind === 'lstm') && kind === 'gru'` is `kind === 'gru'`. */
function essential(conditions: readonly Open[]): readonly Open[] {
  const kept = new Map<string, Open>();
  const decided = new Set(conditions.flatMap(({ claim }) => (claim?.kind === 'equals' ? claim.subject.key : [])));
  for (const condition of conditions) {
    const { claim } = condition;
    const refused = claim?.kind === 'not' && claim.of.claim?.kind === 'equals' ? claim.of.claim.subject.key : null;
    if (refused === null || !decided.has(refused)) kept.set(condition.key, condition);
  }
  return [...kept.values()].slice(0, 12);
}

function shortened(text: string): string {
  return text.length > LONGEST_CONDITION ? `${text.slice(0, LONGEST_CONDITION - 1)}…` : text;
}

let unnamed = 0;

function nextKey(text: string): string {
  unnamed = (unnamed + 1) % Number.MAX_SAFE_INTEGER;
  return `${text.slice(0, LONGEST_TEXT)}#${unnamed}`;
}

/** A condition of which only the text is known; another one with the same text may decide differently. */
export function openCondition(text: string): Open {
  return new Open(shortened(text), 'boolean', null, true, null, null, nextKey(text));
}
