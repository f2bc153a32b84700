/** Values that code falls back to where it is given nothing: `open || 64`, `if (!open) open = 64`. */
import ts from 'typescript';
import { textOf } from '../modules/module.js';
import { assignTo } from './assign.js';
import { evaluate } from './evaluate.js';
import { orMore } from './objectValue.js';
import type { Open } from './open.js';
import type { Scope } from './scope.js';
import { isFullyKnown, isKind, isOpen } from './value.js';
import type { Value } from './value.js';

const K = ts.SyntaxKind;

/** The fallback, as a function takes it that is called with nothing; what is open where the fallback says nothing. */
export function fallbackFor(scope: Scope, open: Open, fallback: Value): Value {
  // An empty object or array as default says nothing, as text neither: `options = options || {}`.
  const empty =
    (isKind(fallback, 'object') && fallback.properties.size === 0) ||
    (isKind(fallback, 'array') && fallback.elements.length === 0) ||
    (typeof fallback === 'string' && /^\s*(\{\s*\}|\[\s*\]|null|)\s*$/.test(fallback));
  if (empty || !isFullyKnown(fallback) || fallback === null || fallback === undefined || fallback === false) return open;
  scope.frame.run.bound.set(open.text, fallback);
  return orMore(scope.frame.run.trail, open, fallback);
}

/** Whether the statement is `if (!open) open = fallback` or the like, which then is done as `open ||= fallback` is. */
export function fillsIn(scope: Scope, node: ts.IfStatement): boolean {
  const absent = absentUnder(node.expression);
  const assignment = absent === null || node.elseStatement ? null : onlyAssignment(node.thenStatement);
  if (absent === null || assignment === null) return false;
  const { module } = scope.frame;
  if (textOf(module, absent) !== textOf(module, assignment.left)) return false;
  const present = evaluate(scope, absent);
  if (!isOpen(present) || present.type === 'boolean') return false;
  assignTo(scope, assignment.left, fallbackFor(scope, present, evaluate(scope, assignment.right)));
  return true;
}

/** What is not there if the condition holds: `!units`, `units == null`, `units === undefined`, `typeof units === 'undefined'`. */
function absentUnder(condition: ts.Expression): ts.Expression | null {
  if (ts.isPrefixUnaryExpression(condition)) return condition.operator === K.ExclamationToken ? condition.operand : null;
  if (!ts.isBinaryExpression(condition)) return null;
  const { left, operatorToken, right } = condition;
  if (operatorToken.kind !== K.EqualsEqualsToken && operatorToken.kind !== K.EqualsEqualsEqualsToken) return null;
  if (ts.isTypeOfExpression(left)) return ts.isStringLiteral(right) && right.text === 'undefined' ? left.expression : null;
  const isNothing = right.kind === K.NullKeyword || (ts.isIdentifier(right) && right.text === 'undefined');
  return isNothing ? left : null;
}

function onlyAssignment(statement: ts.Statement): ts.BinaryExpression | null {
  const only = ts.isBlock(statement) && statement.statements.length === 1 ? statement.statements[0] : statement;
  if (only === undefined || !ts.isExpressionStatement(only) || !ts.isBinaryExpression(only.expression)) return null;
  return only.expression.operatorToken.kind === K.EqualsToken ? only.expression : null;
}
