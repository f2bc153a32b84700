/**
 * A scanner for TypeScript and JavaScript, enough to find calls, arguments and properties around a place that is known to be code.
 * It never fails: an unterminated string ends at its line, so a mistake far above does not reach the place.
 */
export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'number' | 'regex' | 'punctuation';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const space = /\s+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
const word = /[#\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*/uy;
const number = /(?:\d|\.\d)(?:[eE][+-]|[\w.])*/y;
const string = /'(?:[^'\\\n]|\\[^])*'?|"(?:[^"\\\n]|\\[^])*"?/y;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const punctuation = /=>|\.\.\.|\?\.|[^]/y;

/** After these words a slash begins a regular expression. */
const beforeRegex: ReadonlySet<string> = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'do',
  'else',
  'void',
  'delete',
  'throw',
  'new',
  'await',
]);

/** The tokens of a text; white space and comments are left out. */
export function tokenize(text: string): Token[] {
  return scan(text, 0, false).tokens;
}

/** Scans to the end, or inside a template's `${` to the brace that closes it. */
function scan(text: string, from: number, inTemplate: boolean): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  let at = from;
  let depth = 0;
  const take = (pattern: RegExp): number | null => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : null;
  };
  const push = (kind: Token['kind'], end: number): void => {
    tokens.push({ kind, text: text.slice(at, end), start: at, end });
    at = end;
  };
  while (at < text.length) {
    const skipped = take(space);
    if (skipped !== null) {
      at = skipped;
      continue;
    }
    const char = text[at];
    if (char === '`') {
      push('template', templateEnd(text, at));
      continue;
    }
    if (inTemplate && char === '}' && depth === 0) break;
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    const slash = char === '/' && regexMayStart(tokens.at(-1)) ? take(regex) : null;
    const ends = { string: take(string), word: take(word), number: take(number) };
    if (slash !== null) push('regex', slash);
    else if (ends.string !== null) push('string', ends.string);
    else if (ends.word !== null) push('word', ends.word);
    else if (ends.number !== null) push('number', ends.number);
    else push('punctuation', take(punctuation) ?? at + 1);
  }
  return { tokens, end: at };
}

function templateEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '`') {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith('${', at)) at = scan(text, at + 2, true).end + 1;
    else at += 1;
  }
  return Math.min(at + 1, text.length);
}

function regexMayStart(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (previous.kind === 'word') return beforeRegex.has(previous.text);
  return previous.kind === 'punctuation' && !/^[)\]}]$/.test(previous.text);
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Index of the token that closes the bracket at `open`; `null` where it is not closed or brackets do not pair. */
export function closingBracket(tokens: readonly Token[], open: number): number | null {
  const expected: string[] = [];
  for (let index = open; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'punctuation') continue;
    const close = closing[token.text];
    if (close !== undefined) expected.push(close);
    else if (/^[)\]}]$/.test(token.text)) {
      if (expected.pop() !== token.text) return null;
      if (expected.length === 0) return index;
    }
  }
  return null;
}
