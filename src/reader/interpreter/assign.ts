/** Gives values to names, patterns and properties. */
import ts from 'typescript';
import { propertyName } from '../modules/fileIndex.js';
import { spanOf, textOf } from '../modules/module.js';
import { ArrayValue } from './arrayValue.js';
import { bindingOf } from './bindings.js';
import { evaluate } from './evaluate.js';
import { elementAt, keyOf } from './keys.js';
import { ObjectValue, orMore } from './objectValue.js';
import { Open } from './open.js';
import { getProperty, setProperty } from './properties.js';
import type { Cell, Scope } from './scope.js';
import { unknownAt } from './unknown.js';
import { alternativesOf, isFullyKnown, isKind, isMaybe, isOpen, isSettled, UnknownValue } from './value.js';
import type { Value } from './value.js';

/** How a pattern's names are declared. */
export type Declare = (scope: Scope, name: string, value: Value) => void;

export const declareHere: Declare = (scope, name, value) => {
  scope.declare(name, value);
};

export const declareInFunction: Declare = (scope, name, value) => {
  scope.functionScope.declare(name, value);
};

/** Declares the names of a pattern, `{units, layers: [first]} = …`. */
export function bindPattern(scope: Scope, name: ts.BindingName, value: Value, declare: Declare): void {
  if (ts.isIdentifier(name)) {
    noteHolder(scope, name, name.text, value);
    declare(scope, name.text, bindingFor(scope, name.text, callNamed(scope, name, value)));
  } else if (ts.isObjectBindingPattern(name)) bindObject(scope, name, value, declare);
  else bindArray(scope, name, value, declare);
}

/** What a call gives is better known by the variable that takes it: `const data = new Data()`, `const [units] = useUnits()`. */
function callNamed(scope: Scope, name: ts.Identifier, value: Value): Value {
  if (!isOpen(value) || value.type === 'boolean' || !/[([]/.test(value.text) || value.quotient || isSum(value)) return value;
  const { openNames } = scope.frame.run;
  if (!openNames.has(name.text)) openNames.set(name.text, spanOf(scope.frame.module, name));
  return new Open(name.text, value.type, null, value.given);
}

/** Arithmetic over names says more than the name of a variable. */
function isSum(value: Open): boolean {
  const [term] = value.count.terms;
  return (
    value.count.terms.length !== 1 ||
    term?.coefficient !== 1n ||
    term.factors.length !== 1 ||
    term.factors[0] !== value.text ||
    / [-+*/?<>=&|] /.test(value.text)
  );
}

function bindObject(scope: Scope, pattern: ts.ObjectBindingPattern, value: Value, declare: Declare): void {
  const taken: string[] = [];
  for (const element of pattern.elements) {
    if (element.dotDotDotToken) {
      bindPattern(scope, element.name, restOf(scope, value, taken), declare);
      continue;
    }
    const key = element.propertyName
      ? keyOfName(scope, element.propertyName)
      : ts.isIdentifier(element.name)
        ? element.name.text
        : null;
    if (key !== null) taken.push(key);
    const property = key === null ? unknownAt(scope, element, 'the key is not known') : getProperty(scope, value, key, element);
    bindPattern(scope, element.name, withDefault(scope, element, property), declare);
  }
}

function bindArray(scope: Scope, pattern: ts.ArrayBindingPattern, value: Value, declare: Declare): void {
  pattern.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    if (element.dotDotDotToken) bindPattern(scope, element.name, elementsFrom(scope, value, index, element), declare);
    else bindPattern(scope, element.name, withDefault(scope, element, elementAt(scope, value, index, element)), declare);
  });
}

/**
 * The default where the value is undefined, and where it is open but comes without one: a builder that is called with nothing uses
 * its defaults. A binding for the name goes before both.
 */
function withDefault(scope: Scope, element: ts.BindingElement, value: Value): Value {
  if (!element.initializer) return value;
  const name = ts.isIdentifier(element.name) ? element.name.text : null;
  return defaultFor(scope, name, element.initializer, value);
}

export function defaultFor(scope: Scope, name: string | null, initializer: ts.Expression, value: Value): Value {
  const { run } = scope.frame;
  if (value !== undefined && !isOpen(value)) return value;
  if (name !== null && run.bindings.has(name)) return bindingFor(scope, name, undefined);
  const fallback = evaluate(scope, initializer);
  if (!isOpen(value)) return fallback;
  if (!isFullyKnown(fallback)) return value;
  if (name !== null) {
    run.bound.set(name, fallback);
    if (!run.openNames.has(name)) run.openNames.set(name, spanOf(scope.frame.module, initializer));
  }
  // Where arguments are given for a reading, those that are not are left out.
  return run.bindings.size > 0 ? fallback : orMore(run.trail, value, fallback);
}

/** What a binding says of a name whose value is not known. */
export function bindingFor(scope: Scope, name: string, value: Value): Value {
  const { bindings } = scope.frame.run;
  if (bindings.size === 0 || !bindings.has(name) || (value !== undefined && isFullyKnown(value))) return value;
  return bindingOf(scope, name, value);
}

function restOf(scope: Scope, value: Value, taken: readonly string[]): Value {
  const rest = new ObjectValue(scope.frame.run.trail);
  if (isKind(value, 'object')) {
    for (const [key, property] of value.properties) if (!taken.includes(key)) rest.properties.set(key, property);
    for (const [key, span] of value.spans) rest.spans.set(key, span);
    rest.rest = value.rest;
  } else if (isOpen(value)) rest.rest = value;
  else rest.rest = new UnknownValue('the object is not known');
  return rest;
}

function elementsFrom(scope: Scope, value: Value, start: number, node: ts.Node): Value {
  const { trail } = scope.frame.run;
  if (isKind(value, 'array')) {
    const clear = value.elements.slice(0, start).every((element) => !isMaybe(element));
    if (clear) return new ArrayValue(trail, value.elements.slice(start), value.more);
  }
  if (value === undefined) return new ArrayValue(trail, []);
  return new ArrayValue(trail, [], unknownAt(scope, node, 'the elements are not known'));
}

function keyOfName(scope: Scope, name: ts.PropertyName): string | null {
  const written = propertyName(name);
  if (written !== null || !ts.isComputedPropertyName(name)) return written;
  return keyOf(evaluate(scope, name.expression));
}

/** `target = value`, where the target is a name, a property or a pattern. */
export function assignTo(scope: Scope, target: ts.Expression, value: Value): void {
  if (ts.isIdentifier(target)) {
    noteHolder(scope, target, target.text, value);
    assignName(scope, target.text, bindingFor(scope, target.text, value));
  } else if (ts.isPropertyAccessExpression(target)) {
    noteHolder(scope, target.name, textOf(scope.frame.module, target), value);
    setProperty(scope, evaluate(scope, target.expression), target.name.text, value, target);
  } else if (ts.isElementAccessExpression(target)) {
    const object = evaluate(scope, target.expression);
    const key = keyOf(evaluate(scope, target.argumentExpression));
    if (key !== null) setProperty(scope, object, key, value, target);
    else blur(scope, object, target);
  } else if (ts.isArrayLiteralExpression(target)) assignArray(scope, target, value);
  else if (ts.isObjectLiteralExpression(target)) assignObject(scope, target, value);
  else if (ts.isParenthesizedExpression(target) || ts.isNonNullExpression(target) || ts.isAsExpression(target))
    assignTo(scope, target.expression, value);
  else if (ts.isBinaryExpression(target) && target.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    assignTo(scope, target.left, defaultFor(scope, ts.isIdentifier(target.left) ? target.left.text : null, target.right, value));
  }
}

export function assignName(scope: Scope, name: string, value: Value): void {
  const cell = scope.lookup(name);
  if (cell) write(scope, cell, value);
  else outermost(scope).declare(name, value);
}

export function write(scope: Scope, cell: Cell, value: Value): void {
  scope.frame.run.trail.touch(cell);
  cell.value = value;
}

function outermost(scope: Scope): Scope {
  let found = scope;
  while (found.parent) found = found.parent;
  return found;
}

/** A key that is not known was written: nothing that is not there can be told to be absent any more. */
function blur(scope: Scope, object: Value, node: ts.Node): void {
  const { trail } = scope.frame.run;
  for (const one of alternativesOf(object)) {
    if (isKind(one, 'object')) {
      trail.touch(one);
      one.rest ??= unknownAt(scope, node, 'a key that is not known was written');
    } else if (isKind(one, 'array')) {
      trail.touch(one);
      one.elements = one.elements.map(() => unknownAt(scope, node, 'an element that is not known was written'));
      one.more ??= unknownAt(scope, node, 'an element that is not known was written');
    }
  }
}

function assignArray(scope: Scope, target: ts.ArrayLiteralExpression, value: Value): void {
  target.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    if (ts.isSpreadElement(element)) assignTo(scope, element.expression, elementsFrom(scope, value, index, element));
    else assignTo(scope, element, elementAt(scope, value, index, element));
  });
}

function assignObject(scope: Scope, target: ts.ObjectLiteralExpression, value: Value): void {
  const taken: string[] = [];
  for (const property of target.properties) {
    if (ts.isShorthandPropertyAssignment(property)) {
      const name = property.name.text;
      taken.push(name);
      const given = getProperty(scope, value, name, property);
      const chosen = property.objectAssignmentInitializer
        ? defaultFor(scope, name, property.objectAssignmentInitializer, given)
        : given;
      noteHolder(scope, property.name, name, chosen);
      assignName(scope, name, bindingFor(scope, name, chosen));
    } else if (ts.isPropertyAssignment(property)) {
      const key = keyOfName(scope, property.name);
      if (key === null) continue;
      taken.push(key);
      assignTo(scope, property.initializer, getProperty(scope, value, key, property));
    } else if (ts.isSpreadAssignment(property)) assignTo(scope, property.expression, restOf(scope, value, taken));
  }
}

/** A model is known by the variable that holds it. */
function noteHolder(scope: Scope, node: ts.Node, name: string, value: Value): void {
  for (const one of isSettled(value) ? [value] : alternativesOf(value)) {
    if (!isKind(one, 'model')) continue;
    one.variable ??= name;
    const span = spanOf(scope.frame.module, node);
    if (!one.uses.some((use) => use.start === span.start && use.file === span.file)) one.uses.push(span);
  }
}
