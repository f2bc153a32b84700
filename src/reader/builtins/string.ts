/** Methods of strings. */
import { ArrayValue } from '../interpreter/arrayValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { unknownAt } from '../interpreter/unknown.js';
import { isPrimitive } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { isShort, matchOf, regexArgument, regexOf } from './pattern.js';
import { methodOf } from './table.js';
import type { Method } from './table.js';

/** Longer texts are not known. */
export const LONGEST = 100_000;

/** More parts than any list of layers has. */
const MOST_PARTS = 10_000;

export function stringMethod(text: string, key: string): Value {
  return methodOf(methods, text, key);
}

/** A method that gives a primitive, applied to arguments that are primitives. JavaScript converts them, so in the types they all pass for numbers. */
function plain(apply: (text: string, args: readonly number[]) => string | number | boolean | undefined): Method<string> {
  return (text, call) => {
    if (!call.args.every(isPrimitive)) return unknownAt(call.scope, call.node, 'the text is open');
    const result = apply(text, call.args as readonly number[]);
    return typeof result === 'string' && result.length > LONGEST ? tooLong(call) : result;
  };
}

function tooLong(call: Call): Value {
  return unknownAt(call.scope, call.node, 'the text is too long');
}

/** Fills a text up to a length, unless that is beyond all measure. */
function padded(atStart: boolean): Method<string> {
  return (text, call) => {
    const [length, fill] = call.args;
    if (typeof length !== 'number' || (fill !== undefined && !isPrimitive(fill)))
      return unknownAt(call.scope, call.node, 'the text is open');
    if (length > LONGEST) return tooLong(call);
    const filler = fill === undefined ? ' ' : String(fill);
    return atStart ? text.padStart(length, filler) : text.padEnd(length, filler);
  };
}

function list(call: Call, parts: readonly string[]): Value {
  call.scope.frame.run.burn(parts.length >> 2);
  const more = parts.length > MOST_PARTS ? unknownAt(call.scope, call.node, 'the list is too long') : null;
  return new ArrayValue(call.scope.frame.run.trail, parts.slice(0, MOST_PARTS), more);
}

const methods: Readonly<Record<string, Method<string>>> = {
  toUpperCase: plain((text) => text.toUpperCase()),
  toLowerCase: plain((text) => text.toLowerCase()),
  trim: plain((text) => text.trim()),
  trimStart: plain((text) => text.trimStart()),
  trimEnd: plain((text) => text.trimEnd()),
  charAt: plain((text, [index]) => text.charAt(index ?? 0)),
  charCodeAt: plain((text, [index]) => text.charCodeAt(index ?? 0)),
  at: plain((text, [index]) => text.at(index ?? 0)),
  slice: plain((text, [start, end]) => text.slice(start, end)),
  substring: plain((text, [start, end]) => text.substring(start ?? 0, end)),
  substr: plain((text, [start, length]) => text.slice(start, length === undefined ? undefined : (start ?? 0) + length)),
  startsWith: plain((text, [start, at]) => text.startsWith(String(start), at)),
  endsWith: plain((text, [end, at]) => text.endsWith(String(end), at)),
  includes: plain((text, [part]) => text.includes(String(part))),
  indexOf: plain((text, [part, at]) => text.indexOf(String(part), at)),
  lastIndexOf: plain((text, [part]) => text.lastIndexOf(String(part))),
  concat: plain((text, parts) => text + parts.map(String).join('')),
  padStart: padded(true),
  padEnd: padded(false),
  repeat(text, call) {
    const [count] = call.args;
    if (typeof count !== 'number' || !(count >= 0)) return unknownAt(call.scope, call.node, 'the text is open');
    return text.length * count <= LONGEST ? text.repeat(count) : tooLong(call);
  },
  localeCompare: plain((text, [other]) => (text < String(other) ? -1 : text > String(other) ? 1 : 0)),
  toString: plain((text) => text),
  valueOf: plain((text) => text),
  match(text, call) {
    const regex = regexArgument(call.args[0]);
    return regex && isShort(text)
      ? matchOf(call, text, regex)
      : unknownAt(call.scope, call.node, 'whether the text matches is not known');
  },
  search(text, call) {
    const regex = regexArgument(call.args[0]);
    return regex && isShort(text) ? text.search(regex) : unknownAt(call.scope, call.node, 'where the text matches is not known');
  },
  replace: (text, call) => replaced(text, call, false),
  replaceAll: (text, call) => replaced(text, call, true),
  split(text, call) {
    const [separator, limit] = call.args;
    if (separator === undefined) return list(call, [text]);
    if (typeof separator !== 'string')
      return new ArrayValue(call.scope.frame.run.trail, [], unknownAt(call.scope, call.node, 'how the text is split is open'));
    return list(call, text.split(separator, typeof limit === 'number' ? limit : undefined));
  },
};

function replaced(text: string, call: Call, all: boolean): Value {
  const [from, to] = call.args;
  const unclear = (): Value => unknownAt(call.scope, call.node, 'the text is open');
  if (typeof to !== 'string' || !isShort(text)) return unclear();
  if (typeof from === 'string') return all ? text.split(from).join(to) : text.replace(from, () => to);
  const regex = regexOf(from);
  // Which flags the pattern has is not kept: where it matches once, they make no difference.
  if (!regex) return unclear();
  const once = text.replace(regex, () => to);
  return regex.test(once) ? unclear() : once;
}
