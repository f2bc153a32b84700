/** Where in the text of a call things stand, found without a parser: the analysis gives spans, not syntax. */

/** A stretch of text, `end` exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The part of a call before its arguments, `tf.layers.dense` of `tf.layers.dense({units: 10})`; the whole where it has none. */
export function calleeOf(text: string, call: Stretch): Stretch {
  let depth = 0;
  let argumentsStart = call.end;
  for (const { index, character } of codeCharacters(text, call.start, call.end)) {
    if (character === '(' && depth === 0) argumentsStart = index;
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
  }
  return { start: call.start, end: argumentsStart > call.start ? argumentsStart : call.end };
}

/**
 * Where a hint of a call that ends at `end` disturbs least: behind the brackets, commas and semicolons that follow it and,
 * with them, the rest of its line. The call's end itself where another of `ends` stands on the rest of the line.
 */
export function hintOffset(text: string, end: number, ends: readonly number[]): number {
  const lineEnd = endOfLine(text, end);
  if (ends.some((other) => other > end && other <= lineEnd)) return end;
  let last = end;
  let lastCharacter = '';
  for (const { index, character } of codeCharacters(text, end, lineEnd)) {
    if (/\s/.test(character)) continue;
    last = index + 1;
    lastCharacter = character;
  }
  // What opens at the end of the line goes on below: a hint there would seem to belong to it.
  return '({['.includes(lastCharacter) && lastCharacter !== '' ? end : last;
}

function endOfLine(text: string, offset: number): number {
  const rest = /[\r\n]/g;
  rest.lastIndex = offset;
  return rest.exec(text)?.index ?? text.length;
}

/** The characters that are code: neither in a string, nor in a template, nor in a comment. */
function* codeCharacters(text: string, start: number, end: number): Generator<{ index: number; character: string }> {
  for (let index = start; index < end; index++) {
    const character = text[index] ?? '';
    if (character === '/' && text[index + 1] === '/') index = endOfLine(text, index) - 1;
    else if (character === '/' && text[index + 1] === '*') {
      const close = text.indexOf('*/', index + 2);
      index = close < 0 ? end : close + 1;
    } else if (character === '"' || character === "'" || character === '`') {
      yield { index, character: 'a' };
      index = endOfString(text, index, end);
      yield { index: Math.min(index, end - 1), character: 'a' };
    } else yield { index, character };
  }
}

function endOfString(text: string, start: number, end: number): number {
  const quote = text[start];
  for (let index = start + 1; index < end; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === quote) return index;
  }
  return end;
}
