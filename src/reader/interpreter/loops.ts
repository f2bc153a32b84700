/** Loops: as often as they run where that is known, once for all where it is open. */
import ts from 'typescript';
import { textOf } from '../modules/module.js';
import { assignTo, bindPattern, declareHere, declareInFunction } from './assign.js';
import { withTarget } from './branch.js';
import { evaluate } from './evaluate.js';
import { execute, executes } from './execute.js';
import type { Completion } from './frame.js';
import { iterate, repeat } from './iterate.js';
import { LoopBudget } from './loopBudget.js';
import { keysOf } from '../builtins/object.js';
import { openCondition } from './open.js';
import type { Open } from './open.js';
import { Scope } from './scope.js';
import { declareVariables } from './statements.js';
import { truthOf } from './truth.js';
import { unknownAt } from './unknown.js';
import type { Value } from './value.js';

const K = ts.SyntaxKind;

for (const kind of [K.ForStatement, K.ForOfStatement, K.ForInStatement, K.WhileStatement, K.DoStatement]) {
  executes<ts.IterationStatement>(kind, (scope, node) => executeLoop(scope, node, []));
}

export function executeLoop(scope: Scope, node: ts.IterationStatement, labels: readonly string[]): Completion {
  return withTarget(scope.frame, 'break', labels, () => {
    if (ts.isForStatement(node)) return executeFor(scope, node, labels);
    if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return executeEach(scope, node, labels);
    if (ts.isWhileStatement(node)) return executeWhile(scope, node, labels, node.expression, false);
    return ts.isDoStatement(node) ? executeWhile(scope, node, labels, node.expression, true) : null;
  });
}

function executeFor(scope: Scope, node: ts.ForStatement, labels: readonly string[]): Completion {
  const outer = new Scope(scope.frame, scope);
  const { initializer } = node;
  if (initializer) {
    if (ts.isVariableDeclarationList(initializer)) declareVariables(outer, initializer);
    else evaluate(outer, initializer);
  }
  let round = new Scope(scope.frame, outer);
  const next = (): void => {
    // Each round has variables of its own, so that functions made in it keep theirs.
    const fresh = new Scope(scope.frame, scope);
    for (const name of outer.names()) fresh.declare(name, (round.own(name) ?? outer.own(name))?.value);
    round = fresh;
    if (node.incrementor) evaluate(round, node.incrementor);
  };
  round = outer;
  return rounds(
    scope,
    node,
    () => (node.condition ? truth(round, node.condition) : true),
    () => body(round, node.statement, labels),
    next,
  );
}

function executeWhile(
  scope: Scope,
  node: ts.Statement,
  labels: readonly string[],
  condition: ts.Expression,
  first: boolean,
): Completion {
  let skipTest = first;
  return rounds(
    scope,
    node,
    () => {
      if (!skipTest) return truth(scope, condition);
      skipTest = false;
      return true;
    },
    () => body(scope, (node as ts.WhileStatement | ts.DoStatement).statement, labels),
    () => undefined,
  );
}

function rounds(
  scope: Scope,
  node: ts.Statement,
  test: () => boolean | Open,
  run: () => Completion,
  next: () => void,
): Completion {
  const budget = new LoopBudget(scope.frame.run, node);
  for (;;) {
    let condition = test();
    if (condition === false) return null;
    if (condition === true && budget.isSpent) condition = openCondition('the loop goes on');
    if (condition !== true) {
      const why = unknownAt(scope, node, `it is in a loop that runs an open number of times (\`${condition.text}\`)`);
      repeat(scope, node, condition, why, () => {
        run();
        next();
      });
      return null;
    }
    const completion = run();
    if (completion !== null) return completion;
    next();
  }
}

/** One round; `continue` ends it. */
function body(scope: Scope, statement: ts.Statement, labels: readonly string[]): Completion {
  return withTarget(scope.frame, 'continue', labels, () => execute(scope, statement));
}

function truth(scope: Scope, condition: ts.Expression): boolean | Open {
  return truthOf(evaluate(scope, condition), textOf(scope.frame.module, condition));
}

function executeEach(scope: Scope, node: ts.ForOfStatement | ts.ForInStatement, labels: readonly string[]): Completion {
  const subject = evaluate(scope, node.expression);
  const collection: Value = ts.isForInStatement(node) ? keysOf(scope, subject, node) : subject;
  let completion: Completion = null;
  iterate(scope, collection, node.expression, (element) => {
    const round = new Scope(scope.frame, scope);
    const { initializer } = node;
    if (ts.isVariableDeclarationList(initializer)) {
      const declare = initializer.flags & ts.NodeFlags.BlockScoped ? declareHere : declareInFunction;
      const name = initializer.declarations[0]?.name;
      if (name) bindPattern(round, name, element, declare);
    } else assignTo(round, initializer, element);
    completion = body(round, node.statement, labels);
    return completion === null;
  });
  return completion;
}
