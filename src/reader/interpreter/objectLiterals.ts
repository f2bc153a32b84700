/** Object literals. Importing this file registers them. */
import ts from 'typescript';
import { spanOf } from '../modules/module.js';
import { propertyName } from '../modules/fileIndex.js';
import { evaluate, evaluates } from './evaluate.js';
import { noteMade } from './execute.js';
import { callFunction } from './functions.js';
import { FunctionValue } from './functionValue.js';
import { keyOf } from './keys.js';
import { ObjectValue } from './objectValue.js';
import type { Scope } from './scope.js';
import { unknownAt } from './unknown.js';
import { choose, isChoice, isKind, isOpen } from './value.js';
import type { Value } from './value.js';

evaluates<ts.ObjectLiteralExpression>(ts.SyntaxKind.ObjectLiteralExpression, (scope, node) => {
  const object = new ObjectValue(scope.frame.run.trail);
  for (const property of node.properties) addProperty(scope, object, property);
  return object;
});

function addProperty(scope: Scope, object: ObjectValue, property: ts.ObjectLiteralElementLike): void {
  const { module } = scope.frame;
  if (ts.isSpreadAssignment(property)) {
    copyProperties(scope, object, evaluate(scope, property.expression), property);
    return;
  }
  if (ts.isShorthandPropertyAssignment(property)) {
    set(object, property.name.text, evaluate(scope, property.name));
    object.spans.set(property.name.text, spanOf(module, property));
    return;
  }
  const key = literalKey(scope, property.name);
  if (key === null) {
    object.rest ??= unknownAt(scope, property, 'a key is not known');
    return;
  }
  object.spans.set(key, spanOf(module, property));
  if (ts.isPropertyAssignment(property)) set(object, key, evaluate(scope, property.initializer));
  else if (ts.isMethodDeclaration(property)) {
    const fn = new FunctionValue(property, scope, null);
    noteMade(scope, fn);
    set(object, key, fn);
  } else {
    const fn = new FunctionValue(property, scope, null);
    object.accessors ??= new Map();
    const other = object.accessors.get(key);
    object.accessors.set(key, {
      get: ts.isGetAccessor(property) ? fn : (other?.get ?? null),
      set: ts.isSetAccessor(property) ? fn : (other?.set ?? null),
    });
  }
}

function set(object: ObjectValue, key: string, value: Value): void {
  if (isKind(value, 'function')) value.owner ??= object;
  object.properties.set(key, value);
}

function literalKey(scope: Scope, name: ts.PropertyName): string | null {
  const written = propertyName(name);
  if (written !== null || !ts.isComputedPropertyName(name)) return written;
  return keyOf(evaluate(scope, name.expression));
}

/** What `{...value}` and `Object.assign` add. The object has been touched where it was there before. */
export function copyProperties(scope: Scope, object: ObjectValue, value: Value, node: ts.Node): void {
  if (isChoice(value)) {
    copyChoice(scope, object, value, node);
    return;
  }
  if (isKind(value, 'object')) {
    if (value.rest) blurAll(object, value.rest);
    for (const [key, property] of value.properties) set(object, key, property);
    for (const [key, accessor] of value.accessors ?? [])
      if (accessor.get) set(object, key, evaluateAccessor(scope, accessor.get, value, node));
    for (const [key, span] of value.spans) object.spans.set(key, span);
  } else if (isOpen(value)) blurAll(object, value);
  else if (isKind(value, 'unknown')) blurAll(object, value);
  else if (isKind(value, 'array')) {
    value.exact?.forEach((element, index) => set(object, String(index), element));
  }
}

/** Keys that were known may be overwritten by ones that are not. They are taken to stay, as defaults are. */
function blurAll(object: ObjectValue, rest: NonNullable<ObjectValue['rest']>): void {
  object.rest ??= rest;
}

function copyChoice(scope: Scope, object: ObjectValue, value: Extract<Value, { kind: 'choice' }>, node: ts.Node): void {
  const { trail } = scope.frame.run;
  const whenTrue = new ObjectValue(trail, new Map(object.properties));
  const whenFalse = new ObjectValue(trail, new Map(object.properties));
  copyProperties(scope, whenTrue, value.whenTrue, node);
  copyProperties(scope, whenFalse, value.whenFalse, node);
  const keys = new Set([...whenTrue.properties.keys(), ...whenFalse.properties.keys()]);
  for (const key of keys) set(object, key, choose(value.condition, whenTrue.properties.get(key), whenFalse.properties.get(key)));
  object.rest ??= whenTrue.rest ?? whenFalse.rest;
  for (const spans of [whenTrue.spans, whenFalse.spans]) for (const [key, span] of spans) object.spans.set(key, span);
}

function evaluateAccessor(scope: Scope, get: FunctionValue, object: ObjectValue, node: ts.Node): Value {
  return callFunction(scope.frame, get, { thisValue: object, args: [], node });
}
