/** Where a layer's call stands: what has to be written so that several layers take its place. */
import type { DesignFailure } from '../failure.js';
import { notRewritable } from './layerCall.js';
import type { DenseCall } from './layerCall.js';
import { closingBracket } from './tokens.js';
import type { Token } from './tokens.js';

export type CallContext =
  /** `model.add(<call>);` as a statement of its own. */
  | { readonly kind: 'add'; readonly start: number; readonly open: number; readonly end: number }
  /** `[…, <call>, …]`. */
  | { readonly kind: 'element' }
  /** `<call>.apply(<input>) as T`. */
  | {
      readonly kind: 'apply';
      readonly end: number;
      readonly inputStart: number;
      readonly inputEnd: number;
      readonly cast: string;
    };

export function contextOf(text: string, tokens: readonly Token[], call: DenseCall): CallContext | DesignFailure {
  const next = tokens[call.last + 1];
  if (next?.text === '.' && tokens[call.last + 2]?.text === 'apply' && tokens[call.last + 3]?.text === '(')
    return applied(text, tokens, call.last + 3);
  const previous = tokens[call.first - 1];
  const closes = next?.text === ',' ? tokens[call.last + 2] : next;
  if (previous?.text === '(' && closes?.text === ')') return added(tokens, call);
  if ((previous?.text === '[' || previous?.text === ',') && (next?.text === ',' || next?.text === ']')) {
    const open = enclosingBracket(tokens, call.first);
    if (open !== null && tokens[open]?.text === '[') return { kind: 'element' };
  }
  return notRewritable(
    'The layer is neither added to a model, nor an element of a list of layers, nor applied where it is made. Write the new layers by hand.',
  );
}

function applied(text: string, tokens: readonly Token[], open: number): CallContext | DesignFailure {
  const close = closingBracket(tokens, open);
  const [openToken, closeToken] = [tokens[open], close === null ? undefined : tokens[close]];
  if (openToken === undefined || closeToken === undefined)
    return notRewritable('The brackets of apply( … ) do not pair. Correct them first.');
  const cast = /^\s+as\s+[\w$.]+(?:\[\])?/.exec(text.slice(closeToken.end))?.[0] ?? '';
  return {
    kind: 'apply',
    end: closeToken.end,
    inputStart: openToken.end,
    inputEnd: closeToken.start,
    cast: cast.replace(/\s+/g, ' '),
  };
}

/** `receiver.add(` stands before the call; the statement has to begin at the receiver, since several will take its place. */
function added(tokens: readonly Token[], call: DenseCall): CallContext | DesignFailure {
  const open = call.first - 1;
  const openToken = tokens[open];
  if (tokens[open - 1]?.text !== 'add' || !isDot(tokens[open - 2]) || openToken === undefined) {
    return notRewritable('The layer is passed to a function. Write the new layers by hand.');
  }
  let first = open - 3;
  while (isDot(tokens[first - 1]) || tokens[first]?.text === '!') first -= tokens[first]?.text === '!' ? 1 : 2;
  const close = closingBracket(tokens, open);
  const [start, end] = [tokens[first], close === null ? undefined : tokens[close]];
  if (start?.kind !== 'word' || close === null || end === undefined || !beginsStatement(tokens, first)) {
    return notRewritable(
      'The call of add is part of a larger statement. Make it a statement of its own, in braces after if, else and for.',
    );
  }
  const after = tokens[close + 1];
  if (after?.text === ';') return { kind: 'add', start: start.start, open: openToken.end, end: after.end };
  // Without a semicolon the statement ends here if nothing goes on with it.
  if (after !== undefined && /^(?:[.,)\]([?:&|+*/=-]|\?\.)$/.test(after.text)) {
    return notRewritable('The call of add is part of a larger expression. Make it a statement of its own.');
  }
  return { kind: 'add', start: start.start, open: openToken.end, end: end.end };
}

const controls: ReadonlySet<string> = new Set(['if', 'for', 'while', 'with']);
const continuing: ReadonlySet<string> = new Set([
  'else',
  'do',
  'return',
  'await',
  'void',
  'yield',
  'throw',
  'typeof',
  'new',
  'in',
  'of',
]);

/** Whether a statement in a block begins at the token: not one that `if`, `else` or an arrow has without braces. */
function beginsStatement(tokens: readonly Token[], index: number): boolean {
  const previous = tokens[index - 1];
  if (previous === undefined) return true;
  if (previous.kind === 'word') return !continuing.has(previous.text);
  if (previous.kind !== 'punctuation') return true;
  if (previous.text === ')') {
    const open = enclosingBracket(tokens, index - 1);
    return open !== null && !controls.has(tokens[open - 1]?.text ?? '');
  }
  return /^[;{}\]]$/.test(previous.text);
}

/** Index of the bracket that is open before the token. */
function enclosingBracket(tokens: readonly Token[], index: number): number | null {
  let depth = 0;
  for (let at = index - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token?.kind !== 'punctuation') continue;
    if (/^[)\]}]$/.test(token.text)) depth += 1;
    else if (/^[([{]$/.test(token.text)) {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return null;
}

function isDot(token: Token | undefined): boolean {
  return token?.text === '.' || token?.text === '?.';
}
