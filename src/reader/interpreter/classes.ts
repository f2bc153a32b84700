/** Classes of the project and their instances. */
import ts from 'typescript';
import { makeInstance, isInstantiable } from '../tensorflow/instances.js';
import { propertyName } from '../modules/fileIndex.js';
import { spanOf } from '../modules/module.js';
import { evaluate } from './evaluate.js';
import { executeBody } from './execute.js';
import type { Frame } from './frame.js';
import { callFunction } from './functions.js';
import { ClassValue, FunctionValue } from './functionValue.js';
import type { FunctionNode, Member } from './functionValue.js';
import { keyOf } from './keys.js';
import { ObjectValue } from './objectValue.js';
import { Scope } from './scope.js';
import type { Trail } from './trail.js';
import { isKind, UnknownValue } from './value.js';
import type { Value } from './value.js';

export function makeClass(scope: Scope, node: ts.ClassLikeDeclaration): ClassValue {
  const { run, module } = scope.frame;
  const heritage = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const base = heritage ? evaluate(scope, heritage.expression) : undefined;
  const inner = new Scope(scope.frame, scope);
  const name = run.infoOf(node)?.name ?? node.name?.text ?? null;
  const statics = new ObjectValue(run.trail);
  const made = new ClassValue(node, name, inner, base, statics, spanOf(module, node.name ?? node));
  if (node.name) inner.declare(node.name.text, made);
  for (const member of node.members) addMember(inner, made, member);
  for (const member of node.members) initializeStatic(inner, made, member);
  run.made.push(made);
  return made;
}

function addMember(scope: Scope, made: ClassValue, member: ts.ClassElement): void {
  if (ts.isConstructorDeclaration(member)) {
    if (member.body) made.construct = member;
    return;
  }
  if (ts.isPropertyDeclaration(member)) {
    if (!isStatic(member)) made.fields.push(member);
    return;
  }
  if (!ts.isMethodDeclaration(member) && !ts.isAccessor(member)) return;
  if (!member.body) return;
  const key = memberKey(scope, member.name);
  if (key === null) return;
  const fn = new FunctionValue(member, scope, null, made);
  const members = isStatic(member) ? made.staticMembers : made.members;
  if (ts.isMethodDeclaration(member)) members.set(key, { kind: 'method', method: fn, get: null, set: null });
  else {
    const other = members.get(key);
    const get = ts.isGetAccessor(member) ? fn : (other?.get ?? null);
    const set = ts.isSetAccessor(member) ? fn : (other?.set ?? null);
    members.set(key, { kind: 'accessor', method: null, get, set });
  }
}

function initializeStatic(scope: Scope, made: ClassValue, member: ts.ClassElement): void {
  if (ts.isClassStaticBlockDeclaration(member)) executeBody(memberScope(scope, made, made), member.body.statements);
  if (!ts.isPropertyDeclaration(member) || !isStatic(member) || !member.initializer) return;
  const key = memberKey(scope, member.name);
  if (key !== null) made.statics.properties.set(key, evaluate(memberScope(scope, made, made), member.initializer));
}

/** Static initializers and blocks run with the class as `this`. */
function memberScope(scope: Scope, made: ClassValue, thisValue: Value): Scope {
  const frame: Frame = { ...scope.frame, thisValue, home: made, targets: [] };
  return new Scope(frame, scope, true);
}

function memberKey(scope: Scope, name: ts.PropertyName): string | null {
  const written = propertyName(name);
  if (written !== null || !ts.isComputedPropertyName(name)) return written;
  return keyOf(evaluate(scope, name.expression));
}

export function isStatic(member: ts.ClassElement): boolean {
  return (
    ts.canHaveModifiers(member) && (member.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false)
  );
}

/** Instances that make instances as they are made. */
const DEEPEST_NESTING = 60;

/** `new C(…)`; `args` is `null` where the constructor is read on its own. */
export function construct(caller: Frame, made: ClassValue, args: readonly Value[] | null, node: ts.Node | null): Value {
  const instance = runConstructor(caller, made, made, args, node);
  const instances = caller.run.instances.get(made) ?? [];
  if (node !== null && instances.length < 4) instances.push(instance);
  caller.run.instances.set(made, instances);
  return instance;
}

function runConstructor(
  caller: Frame,
  made: ClassValue,
  leaf: ClassValue,
  args: readonly Value[] | null,
  node: ts.Node | null,
): Value {
  const { run } = caller;
  const derived = made.base !== undefined && made.base !== null;
  if (!made.construct) {
    const instance = derived ? constructBase(caller, made, leaf, args, node) : new ObjectValue(run.trail, new Map(), leaf);
    initializeFields(caller, made, instance, node);
    return instance;
  }
  const fn = new FunctionValue(made.construct, made.scope, null, made);
  let instance: Value = undefined;
  if (!derived) {
    instance = new ObjectValue(run.trail, new Map(), leaf);
    initializeFields(caller, made, instance, node);
  }
  return callFunction(caller, fn, { thisValue: instance, args, node, constructing: leaf });
}

/** `constructor(private units: number)`: the parameter is a field too. */
export function assignParameterProperties(scope: Scope, node: FunctionNode, instance: Value): void {
  for (const parameter of node.parameters) {
    if (!parameter.modifiers || parameter.modifiers.length === 0 || !ts.isIdentifier(parameter.name)) continue;
    setField(scope, instance, parameter.name.text, scope.lookup(parameter.name.text)?.value);
  }
}

/** What `super(…)` does. */
export function constructBase(
  caller: Frame,
  made: ClassValue,
  leaf: ClassValue,
  args: readonly Value[] | null,
  node: ts.Node | null,
): Value {
  const { run } = caller;
  const { base } = made;
  if (isKind(base, 'class')) return runConstructor(caller, base, leaf, args, node);
  if (isKind(base, 'tf') && isInstantiable(base.path)) return makeInstance(caller, base.path, leaf, args, node);
  const instance = new ObjectValue(run.trail, new Map(), leaf);
  if (isKind(base, 'function')) {
    instance.prototype = prototypeOf(run.trail, base);
    callFunction(caller, base, { thisValue: instance, args: args ?? [], node });
  } else if (base !== undefined && base !== null) instance.rest = new UnknownValue('the class that it extends cannot be read');
  return instance;
}

/** Field initializers run as a part of the constructor that `caller` calls, or that it is. */
export function initializeFields(caller: Frame, made: ClassValue, instance: Value, node: ts.Node | null): void {
  if (made.fields.length === 0 || caller.depth > DEEPEST_NESTING) return;
  const frame: Frame = {
    ...made.scope.frame,
    parent: caller,
    depth: caller.depth + 1,
    callSpan: node ? spanOf(caller.module, node) : null,
    initializing: made,
    thisValue: instance,
    home: made,
    targets: [],
  };
  const scope = new Scope(frame, made.scope, true);
  for (const field of made.fields) {
    const key = memberKey(made.scope, field.name);
    if (key === null) continue;
    const value = field.initializer ? evaluate(scope, field.initializer) : undefined;
    setField(scope, instance, key, value);
  }
}

/** Fields lie in the object itself, or beside the layer or model that an instance of a TensorFlow.js class is. */
export function fieldsOf(instance: Value): ObjectValue | null {
  if (isKind(instance, 'object')) return instance;
  return isKind(instance, 'layer') || isKind(instance, 'model') ? instance.fields : null;
}

function setField(scope: Scope, instance: Value, key: string, value: Value): void {
  const fields = fieldsOf(instance);
  if (!fields) return;
  scope.frame.run.trail.touch(fields);
  fields.properties.set(key, value);
}

/** A method or accessor, of the class or of one that it extends. */
export function memberOf(made: ClassValue | null, key: string): Member | undefined {
  let seen = 0;
  for (let one: Value = made; isKind(one, 'class') && seen < 30; one = one.base, seen++) {
    const member = one.members.get(key);
    if (member) return member;
  }
  return undefined;
}

export function staticMemberOf(made: ClassValue, key: string): Member | undefined {
  let seen = 0;
  for (let one: Value = made; isKind(one, 'class') && seen < 30; one = one.base, seen++) {
    const member = one.staticMembers.get(key);
    if (member) return member;
  }
  return undefined;
}

export function prototypeOf(trail: Trail, made: FunctionValue | ClassValue): ObjectValue {
  if (isKind(made, 'function')) made.statics ??= new ObjectValue(trail);
  const statics = made.statics as ObjectValue;
  const known = statics.properties.get('prototype');
  if (isKind(known, 'object')) return known;
  const prototype = new ObjectValue(trail, new Map<string, Value>(), isKind(made, 'class') ? made : null);
  statics.properties.set('prototype', prototype);
  return prototype;
}

/** What was put on the prototype of a class, or of one that it extends, after it was made. */
export function addedMember(made: ClassValue | null, key: string): Value {
  let seen = 0;
  for (let one: Value = made; isKind(one, 'class') && seen < 30; one = one.base, seen++) {
    const prototype = one.statics.properties.get('prototype');
    if (isKind(prototype, 'object') && prototype.properties.has(key)) return prototype.properties.get(key);
  }
  return undefined;
}
