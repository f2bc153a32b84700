/** Calls any value, known or not. */
import ts from 'typescript';
import { spanOf, textOf } from '../modules/module.js';
import { callTensorFlow } from '../tensorflow/namespace.js';
import { branch } from './branch.js';
import { settle } from './evaluate.js';
import { fieldsOf } from './classes.js';
import { callFunction } from './functions.js';
import type { Call } from './functionValue.js';
import { handOverFunction } from './handOver.js';
import type { ObjectValue } from './objectValue.js';
import { getProperty } from './properties.js';
import type { Scope } from './scope.js';
import { NoSuchMethod, Thrown } from './signal.js';
import { openAt, unknownAt } from './unknown.js';
import { isChoice, isKind, isMaybe, isOpen, isPrimitive, UnknownValue } from './value.js';
import type { Value } from './value.js';
import type { TensorValue } from '../tensorflow/tensorValue.js';

export function invoke(scope: Scope, callee: Value, thisValue: Value, call: Omit<Call, 'scope'>): Value {
  if (isChoice(callee)) {
    return branch(
      scope.frame,
      callee.condition,
      () => invoke(scope, present(settle(scope, callee.whenTrue)), thisValue, call),
      () => invoke(scope, present(settle(scope, callee.whenFalse)), thisValue, call),
    );
  }
  if (isPrimitive(callee)) return callUnknown(scope, callee, call);
  switch (callee.kind) {
    case 'function':
      return callFunction(scope.frame, callee, { thisValue, args: call.args, node: call.node });
    case 'builtin':
      return callee.call({ ...call, scope });
    case 'tf':
      return callTensorFlow(scope, callee.path, call);
    default:
      return callUnknown(scope, callee, call);
  }
}

/** Of two values, one that nothing can be asked of: the condition must have decided for the other. */
function present(value: Value): Value {
  if (value === null || value === undefined) throw new Thrown(value);
  return value;
}

/** `receiver.key(…)`; each value that the receiver may be gets its own call, as it may change it. */
export function invokeMethod(scope: Scope, receiver: Value, key: string, call: Omit<Call, 'scope'>): Value {
  if (isChoice(receiver)) {
    return branch(
      scope.frame,
      receiver.condition,
      () => invokeMethod(scope, present(settle(scope, receiver.whenTrue)), key, call),
      () => invokeMethod(scope, present(settle(scope, receiver.whenFalse)), key, call),
    );
  }
  if (isPromiseMethod(key) && isResolved(receiver)) return settled(scope, receiver, key, call);
  const callee = getProperty(scope, receiver, key, call.node);
  if (isPromiseMethod(key) && !isOpen(receiver) && (callee === undefined || isKind(callee, 'unknown'))) {
    return settled(scope, receiver, key, call);
  }
  if (callee === undefined) {
    checkListMethod(scope, receiver, key, call.node);
    handOverModels(scope, receiver, call.node);
  }
  return invoke(scope, callee, receiver, call);
}

/** A value that has no `then` of its own, so that it stands for a promise of it. */
function isResolved(value: Value): boolean {
  if (isPrimitive(value)) return value !== undefined && value !== null;
  return !['open', 'unknown', 'object', 'function', 'builtin', 'class', 'tf', 'module'].includes(value.kind);
}

/** A list of tensors in the place of one has none of its methods. */
function checkListMethod(scope: Scope, receiver: Value, key: string, node: ts.Node): void {
  const list = isKind(receiver, 'array') ? receiver.exact : null;
  if (list === null || list.length === 0 || !list.every((one) => isKind(one, 'data')) || key in Array.prototype) return;
  const { run, module } = scope.frame;
  // What runs for good goes on, since code that adds methods to arrays may not have been read.
  if (!run.probing || !ts.isCallExpression(node) || node.questionDotToken) return;
  throw new NoSuchMethod(textOf(module, node.expression), spanOf(module, node));
}

/** A method that cannot be found (an abstract one) may add layers to the models of its object. */
function handOverModels(scope: Scope, receiver: Value, node: ts.Node): void {
  const fields = fieldsOf(receiver);
  for (const value of [receiver, ...(fields?.properties.values() ?? [])]) {
    if (isKind(value, 'model')) handOver(scope, value, node, [], 0);
  }
}

function isPromiseMethod(key: string): boolean {
  return key === 'then' || key === 'catch' || key === 'finally';
}

/** A promise is taken for what it resolves to, so the callback runs here. */
function settled(scope: Scope, value: Value, key: string, call: Omit<Call, 'scope'>): Value {
  const [callback] = call.args;
  if (key === 'catch' || callback === undefined) return value;
  const result = invoke(scope, callback, undefined, { ...call, args: key === 'then' ? [value] : [] });
  return key === 'then' ? result : value;
}

/**
 * A function that cannot be read. It may call the functions that it is given, and may fill in the objects; what it returns has the
 * name of the call, or is computed from the tensors that it was given.
 */
export function callUnknown(scope: Scope, callee: Value, call: Omit<Call, 'scope'>): Value {
  const { run, module } = scope.frame;
  const tensors: TensorValue[] = isKind(callee, 'unknown') ? [...callee.tensors] : [];
  if (isOpen(callee) && isTestFunction(callee.text)) {
    for (const argument of call.args) if (isKind(argument, 'function')) run.deferred.push(argument);
    return undefined;
  }
  const asserts = isOpen(callee) && /^(expect|assert(\.\w+)?|should)$/.test(callee.text);
  for (const argument of call.args) {
    // What an assertion runs may be meant to throw.
    if (asserts && isKind(argument, 'function')) run.ignored.add(argument.node);
    else handOver(scope, argument, call.node, tensors, 0);
  }
  run.burn(call.args.length);
  const text = textOf(module, call.node);
  if (tensors.length > 0) {
    const name = text.length > 40 ? `${text.slice(0, 39)}…` : text;
    return new UnknownValue(`\`${name}\` cannot be read`, spanOf(module, call.node), tensors.slice(0, 8));
  }
  if (isKind(callee, 'unknown')) return callee;
  return openAt(scope, call.node, text);
}

/** Test runners call what they are given once, in the order in which it is written. */
function isTestFunction(name: string): boolean {
  return /^(describe|it|test|suite|before|after|beforeEach|afterEach|beforeAll|afterAll|describe\w+|fit|fdescribe|xit|specify|context)(\.only|\.skip|\.each)?$/.test(
    name,
  );
}

function handOver(scope: Scope, value: Value, node: ts.Node, tensors: TensorValue[], depth: number): void {
  if (isPrimitive(value) || depth > 2) return;
  const { run } = scope.frame;
  switch (value.kind) {
    case 'tensor':
      tensors.push(value);
      return;
    case 'function':
      handOverFunction(scope, value, node);
      return;
    case 'choice':
      handOver(scope, value.whenTrue, node, tensors, depth + 1);
      handOver(scope, value.whenFalse, node, tensors, depth + 1);
      return;
    case 'array':
      for (const element of value.elements.slice(0, 20))
        if (!isMaybe(element)) handOver(scope, element, node, tensors, depth + 1);
      return;
    case 'object':
      escape(scope, value, node);
      for (const property of [...value.properties.values()].slice(0, 20)) handOver(scope, property, node, tensors, depth + 1);
      return;
    case 'model':
      run.trail.touch(value);
      value.state = { ...value.state, shared: true };
      if (value.state.entries.length === 0 && value.modelKind === 'Sequential') {
        run.trail.touch(value);
        const note = {
          reason: `it is handed to \`${textOf(scope.frame.module, node).slice(0, 40)}\``,
          span: spanOf(scope.frame.module, node),
        };
        value.state = { ...value.state, notes: [...value.state.notes, note] };
      }
      return;
    default:
  }
}

/** The object may be filled in elsewhere, so a key that it lacks here is not known to be absent. */
function escape(scope: Scope, object: ObjectValue, node: ts.Node): void {
  if (object.rest !== null || object.instanceOf !== null) return;
  scope.frame.run.trail.touch(object);
  object.rest = unknownAt(scope, node, 'the object is handed to code that cannot be read');
}
