/** Binary expressions: operators, logic, assignment. Importing this file registers them. */
import ts from 'typescript';
import { textOf } from '../modules/module.js';
import { assignTo } from './assign.js';
import { branch } from './branch.js';
import { memberOf } from './classes.js';
import { overChoices } from './distribute.js';
import { fallbackFor } from './fallback.js';
import { evaluate, evaluates } from './evaluate.js';
import { keyOf } from './keys.js';
import { openCondition } from './open.js';
import type { Open } from './open.js';
import { binary } from './operators.js';
import type { Scope } from './scope.js';
import { isSubclass } from '../tensorflow/instances.js';
import { truthOf } from './truth.js';
import { unknownAt } from './unknown.js';
import { choose, isKind, isOpen, isPrimitive } from './value.js';
import type { Value } from './value.js';

const K = ts.SyntaxKind;

evaluates<ts.BinaryExpression>(K.BinaryExpression, (scope, node) => {
  const operator = node.operatorToken.kind;
  switch (operator) {
    case K.EqualsToken: {
      const value = evaluate(scope, node.right);
      assignTo(scope, node.left, value);
      return value;
    }
    case K.CommaToken:
      evaluate(scope, node.left);
      return evaluate(scope, node.right);
    case K.AmpersandAmpersandToken:
    case K.BarBarToken:
    case K.QuestionQuestionToken:
      return logical(scope, operator, node);
    case K.AmpersandAmpersandEqualsToken:
    case K.BarBarEqualsToken:
    case K.QuestionQuestionEqualsToken: {
      const value = logical(scope, logicalOf(operator), node);
      assignTo(scope, node.left, value);
      return value;
    }
    case K.InstanceOfKeyword:
      return instanceOf(scope, evaluate(scope, node.left), evaluate(scope, node.right), node);
    case K.InKeyword:
      return hasKey(scope, evaluate(scope, node.left), evaluate(scope, node.right), node);
    default:
  }
  if (operator >= K.FirstCompoundAssignment && operator <= K.LastCompoundAssignment) {
    const value = binary(plainOf(operator), evaluate(scope, node.left), evaluate(scope, node.right));
    assignTo(scope, node.left, value);
    return value;
  }
  return chain(scope, node);
});

/** `a + b + c + …` leans to the left without end in generated code, so it is not evaluated by recursion. */
function chain(scope: Scope, node: ts.BinaryExpression): Value {
  const parts: ts.BinaryExpression[] = [node];
  let left: ts.Expression = node.left;
  while (ts.isBinaryExpression(left) && isPlain(left.operatorToken.kind)) {
    parts.push(left);
    left = left.left;
  }
  scope.frame.run.burn(parts.length);
  let value = evaluate(scope, left);
  for (const part of parts.reverse()) value = binary(part.operatorToken.kind, value, evaluate(scope, part.right));
  return value;
}

function isPlain(operator: ts.SyntaxKind): boolean {
  return (
    !(operator >= K.FirstAssignment && operator <= K.LastAssignment) &&
    operator !== K.CommaToken &&
    operator !== K.AmpersandAmpersandToken &&
    operator !== K.BarBarToken &&
    operator !== K.QuestionQuestionToken &&
    operator !== K.InstanceOfKeyword &&
    operator !== K.InKeyword
  );
}

/**
 * `open || 64`: an open value that comes with a default is read as the default, as a function is that is called with nothing;
 * see `defaultFor`.
 */
function logical(scope: Scope, operator: ts.SyntaxKind, node: ts.BinaryExpression): Value {
  const left = evaluate(scope, node.left);
  const right = (): Value => evaluate(scope, node.right);
  if (operator === K.QuestionQuestionToken) {
    if (left === null || left === undefined) return right();
    if (isOpen(left)) return fallbackFor(scope, left, right());
    if (isKind(left, 'unknown')) return choiceBetween(scope, node, left, right);
    if (isKind(left, 'choice')) return overChoices(left, (one) => one ?? right());
    return left;
  }
  const condition = truthOf(left, textOf(scope.frame.module, node.left));
  if (operator === K.AmpersandAmpersandToken) {
    if (condition === true) return right();
    if (condition === false) return left;
    return branch(scope.frame, condition, right, () => falsy(left, condition));
  }
  if (condition === true) return left;
  if (condition === false) return right();
  if (isOpen(left) && left.type !== 'boolean') return fallbackFor(scope, left, right());
  return branch(scope.frame, condition, () => truthy(left), right);
}

/** What `open && …` gives where the open value is false. */
function falsy(left: Value, condition: Open): Value {
  return isOpen(left) && left.type !== 'boolean' ? choose(condition, left, false) : false;
}

function truthy(left: Value): Value {
  return isOpen(left) && left.type === 'boolean' ? true : left;
}

function choiceBetween(scope: Scope, node: ts.BinaryExpression, left: Value, right: () => Value): Value {
  return branch(scope.frame, openCondition(`${textOf(scope.frame.module, node.left)} is there`), () => left, right);
}

function logicalOf(operator: ts.SyntaxKind): ts.SyntaxKind {
  if (operator === K.AmpersandAmpersandEqualsToken) return K.AmpersandAmpersandToken;
  return operator === K.BarBarEqualsToken ? K.BarBarToken : K.QuestionQuestionToken;
}

function plainOf(operator: ts.SyntaxKind): ts.SyntaxKind {
  switch (operator) {
    case K.PlusEqualsToken:
      return K.PlusToken;
    case K.MinusEqualsToken:
      return K.MinusToken;
    case K.AsteriskEqualsToken:
      return K.AsteriskToken;
    case K.AsteriskAsteriskEqualsToken:
      return K.AsteriskAsteriskToken;
    case K.SlashEqualsToken:
      return K.SlashToken;
    case K.PercentEqualsToken:
      return K.PercentToken;
    case K.LessThanLessThanEqualsToken:
      return K.LessThanLessThanToken;
    case K.GreaterThanGreaterThanEqualsToken:
      return K.GreaterThanGreaterThanToken;
    case K.GreaterThanGreaterThanGreaterThanEqualsToken:
      return K.GreaterThanGreaterThanGreaterThanToken;
    case K.AmpersandEqualsToken:
      return K.AmpersandToken;
    case K.BarEqualsToken:
      return K.BarToken;
    default:
      return K.CaretToken;
  }
}

function instanceOf(scope: Scope, value: Value, made: Value, node: ts.Node): Value {
  return overChoices(value, (one) => {
    if (isPrimitive(one)) return false;
    if (isKind(one, 'unknown')) return one;
    if (isOpen(one)) return openTest(scope, node);
    if (isKind(made, 'class')) {
      const own = isKind(one, 'object')
        ? one.instanceOf
        : isKind(one, 'layer') || isKind(one, 'model')
          ? (one.fields?.instanceOf ?? null)
          : null;
      for (let up: Value = own, seen = 0; isKind(up, 'class') && seen < 30; up = up.base, seen++) if (up === made) return true;
      return false;
    }
    if (isKind(made, 'tf')) return isSubclass(one, made.path);
    if (isKind(made, 'builtin')) {
      if (made.name === 'Array') return isKind(one, 'array');
      if (made.name === 'Map' || made.name === 'Set') return isKind(one, 'map') && one.isSet === (made.name === 'Set');
      if (made.name === 'Function') return isKind(one, 'function');
      if (made.name === 'Object') return true;
    }
    return isKind(made, 'function') && isKind(one, 'object') && one.prototype !== null
      ? one.prototype === made.statics?.properties.get('prototype')
      : openTest(scope, node);
  });
}

function openTest(scope: Scope, node: ts.Node): Value {
  return openCondition(textOf(scope.frame.module, node));
}

function hasKey(scope: Scope, key: Value, object: Value, node: ts.Node): Value {
  const name = keyOf(key);
  if (name === null) return unknownAt(scope, node, 'the key is not known');
  return overChoices(object, (one) => {
    if (isKind(one, 'object')) {
      if (one.properties.has(name) || one.accessors?.has(name) || memberOf(one.instanceOf, name)) return true;
      return one.rest ? openTest(scope, node) : false;
    }
    if (isKind(one, 'array')) return one.exact ? Number(name) < one.elements.length : openTest(scope, node);
    return isPrimitive(one) ? false : openTest(scope, node);
  });
}
