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
    readonly given: boolean = false,
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
  return new Open(`!${operand(condition.text)}`, 'boolean', null, true, { kind: 'not', of: condition });
}

export function allOf(conditions: readonly Open[]): Open {
  const [only] = conditions;
  if (only && conditions.length === 1) return only;
  const text = conditions.map((condition) => operand(condition.text)).join(' && ');
  return new Open(text, 'boolean', null, true, { kind: 'and', parts: conditions });
}

let unnamed = 0;

/** A condition of which only the text is known; another one with the same text may decide differently. */
export function openCondition(text: string): Open {
  unnamed = (unnamed + 1) % Number.MAX_SAFE_INTEGER;
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  return new Open(shown, 'boolean', null, true, null, null, `${shown}#${unnamed}`);
}
