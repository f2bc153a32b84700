/** Goes through the elements of anything that has elements, known or open. */
import type ts from 'typescript';
import { textOf } from '../modules/module.js';
import { ArrayValue } from './arrayValue.js';
import { branch } from './branch.js';
import { settle } from './evaluate.js';
import { LoopBudget } from './loopBudget.js';
import { openCondition, Open, operand } from './open.js';
import { getProperty } from './properties.js';
import type { Scope } from './scope.js';
import { unknownAt } from './unknown.js';
import { isChoice, isKind, isMaybe, isOpen, UnknownValue } from './value.js';
import type { Element, Value } from './value.js';

/** Larger collections are data, not layers. */
const MOST_ELEMENTS = 2000;

/** Returns false to stop. */
export type Visit = (element: Value, index: Value) => boolean;

/**
 * Visits the elements in order. An element that may be absent is visited under its condition; elements whose number is open are
 * visited once for all, and what that changed is taken to go on changing.
 */
export function iterate(scope: Scope, value: Value, node: ts.Node, visit: Visit): void {
  if (isChoice(value)) {
    branch(
      scope.frame,
      value.condition,
      () => (iterate(scope, settle(scope, value.whenTrue), node, visit), undefined),
      () => (iterate(scope, settle(scope, value.whenFalse), node, visit), undefined),
    );
    return;
  }
  if (typeof value === 'string') {
    const { elements, more } = charactersOf(scope, value, node);
    iterateElements(scope, elements, more, node, visit);
  } else if (isKind(value, 'array')) iterateElements(scope, value.elements.slice(), value.more, node, visit);
  else if (isKind(value, 'map')) {
    const { trail } = scope.frame.run;
    const elements = [...value.entries].map(([key, entry]) => (value.isSet ? key : new ArrayValue(trail, [key, entry])));
    iterateElements(scope, elements, value.more, node, visit);
  } else if (isOpen(value)) iterateOpen(scope, value, node, visit);
  else if (isKind(value, 'unknown'))
    repeat(scope, node, openCondition(textOf(scope.frame.module, node)), value, () => void visit(value, unknownIndex));
}

const unknownIndex = new UnknownValue('the number of the element is open');

function iterateElements(
  scope: Scope,
  elements: readonly Element[],
  more: UnknownValue | null,
  node: ts.Node,
  visit: Visit,
): void {
  let exact = true;
  const budget = new LoopBudget(scope.frame.run, node);
  for (let index = 0; index < elements.length; index++) {
    scope.frame.run.burn();
    if (budget.isSpent) {
      const rest = unknownAt(scope, node, 'the loop goes through too many elements');
      repeat(scope, node, openCondition('there are more elements'), rest, () => void visit(rest, unknownIndex));
      return;
    }
    const element = elements[index];
    const place = exact ? index : unknownIndex;
    if (isMaybe(element)) {
      exact = false;
      branch(
        scope.frame,
        element.condition,
        () => (visit(element.value, place), undefined),
        () => undefined,
      );
    } else if (!visit(settle(scope, element), place)) return;
  }
  if (more)
    repeat(
      scope,
      node,
      openCondition('there are more elements'),
      more,
      () => void visit(more, exact ? elements.length : unknownIndex),
    );
}

function iterateOpen(scope: Scope, value: Open, node: ts.Node, visit: Visit): void {
  const condition = new Open(`${operand(value.text)}.length > 0`, 'boolean', null, true);
  const why = unknownAt(scope, node, `it is repeated for each element of \`${value.text}\``);
  const first = getProperty(scope, value, '0', node);
  repeat(scope, node, condition, why, () => void visit(first, 0));
}

/** Code that runs an open number of times: it is read once, under the condition that it runs at all. */
export function repeat(scope: Scope, node: ts.Node, condition: Open, why: UnknownValue, body: () => void): void {
  const { trail } = scope.frame.run;
  const mark = trail.mark();
  branch(
    scope.frame,
    condition,
    () => (body(), undefined),
    () => undefined,
  );
  trail.widen(mark, why.span ? why : unknownAt(scope, node, why.reason));
  trail.close(mark);
}

function charactersOf(
  scope: Scope,
  text: string,
  node: ts.Node,
): { readonly elements: Value[]; readonly more: UnknownValue | null } {
  const more = text.length > MOST_ELEMENTS ? unknownAt(scope, node, 'the text is too long') : null;
  return { elements: [...text.slice(0, MOST_ELEMENTS)], more };
}

/** The elements as a list; `more` where there may be further ones. */
export function elementsOf(
  scope: Scope,
  value: Value,
  node: ts.Node,
): { readonly elements: readonly Element[]; readonly more: UnknownValue | null } {
  if (isKind(value, 'array')) return { elements: value.elements, more: value.more };
  if (typeof value === 'string') return charactersOf(scope, value, node);
  if (isKind(value, 'map')) {
    const { trail } = scope.frame.run;
    return {
      elements: [...value.entries].map(([key, entry]) => (value.isSet ? key : new ArrayValue(trail, [key, entry]))),
      more: value.more,
    };
  }
  if (isChoice(value)) {
    const whenTrue = elementsOf(scope, value.whenTrue, node);
    const whenFalse = elementsOf(scope, value.whenFalse, node);
    const joined = new ArrayValue(scope.frame.run.trail, []);
    const state = joined.join(value.condition, whenTrue, whenFalse);
    return state;
  }
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number')
    return { elements: [], more: null };
  if (isOpen(value)) return { elements: [], more: unknownAt(scope, node, `the elements of \`${value.text}\` are open`) };
  if (isKind(value, 'unknown')) return { elements: [], more: value };
  return { elements: [], more: unknownAt(scope, node, 'the elements are not known') };
}
