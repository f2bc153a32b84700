/** Reads and writes properties of any value. */
import type ts from 'typescript';
import { spanOf, textOf } from '../modules/module.js';
import { arrayMethod } from '../builtins/array.js';
import { mapMethod } from '../builtins/collections.js';
import { commandLineProperty } from '../builtins/commandLine.js';
import { functionProperty } from '../builtins/function.js';
import { windowProperty } from '../builtins/globals.js';
import { hostFunction } from '../builtins/host.js';
import { numberMethod } from '../builtins/number.js';
import { objectMethod } from '../builtins/object.js';
import { openMethod } from '../builtins/openArray.js';
import { stringMethod } from '../builtins/string.js';
import { tensorFlowProperty, setTensorFlowProperty } from '../tensorflow/members.js';
import type { ArrayValue } from './arrayValue.js';
import { addedMember, fieldsOf, memberOf, prototypeOf, staticMemberOf } from './classes.js';
import { overChoices } from './distribute.js';
import { settle } from './evaluate.js';
import { callFunction } from './functions.js';
import type { ClassValue } from './functionValue.js';
import { handOverFunction } from './handOver.js';
import { elementOf } from './keys.js';
import { ObjectValue } from './objectValue.js';
import type { Open } from './open.js';
import type { Scope } from './scope.js';
import { openAt, unknownAt } from './unknown.js';
import { alternativesOf, isChoice, isKind, isOpen, isPrimitive } from './value.js';
import type { Value } from './value.js';

/** Larger indices than any array of layers has; writing beyond would fill memory. */
const LARGEST_INDEX = 10_000;

export function getProperty(scope: Scope, object: Value, key: string, node: ts.Node): Value {
  if (isChoice(object)) return overChoices(object, (one) => getProperty(scope, settle(scope, one), key, node));
  if (isPrimitive(object)) return primitiveProperty(scope, object, key, node);
  switch (object.kind) {
    case 'open':
      return openProperty(scope, object, key, node);
    case 'unknown':
      return object.tensors.length > 0 && key === 'apply' ? tensorFlowProperty(scope, object, key, node) : object;
    case 'array':
      return arrayProperty(scope, object, key, node);
    case 'object':
      return objectProperty(scope, object, object, key, node);
    case 'map':
      return key === 'size' ? (object.more ?? object.entries.size) : mapMethod(object, key);
    case 'function':
    case 'builtin':
      return functionProperty(scope, object, key);
    case 'class':
      return classProperty(scope, object, key, node);
    case 'module':
      return moduleProperty(scope, object, key, node);
    default:
      return instanceProperty(scope, object, key, node);
  }
}

function primitiveProperty(
  scope: Scope,
  value: string | number | boolean | bigint | null | undefined,
  key: string,
  node: ts.Node,
): Value {
  if (typeof value === 'string') {
    if (key === 'length') return value.length;
    if (/^\d+$/.test(key)) return value[Number(key)];
    return stringMethod(value, key);
  }
  if (typeof value === 'number') return numberMethod(value, key);
  if (value === null || value === undefined)
    return unknownAt(scope, node, `\`${shortText(scope, node)}\` is read of ${String(value)}`);
  return undefined;
}

/** `data` and `numFeatures` give `data.numFeatures`, unless that was set or bound. */
function openProperty(scope: Scope, object: Open, key: string, node: ts.Node): Value {
  const text = memberText(object.text, key);
  const set = scope.frame.run.openFields.properties.get(text);
  if (set !== undefined) return set;
  const global = windowProperty(scope, object, key, node);
  if (global !== undefined) return global;
  if (object.text === 'React' || object.text === 'Vue') {
    const known = hostFunction(key);
    if (known !== undefined) return known;
  }
  const option = commandLineProperty(scope.frame.run, object, key);
  if (option !== undefined) return option;
  const method = openMethod(object, key);
  if (method && !scope.frame.run.bindings.has(text)) return method;
  return openAt(scope, node, text, key === 'length' ? 'number' : 'any', object.given);
}

/** The names inside a destructured parameter stand for themselves, so an empty text adds nothing. */
export function memberText(object: string, key: string): string {
  if (object === '') return key;
  if (/^\d+$/.test(key)) return `${object}[${key}]`;
  return /^[\w$#]+$/.test(key) ? `${object}.${key}` : `${object}[${JSON.stringify(key)}]`;
}

function arrayProperty(scope: Scope, array: ArrayValue, key: string, node: ts.Node): Value {
  if (key === 'length') {
    return array.exact ? array.elements.length : unknownAt(scope, node, 'how many elements there are is open');
  }
  if (/^\d+$/.test(key)) return elementOf(scope, array, Number(key), node);
  return arrayMethod(array, key);
}

function objectProperty(scope: Scope, object: ObjectValue, receiver: Value, key: string, node: ts.Node): Value {
  const value = object.properties.get(key);
  if (value !== undefined && value !== null) return value;
  if (object.properties.has(key)) return assignedElsewhere(scope, object, key) ? elsewhere(scope, node) : value;
  const accessor = object.accessors?.get(key);
  if (accessor) {
    return accessor.get ? callFunction(scope.frame, accessor.get, { thisValue: receiver, args: [], node }) : undefined;
  }
  const member = memberOf(object.instanceOf, key);
  if (member?.method) return member.method;
  if (member) return member.get ? callFunction(scope.frame, member.get, { thisValue: receiver, args: [], node }) : undefined;
  const added = addedMember(object.instanceOf, key);
  if (added !== undefined) return added;
  if (object.prototype) return objectProperty(scope, object.prototype, receiver, key, node);
  if (key === 'constructor' && object.instanceOf) return object.instanceOf;
  if (object.rest) return isOpen(object.rest) ? openProperty(scope, object.rest, key, node) : object.rest;
  const method = objectMethod(object, key);
  if (method) return method;
  return object.instanceOf && assignedElsewhere(scope, object, key) ? elsewhere(scope, node) : undefined;
}

/** A property that is not set yet, but is by a function that may have run before. */
function assignedElsewhere(scope: Scope, object: ObjectValue, key: string): boolean {
  const modules = new Set([scope.frame.module]);
  for (let made: Value = object.instanceOf; isKind(made, 'class') && modules.size < 30; made = made.base)
    modules.add(made.scope.frame.module);
  return [...modules].some((module) => module.indexes.some((index) => index.propertiesAssigned.has(key)));
}

function elsewhere(scope: Scope, node: ts.Node): Value {
  return openAt(scope, node, textOf(scope.frame.module, node));
}

/** A layer, model or tensor: its own fields first where its class is one of the project. */
function instanceProperty(scope: Scope, object: Exclude<Value, null | undefined>, key: string, node: ts.Node): Value {
  const fields = fieldsOf(object);
  if (fields) {
    if (fields.properties.has(key)) return fields.properties.get(key);
    const member = memberOf(fields.instanceOf, key);
    if (member?.method) return member.method;
    if (member?.get) return callFunction(scope.frame, member.get, { thisValue: object, args: [], node });
  }
  return tensorFlowProperty(scope, object, key, node);
}

function classProperty(scope: Scope, made: ClassValue, key: string, node: ts.Node): Value {
  if (key === 'prototype') return prototypeOf(scope.frame.run.trail, made);
  for (let one: Value = made, seen = 0; isKind(one, 'class') && seen < 30; one = one.base, seen++) {
    if (one.statics.properties.has(key)) return one.statics.properties.get(key);
  }
  const member = staticMemberOf(made, key);
  if (member?.method) return member.method;
  if (member) return member.get ? callFunction(scope.frame, member.get, { thisValue: made, args: [], node }) : undefined;
  return key === 'name' ? (made.name ?? '') : undefined;
}

function moduleProperty(scope: Scope, object: Extract<Value, { kind: 'module' }>, key: string, node: ts.Node): Value {
  const found = object.get(key);
  if (found) return found.value;
  return key === 'default' ? object : unknownAt(scope, node, `${object.file} exports no \`${key}\``);
}

export function setProperty(scope: Scope, object: Value, key: string, value: Value, node: ts.Node): void {
  const { run } = scope.frame;
  if (isChoice(object)) {
    for (const one of alternativesOf(object)) setProperty(scope, one, key, value, node);
    return;
  }
  if (isPrimitive(object)) return;
  switch (object.kind) {
    case 'open':
      run.trail.touch(run.openFields);
      run.openFields.properties.set(memberText(object.text, key), value);
      // `element.onclick = () => …`
      if (isKind(value, 'function')) handOverFunction(scope, value, node);
      return;
    case 'array':
      setElement(scope, object, key, value, node);
      return;
    case 'object':
      setInObject(scope, object, object, key, value, node);
      return;
    case 'function':
      object.statics ??= new ObjectValue(run.trail);
      run.trail.touch(object.statics);
      if (key === 'prototype' && isKind(value, 'object')) object.statics.properties.set(key, value);
      else object.statics.properties.set(key, value);
      prototypeOf(run.trail, object);
      return;
    case 'tf':
      run.trail.touch(run.extensions);
      run.extensions.properties.set(object.path === '' ? key : `${object.path}.${key}`, value);
      return;
    case 'class':
      run.trail.touch(object.statics);
      object.statics.properties.set(key, value);
      return;
    case 'layer':
    case 'model':
      if (object.fields && memberOf(object.fields.instanceOf, key)?.set)
        setInObject(scope, object.fields, object, key, value, node);
      else if (!setTensorFlowProperty(scope, object, key, value, node) && object.fields)
        setInObject(scope, object.fields, object, key, value, node);
      return;
    default:
  }
}

function setInObject(scope: Scope, object: ObjectValue, receiver: Value, key: string, value: Value, node: ts.Node): void {
  const setter = object.accessors?.get(key)?.set ?? memberOf(object.instanceOf, key)?.set;
  if (setter) {
    callFunction(scope.frame, setter, { thisValue: receiver, args: [value], node });
    return;
  }
  scope.frame.run.trail.touch(object);
  if (isKind(value, 'function')) value.owner ??= object;
  object.properties.set(key, value);
  object.spans.set(key, spanOf(scope.frame.module, node));
}

function setElement(scope: Scope, array: ArrayValue, key: string, value: Value, node: ts.Node): void {
  const { trail } = scope.frame.run;
  trail.touch(array);
  if (key === 'length' && typeof value === 'number' && value >= 0 && value <= array.elements.length) {
    array.elements.length = value;
    return;
  }
  const index = Number(key);
  if (!/^\d+$/.test(key) || index > LARGEST_INDEX || !array.exact) {
    array.more ??= unknownAt(scope, node, 'an element that is not known was written');
    return;
  }
  while (array.elements.length < index) array.elements.push(undefined);
  array.elements[index] = value;
}

function shortText(scope: Scope, node: ts.Node): string {
  const text = textOf(scope.frame.module, node);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
