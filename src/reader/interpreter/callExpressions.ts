/** Calls and `new`. Importing this file registers them. */
import ts from 'typescript';
import { spanOf, textOf } from '../modules/module.js';
import { constructBuiltin } from '../builtins/constructors.js';
import { importedModule, requireModule } from '../modules/imports.js';
import { isInstantiable, makeInstance } from '../tensorflow/instances.js';
import { ArrayValue } from './arrayValue.js';
import { branch } from './branch.js';
import { assignParameterProperties, construct, constructBase, initializeFields, prototypeOf } from './classes.js';
import { evaluate, evaluates, settle } from './evaluate.js';
import { bindMember, spreadInto, superProperty } from './expressions.js';
import { callFunction } from './functions.js';
import type { Call } from './functionValue.js';
import { invoke, invokeMethod, callUnknown } from './invoke.js';
import { keyOf } from './keys.js';
import { ObjectValue } from './objectValue.js';
import { isFunctionNode } from '../modules/fileIndex.js';
import { Open } from './open.js';
import type { Scope } from './scope.js';
import { unknownAt } from './unknown.js';
import { isChoice, isKind, isMaybe, UnknownValue } from './value.js';
import type { Value } from './value.js';

const K = ts.SyntaxKind;

evaluates<ts.CallExpression>(K.CallExpression, (scope, node) => bindMember(scope, node, call(scope, node)));

function call(scope: Scope, node: ts.CallExpression): Value {
  const callee = skipParentheses(node.expression);
  if (callee.kind === K.SuperKeyword) return callSuper(scope, node);
  if (callee.kind === K.ImportKeyword) return importedModule(scope, node);
  if (ts.isIdentifier(callee) && callee.text === 'require' && !scope.lookup('require')) return requireModule(scope, node);
  if (ts.isPropertyAccessExpression(callee)) {
    if (callee.expression.kind === K.SuperKeyword) {
      return invoke(scope, superProperty(scope, callee.name.text), scope.frame.thisValue, argumentsOf(scope, node));
    }
    const receiver = evaluate(scope, callee.expression);
    if ((callee.questionDotToken || node.questionDotToken) && (receiver === null || receiver === undefined)) return undefined;
    return invokeMethod(scope, receiver, callee.name.text, argumentsOf(scope, node));
  }
  if (ts.isElementAccessExpression(callee)) {
    const receiver = evaluate(scope, callee.expression);
    if ((callee.questionDotToken || node.questionDotToken) && (receiver === null || receiver === undefined)) return undefined;
    const key = evaluate(scope, callee.argumentExpression);
    return invokeKey(scope, receiver, key, node);
  }
  const value = evaluate(scope, callee);
  if (node.questionDotToken && (value === null || value === undefined)) return undefined;
  return invoke(scope, value, undefined, argumentsOf(scope, node));
}

function invokeKey(scope: Scope, receiver: Value, key: Value, node: ts.CallExpression): Value {
  if (isChoice(key)) {
    return branch(
      scope.frame,
      key.condition,
      () => invokeKey(scope, receiver, settle(scope, key.whenTrue), node),
      () => invokeKey(scope, receiver, settle(scope, key.whenFalse), node),
    );
  }
  const name = keyOf(key);
  if (name !== null) return invokeMethod(scope, receiver, name, argumentsOf(scope, node));
  if (isKind(receiver, 'tf')) return invokeMethod(scope, receiver, '?', argumentsOf(scope, node));
  return callUnknown(scope, unknownAt(scope, node, 'which function is called is not known'), argumentsOf(scope, node));
}

function skipParentheses(node: ts.Expression): ts.Expression {
  let inner = node;
  while (ts.isParenthesizedExpression(inner) || ts.isNonNullExpression(inner) || ts.isAsExpression(inner))
    inner = inner.expression;
  return inner;
}

export function argumentsOf(scope: Scope, node: ts.CallExpression | ts.NewExpression): Omit<Call, 'scope'> {
  const nodes = node.arguments ?? [];
  if (!nodes.some(ts.isSpreadElement))
    return { args: nodes.map((argument) => evaluate(scope, argument)), node, argumentNodes: nodes };
  const list = new ArrayValue(scope.frame.run.trail, []);
  for (const argument of nodes) {
    if (ts.isSpreadElement(argument)) spreadInto(scope, list, evaluate(scope, argument.expression), argument);
    else list.elements.push(evaluate(scope, argument));
  }
  const args = list.elements.map((element) =>
    isMaybe(element) ? new UnknownValue(`it depends on \`${element.condition.text}\``) : element,
  );
  return { args: list.more ? [...args, list.more] : args, node, argumentNodes: nodes };
}

function callSuper(scope: Scope, node: ts.CallExpression): Value {
  const { frame } = scope;
  const { home, constructing, callee } = frame;
  const { args } = argumentsOf(scope, node);
  if (!home || !constructing) return undefined;
  frame.thisValue = constructBase(frame, home, constructing, args, node);
  initializeFields(frame, home, frame.thisValue, node);
  if (callee && isFunctionNode(callee)) assignParameterProperties(scope, callee, frame.thisValue);
  return undefined;
}

evaluates<ts.NewExpression>(K.NewExpression, (scope, node) => {
  const made = evaluate(scope, node.expression);
  return instantiate(scope, made, node, argumentsOf(scope, node));
});

function instantiate(scope: Scope, made: Value, node: ts.NewExpression, given: Omit<Call, 'scope'>): Value {
  const { frame } = scope;
  const { run } = frame;
  if (isChoice(made)) {
    return branch(
      frame,
      made.condition,
      () => instantiate(scope, settle(scope, made.whenTrue), node, given),
      () => instantiate(scope, settle(scope, made.whenFalse), node, given),
    );
  }
  if (isKind(made, 'class')) return construct(frame, made, given.args, node);
  if (isKind(made, 'builtin')) return constructBuiltin(scope, made, given);
  if (isKind(made, 'function')) {
    const instance = new ObjectValue(run.trail);
    instance.prototype = prototypeOf(run.trail, made);
    const returned = callFunction(frame, made, { thisValue: instance, args: given.args, node });
    return isKind(returned, 'object') ? returned : instance;
  }
  if (isKind(made, 'tf')) {
    // `new tf.sequential()` does what `tf.sequential()` does.
    return isInstantiable(made.path)
      ? makeInstance(frame, made.path, null, given.args, node)
      : invoke(scope, made, undefined, given);
  }
  const opaque = callUnknown(scope, made, given);
  return isKind(opaque, 'unknown') && opaque.tensors.length === 0 && isKind(made, 'open') ? instanceOf(scope, node) : opaque;
}

/** An instance of a class that cannot be read goes by the class's name until a variable takes it. */
function instanceOf(scope: Scope, node: ts.NewExpression): Value {
  const name = textOf(scope.frame.module, node.expression);
  const { start, file } = spanOf(scope.frame.module, node);
  return new Open(`new ${name.slice(0, 60)}(…)`, 'object', null, true, null, null, `new ${name}@${file}:${start}`);
}
