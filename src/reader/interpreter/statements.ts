/** How each kind of statement is executed. Importing this file registers them. */
import ts from 'typescript';
import { bindPattern, declareHere, declareInFunction } from './assign.js';
import { branchStatements, withTarget } from './branch.js';
import { makeClass } from './classes.js';
import { evaluate, settle } from './evaluate.js';
import { fillsIn } from './fallback.js';
import { execute, executeBody, executes } from './execute.js';
import type { Completion } from './frame.js';
import { executeLoop } from './loops.js';
import { openCondition } from './open.js';
import { binary } from './operators.js';
import { catchBuilds } from './relevance.js';
import { ObjectValue } from './objectValue.js';
import { Scope } from './scope.js';
import { Thrown } from './signal.js';
import { truthOf } from './truth.js';
import { textOf } from '../modules/module.js';
import { typeOf } from './types.js';
import { openAt, unknownAt } from './unknown.js';
import { TfMember } from './value.js';
import type { Value } from './value.js';

const K = ts.SyntaxKind;

executes<ts.Block>(K.Block, (scope, node) => executeBody(new Scope(scope.frame, scope), node.statements));

executes<ts.ModuleBlock>(K.ModuleBlock, (scope, node) => executeBody(scope, node.statements));

executes<ts.ExpressionStatement>(K.ExpressionStatement, (scope, node) => {
  evaluate(scope, node.expression);
  return null;
});

executes<ts.VariableStatement>(K.VariableStatement, (scope, node) => {
  if (isAmbient(node)) declareOpen(scope, node.declarationList);
  else declareVariables(scope, node.declarationList);
  return null;
});

function isAmbient(node: ts.VariableStatement): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === K.DeclareKeyword) ?? false;
}

/** `declare const n: number`: something that is there, whatever it is. */
function declareOpen(scope: Scope, list: ts.VariableDeclarationList): void {
  for (const { name, type } of list.declarations) {
    if (ts.isIdentifier(name))
      scope.declare(name.text, name.text === 'tf' ? new TfMember('') : openAt(scope, name, name.text, typeOf(type), true));
  }
}

export function declareVariables(scope: Scope, list: ts.VariableDeclarationList): void {
  const declare = list.flags & ts.NodeFlags.BlockScoped ? declareHere : declareInFunction;
  for (const declaration of list.declarations) {
    if (!declaration.initializer) {
      // `var x;` keeps what x has.
      if (ts.isIdentifier(declaration.name) && (declare === declareHere || !scope.lookup(declaration.name.text))) {
        declare(scope, declaration.name.text, undefined);
      }
      continue;
    }
    bindPattern(scope, declaration.name, evaluate(scope, declaration.initializer), declare);
  }
}

executes<ts.ClassDeclaration>(K.ClassDeclaration, (scope, node) => {
  const made = makeClass(scope, node);
  if (node.name) scope.declare(node.name.text, made);
  return null;
});

executes<ts.EnumDeclaration>(K.EnumDeclaration, (scope, node) => {
  const members = new ObjectValue(scope.frame.run.trail);
  const inner = new Scope(scope.frame, scope);
  let next: Value = 0;
  for (const member of node.members) {
    const key = ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : null;
    const value: Value = member.initializer ? evaluate(inner, member.initializer) : next;
    next = typeof value === 'number' ? value + 1 : undefined;
    if (key === null) continue;
    members.properties.set(key, value);
    inner.declare(key, value);
    if (typeof value === 'number') members.properties.set(String(value), key);
  }
  scope.declare(node.name.text, members);
  return null;
});

executes<ts.ModuleDeclaration>(K.ModuleDeclaration, (scope, node) => {
  if (!node.body || !ts.isIdentifier(node.name)) return null;
  const inner = new Scope(scope.frame, scope, true);
  execute(inner, node.body);
  const members = new ObjectValue(scope.frame.run.trail);
  for (const name of inner.names()) members.properties.set(name, inner.own(name)?.value);
  scope.declare(node.name.text, members);
  return null;
});

executes<ts.ReturnStatement>(K.ReturnStatement, (scope, node) => ({
  kind: 'return',
  value: node.expression ? evaluate(scope, node.expression) : undefined,
}));

executes<ts.ThrowStatement>(K.ThrowStatement, (scope, node) => {
  throw new Thrown(evaluate(scope, node.expression));
});

executes<ts.BreakStatement>(K.BreakStatement, (_scope, node) => ({ kind: 'break', label: node.label?.text ?? null }));

executes<ts.ContinueStatement>(K.ContinueStatement, (_scope, node) => ({ kind: 'continue', label: node.label?.text ?? null }));

executes<ts.IfStatement>(K.IfStatement, (scope, node) => {
  if (fillsIn(scope, node)) return null;
  const condition = truthOf(evaluate(scope, node.expression), textOf(scope.frame.module, node.expression));
  const otherwise = (): Completion => (node.elseStatement ? execute(scope, node.elseStatement) : null);
  if (condition === true) return execute(scope, node.thenStatement);
  if (condition === false) return otherwise();
  return branchStatements(scope.frame, condition, () => execute(scope, node.thenStatement), otherwise);
});

executes<ts.LabeledStatement>(K.LabeledStatement, (scope, node) => {
  const label = node.label.text;
  if (ts.isIterationStatement(node.statement, false)) return executeLoop(scope, node.statement, [label]);
  return withTarget(scope.frame, 'break', [label], () => execute(scope, node.statement));
});

executes<ts.TryStatement>(K.TryStatement, (scope, node) => {
  const { trail } = scope.frame.run;
  const assumptions = trail.assumptions;
  const depth = scope.frame.targets.length;
  const arms = scope.frame.run.arms.length;
  const handle = (thrown: Value): Completion => {
    const clause = node.catchClause;
    if (!clause) return null;
    const inner = new Scope(scope.frame, scope);
    if (clause.variableDeclaration) bindPattern(inner, clause.variableDeclaration.name, thrown, declareHere);
    return executeBody(inner, clause.block.statements);
  };
  let completion: Completion;
  try {
    completion = tryBlock(scope, node, handle);
  } catch (signal) {
    if (!(signal instanceof Thrown) || !node.catchClause) throw signal;
    trail.assumptions = assumptions;
    scope.frame.targets.length = depth;
    scope.frame.run.arms.length = arms;
    completion = handle(signal.value);
  }
  const last = node.finallyBlock ? execute(scope, node.finallyBlock) : null;
  return last ?? completion;
});

/**
 * Code that cannot be read may throw: where the catch clause gives another value (a model that is loaded, or else built), both
 * ways are read. A block with a catch clause that only reports is read as if nothing happened.
 */
function tryBlock(scope: Scope, node: ts.TryStatement, handle: (thrown: Value) => Completion): Completion {
  const clause = node.catchClause;
  if (!clause || node.finallyBlock || !catchBuilds(scope.frame.run, clause)) return execute(scope, node.tryBlock);
  const condition = openCondition('no exception is thrown');
  return branchStatements(
    scope.frame,
    condition,
    () => execute(scope, node.tryBlock),
    () => handle(unknownAt(scope, clause, 'what is thrown is not known')),
  );
}

executes<ts.SwitchStatement>(K.SwitchStatement, (scope, node) => {
  const subject = evaluate(scope, node.expression);
  const inner = new Scope(scope.frame, scope);
  return withTarget(scope.frame, 'break', [], () => decide(inner, node, subject, 0));
});

/** Compares the subject with the case clauses from one on. */
function decide(scope: Scope, node: ts.SwitchStatement, subject: Value, index: number): Completion {
  const { clauses } = node.caseBlock;
  const clause = clauses[index];
  if (!clause) {
    const fallback = clauses.findIndex((one) => ts.isDefaultClause(one));
    return fallback < 0 ? null : runClauses(scope, node, fallback);
  }
  if (ts.isDefaultClause(clause)) return decide(scope, node, subject, index + 1);
  const { module } = scope.frame;
  const equal = binary(K.EqualsEqualsEqualsToken, settle(scope, subject), evaluate(scope, clause.expression));
  const condition = truthOf(equal, `${textOf(module, node.expression)} === ${textOf(module, clause.expression)}`);
  if (condition === true) return runClauses(scope, node, index);
  if (condition === false) return decide(scope, node, subject, index + 1);
  return branchStatements(
    scope.frame,
    condition,
    () => runClauses(scope, node, index),
    () => decide(scope, node, subject, index + 1),
  );
}

/** A clause runs on into the next unless it leaves. */
function runClauses(scope: Scope, node: ts.SwitchStatement, start: number): Completion {
  for (const clause of node.caseBlock.clauses.slice(start)) {
    const completion = executeBody(scope, clause.statements);
    if (completion !== null) return completion;
  }
  return null;
}
