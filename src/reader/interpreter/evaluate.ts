/** Expressions to values. */
import type ts from 'typescript';
import { textOf } from '../modules/module.js';
import { valueUnder, truthUnder } from './assumption.js';
import { Thrown } from './signal.js';
import type { Scope } from './scope.js';
import { isChoice, isOpen, UnknownValue } from './value.js';
import type { Value } from './value.js';
import { unknownAt } from './unknown.js';

export type Evaluator = (scope: Scope, node: never) => Value;

const evaluators = new Map<ts.SyntaxKind, (scope: Scope, node: ts.Node) => Value>();

/** Says how expressions of a kind are evaluated. */
export function evaluates<N extends ts.Node>(kind: ts.SyntaxKind, evaluator: (scope: Scope, node: N) => Value): void {
  evaluators.set(kind, evaluator as (scope: Scope, node: ts.Node) => Value);
}

export function evaluate(scope: Scope, node: ts.Node): Value {
  const { run, module } = scope.frame;
  run.burn();
  if (run.tooDeep) {
    run.limit ??= { file: module.file, start: node.pos, end: node.end };
    return new UnknownValue('the code nests too deep');
  }
  run.nesting++;
  try {
    const evaluator = evaluators.get(node.kind);
    return settle(scope, evaluator ? evaluator(scope, node) : unknownAt(scope, node, `\`${short(scope, node)}\` cannot be read`));
  } finally {
    run.nesting--;
  }
}

/** The value under what the path takes to be true. */
export function settle(scope: Scope, value: Value): Value {
  const { assumptions } = scope.frame.run.trail;
  if (assumptions === null) return value;
  if (isChoice(value)) {
    const truth = truthUnder(assumptions, value.condition);
    if (truth !== undefined) return settle(scope, truth ? value.whenTrue : value.whenFalse);
    return value;
  }
  if (isOpen(value)) {
    const assumed = valueUnder(assumptions, value.key);
    if (assumed) return assumed.is;
    if (value.type === 'boolean') return truthUnder(assumptions, value) ?? value;
  }
  return value;
}

function short(scope: Scope, node: ts.Node): string {
  const text = textOf(scope.frame.module, node);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Evaluates code that need not be reached: a certain exception gives an unknown value. */
export function evaluateGuarded(scope: Scope, node: ts.Node): Value {
  try {
    return evaluate(scope, node);
  } catch (signal) {
    if (signal instanceof Thrown) return unknownAt(scope, node, 'an exception is thrown here');
    throw signal;
  }
}
