/** Values of which nothing can be said, with the place. */
import type ts from 'typescript';
import { spanOf } from '../modules/module.js';
import { LONGEST_TEXT, Open } from './open.js';
import type { OpenType } from './open.js';
import type { Scope } from './scope.js';
import { TfMember, UnknownValue } from './value.js';
import type { Value } from './value.js';

export function unknownAt(scope: Scope, node: ts.Node, reason: string): UnknownValue {
  return new UnknownValue(reason, spanOf(scope.frame.module, node));
}

/**
 * An open value with a name; the value that a binding gives to the name, or that an assumption implies. What goes by the name `tf`
 * is TensorFlow.js, wherever it was put: `this.tf`, `globalThis.tf`, `context.tf`.
 */
export function openAt(scope: Scope, node: ts.Node, text: string, type: OpenType = 'any', given = false): Value {
  const { run } = scope.frame;
  const bound = run.bindings.get(text);
  if (bound !== undefined) {
    run.bound.set(text, bound);
    return bound;
  }
  if (type === 'any' && (text === 'tf' || text.endsWith('.tf'))) return new TfMember('');
  if (text === '') return unknownAt(scope, node, 'it has no name');
  if (text.length > LONGEST_TEXT) return unknownAt(scope, node, `\`${text.slice(0, 40)}…\` is not known`);
  if (!run.openNames.has(text)) run.openNames.set(text, spanOf(scope.frame.module, node));
  return new Open(text, type, null, given);
}
