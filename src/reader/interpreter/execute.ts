/** Statements. */
import ts from 'typescript';
import { spanOf } from '../modules/module.js';
import type { Completion } from './frame.js';
import { FunctionValue } from './functionValue.js';
import { isRelevant } from './relevance.js';
import type { Scope } from './scope.js';

const executors = new Map<ts.SyntaxKind, (scope: Scope, node: ts.Node) => Completion>();

/** Says how statements of a kind are executed. */
export function executes<N extends ts.Node>(kind: ts.SyntaxKind, executor: (scope: Scope, node: N) => Completion): void {
  executors.set(kind, executor as (scope: Scope, node: ts.Node) => Completion);
}

export function execute(scope: Scope, node: ts.Node): Completion {
  const { run, module } = scope.frame;
  run.burn();
  if (run.tooDeep) {
    run.limit ??= spanOf(module, node);
    return null;
  }
  run.nesting++;
  try {
    return executors.get(node.kind)?.(scope, node) ?? null;
  } finally {
    run.nesting--;
  }
}

/** Statements in a scope that is there already: function declarations first, as they are known before they are reached. */
export function executeBody(scope: Scope, statements: readonly ts.Statement[]): Completion {
  for (const statement of statements) if (ts.isFunctionDeclaration(statement)) declareFunction(scope, statement);
  for (const statement of statements) {
    const completion = execute(scope, statement);
    if (completion !== null) return completion;
  }
  return null;
}

function declareFunction(scope: Scope, node: ts.FunctionDeclaration): void {
  if (!node.name || !node.body) return;
  const fn = new FunctionValue(node, scope, null);
  scope.declare(node.name.text, fn);
  noteMade(scope, fn);
}

/** Functions that build something are read on their own if nothing calls them. Whether they call a builder, later imports may tell. */
export function noteMade(scope: Scope, fn: FunctionValue): void {
  const { run } = scope.frame;
  if (isRelevant(run, fn.node) || (run.infoOf(fn.node)?.calls.size ?? 0) > 0) run.made.push(fn);
}
