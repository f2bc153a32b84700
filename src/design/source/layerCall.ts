/** The call that makes a dense layer, taken apart: `tf.layers.dense({ units: 120, activation: 'relu' })`. */
import { designFailure, isDesignFailure } from '../failure.js';
import type { DesignFailure } from '../failure.js';
import { closingBracket } from './tokens.js';
import type { Token } from './tokens.js';

export interface Property {
  readonly key: string;
  /** The value's text; the key itself for a shorthand property. */
  readonly value: string;
  readonly shorthand: boolean;
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

export interface DenseCall {
  /** `tf.layers.` or whatever stands before the factory's name. */
  readonly prefix: string;
  /** The object literal, braces included. */
  readonly objectStart: number;
  readonly objectEnd: number;
  readonly properties: readonly Property[];
  /** Indices of the call's first and last token. */
  readonly first: number;
  readonly last: number;
}

/** The dense call that covers the span, or why it cannot be rewritten. */
export function denseCallAt(text: string, tokens: readonly Token[], start: number, end: number): DenseCall | DesignFailure {
  const first = tokens.findIndex((token) => token.start === start);
  const last = tokens.findIndex((token) => token.end === end);
  const name = tokens.findIndex((token, index) => index >= first && token.text === 'dense' && tokens[index + 1]?.text === '(');
  if (first < 0 || last < 0 || name < first || name > last || closingBracket(tokens, name + 1) !== last) {
    return notRewritable('The layer is not made by a call such as tf.layers.dense({ … }) here.');
  }
  if (name === first) {
    return notRewritable(
      'dense is imported by its own name. Write tf.layers.dense, so that other layers can be written beside it.',
    );
  }
  const open = name + 2;
  const close = closingBracket(tokens, open);
  const openToken = tokens[open];
  const closeToken = close === null ? undefined : tokens[close];
  if (
    openToken?.text !== '{' ||
    close === null ||
    closeToken === undefined ||
    (close !== last - 1 && tokens[close + 1]?.text !== ',')
  ) {
    return notRewritable('The layer’s configuration is not written in the call. Write it as an object there.');
  }
  const properties = propertiesBetween(text, tokens, open + 1, close);
  if (isDesignFailure(properties)) return properties;
  return {
    prefix: tokens
      .slice(first, name)
      .map(({ text }) => text)
      .join(''),
    objectStart: openToken.start,
    objectEnd: closeToken.end,
    properties,
    first,
    last,
  };
}

export function notRewritable(message: string): DesignFailure {
  return designFailure('not-rewritable', message);
}

function propertiesBetween(text: string, tokens: readonly Token[], from: number, to: number): Property[] | DesignFailure {
  const properties: Property[] = [];
  let at = from;
  while (at < to) {
    let next = at;
    while (next < to && tokens[next]?.text !== ',') {
      const close = /^[([{]$/.test(tokens[next]?.text ?? '') ? closingBracket(tokens, next) : next;
      if (close === null) return notRewritable('The layer’s configuration has brackets that do not pair. Correct it first.');
      next = close + 1;
    }
    const property = propertyOf(text, tokens.slice(at, next));
    if (property !== null) properties.push(property);
    at = next + 1;
  }
  return properties;
}

/** `null` for a spread or a computed key: their names are not known, and they stay where they are. */
function propertyOf(text: string, tokens: readonly Token[]): Property | null {
  const [key, colon, value] = tokens;
  const end = tokens.at(-1)?.end;
  if (key === undefined || end === undefined || (key.kind !== 'word' && key.kind !== 'string')) return null;
  const name = key.kind === 'string' ? key.text.slice(1, -1) : key.text;
  if (tokens.length === 1) return { key: name, value: key.text, shorthand: true, start: key.start, end, valueStart: key.start };
  if (colon?.text !== ':' || value === undefined) return null;
  return { key: name, value: text.slice(value.start, end), shorthand: false, start: key.start, end, valueStart: value.start };
}
