/** Methods of arrays. */
import { ArrayValue } from '../interpreter/arrayValue.js';
import { branch } from '../interpreter/branch.js';
import type { Call } from '../interpreter/functionValue.js';
import { invoke } from '../interpreter/invoke.js';
import { elementsOf, iterate } from '../interpreter/iterate.js';
import { elementOf } from '../interpreter/keys.js';
import { openCondition } from '../interpreter/open.js';
import { truthOf } from '../interpreter/truth.js';
import { unknownAt } from '../interpreter/unknown.js';
import { isKind, isMaybe, isPrimitive, Maybe, UnknownValue } from '../interpreter/value.js';
import type { Element, Value } from '../interpreter/value.js';
import { textOf } from '../modules/module.js';
import { LONGEST } from './string.js';
import { methodOf } from './table.js';
import type { Method } from './table.js';

/** More elements than any list of layers has. */
const MOST_ELEMENTS = 10_000;

export function arrayMethod(array: ArrayValue, key: string): Value {
  return methodOf(methods, array, key);
}

export function callback(call: Call, fn: Value, args: readonly Value[]): Value {
  return invoke(call.scope, fn, undefined, { args, node: call.node, argumentNodes: [] });
}

function make(call: Call, elements: readonly Element[], more: UnknownValue | null = null): ArrayValue {
  const { trail } = call.scope.frame.run;
  call.scope.frame.run.burn(elements.length >> 2);
  if (elements.length <= MOST_ELEMENTS) return new ArrayValue(trail, elements.slice(), more);
  return new ArrayValue(trail, elements.slice(0, MOST_ELEMENTS), more ?? unclear(call, 'the array is too long'));
}

function change(array: ArrayValue, call: Call): void {
  call.scope.frame.run.trail.touch(array);
}

const unclear = (call: Call, what = 'which elements the array has is open'): UnknownValue =>
  unknownAt(call.scope, call.node, what);

/** An index argument, counted from the end where negative; `null` where it is not known. */
function position(value: Value, length: number, absent: number): number | null {
  if (value === undefined) return absent;
  if (typeof value !== 'number') return null;
  const whole = Math.trunc(value) || 0;
  return whole < 0 ? Math.max(0, length + whole) : Math.min(whole, length);
}

/** Visits each element with the callback; maybe-elements under their condition. */
export function each(
  value: Value,
  call: Call,
  visit: (result: Value, element: Value, index: Value) => boolean | undefined,
): void {
  const fn = call.args[0];
  iterate(
    call.scope,
    value,
    call.node,
    (element, index) => visit(callback(call, fn, [element, index, value]), element, index) !== false,
  );
}

export function mapped(value: Value, call: Call): Value {
  const result = make(call, []);
  const { elements, more } = elementsOf(call.scope, value, call.node);
  const { frame } = call.scope;
  let exact = true;
  elements.forEach((element, index) => {
    const place: Value = exact ? index : new UnknownValue('the number of the element is open');
    if (isMaybe(element)) {
      exact = false;
      const given = branch(
        frame,
        element.condition,
        () => callback(call, call.args[0], [element.value, place, value]),
        () => undefined,
      );
      result.elements.push(new Maybe(element.condition, given));
    } else result.elements.push(callback(call, call.args[0], [element, place, value]));
  });
  if (more === null) return result;
  iterateRest(value, elements.length, call, (one) => result.elements.push(new Maybe(one.condition, one.value)));
  result.more = unclear(call, `it is repeated for each element of \`${textOf(frame.module, call.node).slice(0, 30)}…\``);
  return result;
}

/** The callback's result for the first of the elements whose number is open. */
function iterateRest(
  value: Value,
  known: number,
  call: Call,
  add: (element: { condition: Maybe['condition']; value: Value }) => void,
): void {
  let visited = 0;
  let result: Value = undefined;
  iterate(call.scope, value, call.node, (element, index) => {
    if (visited++ < known) return true;
    result = callback(call, call.args[0], [element, index, value]);
    return true;
  });
  if (visited > known) add({ condition: openCondition('there are elements'), value: result });
}

export function filtered(value: Value, call: Call): Value {
  const result = make(call, []);
  const { elements, more } = elementsOf(call.scope, value, call.node);
  for (const [index, element] of elements.entries()) {
    const inner = isMaybe(element) ? element.value : element;
    const test = callback(call, call.args[0], [inner, index, value]);
    const condition = truthOf(test, textOf(call.scope.frame.module, call.node));
    if (condition === false) continue;
    if (condition === true) result.elements.push(element);
    else if (isKind(inner, 'choice') && inner.condition.key === condition.key)
      result.elements.push(new Maybe(condition, inner.whenTrue));
    else result.elements.push(new Maybe(condition, inner));
  }
  result.more = more;
  return result;
}

function flat(elements: readonly Element[], depth: number, call: Call): { elements: Element[]; more: UnknownValue | null } {
  const result: Element[] = [];
  let more: UnknownValue | null = null;
  for (const element of elements) {
    if (!isMaybe(element) && isKind(element, 'array') && depth > 0) {
      const inner = flat(element.elements, depth - 1, call);
      result.push(...inner.elements);
      more ??= inner.more ?? element.more;
    } else result.push(element);
    call.scope.frame.run.burn();
  }
  return { elements: result, more };
}

function search(
  array: ArrayValue,
  call: Call,
  found: (index: number, element: Value) => Value,
  none: Value,
  fromEnd = false,
): Value {
  const exact = array.exact;
  if (!exact) return unclear(call);
  const order = exact.map((element, index) => ({ element, index }));
  if (fromEnd) order.reverse();
  for (const { element, index } of order) {
    const condition = truthOf(callback(call, call.args[0], [element, index, array]), 'the test');
    if (condition === true) return found(index, element);
    if (condition !== false) return unclear(call, 'which element is found is open');
  }
  return none;
}

function indexOfValue(array: ArrayValue, call: Call, last: boolean): Value {
  const exact = array.exact;
  const wanted = call.args[0];
  if (!exact || !isPrimitive(wanted) || !exact.every(isPrimitive)) {
    const index = exact ? exact.indexOf(wanted) : -1;
    return index >= 0 ? index : unclear(call, 'where the element is is open');
  }
  return last ? exact.lastIndexOf(wanted) : exact.indexOf(wanted);
}

const methods: Readonly<Record<string, Method<ArrayValue>>> = {
  push(array, call) {
    change(array, call);
    if (array.elements.length + call.args.length <= MOST_ELEMENTS) array.elements.push(...call.args);
    else array.more ??= unclear(call, 'the array is too long');
    return array.exact ? array.elements.length : unclear(call);
  },
  unshift(array, call) {
    change(array, call);
    array.elements.unshift(...call.args);
    return array.exact ? array.elements.length : unclear(call);
  },
  pop(array, call) {
    if (!array.exact) return unclear(call);
    change(array, call);
    return array.elements.pop() as Value;
  },
  shift(array, call) {
    const [first] = array.elements;
    if (array.elements.length === 0 || isMaybe(first))
      return array.more ?? (array.elements.length === 0 ? undefined : unclear(call));
    change(array, call);
    array.elements.shift();
    return first;
  },
  splice(array, call) {
    const { elements } = array;
    const start = position(call.args[0], elements.length, 0);
    const count = call.args.length < 2 ? elements.length : call.args[1];
    if (!array.exact || start === null || typeof count !== 'number') {
      change(array, call);
      array.more ??= unclear(call);
      return make(call, [], unclear(call));
    }
    change(array, call);
    return make(call, array.elements.splice(start, Math.max(0, count), ...call.args.slice(2)));
  },
  toSpliced(array, call) {
    const copy = make(call, array.elements, array.more);
    methods['splice']?.(copy, call);
    return copy;
  },
  slice(array, call) {
    const { length } = array.elements;
    const start = position(call.args[0], length, 0);
    const end = position(call.args[1], length, length);
    const fromStart = typeof call.args[0] !== 'number' || call.args[0] >= 0;
    if (array.exact)
      return start === null || end === null ? make(call, [], unclear(call)) : make(call, array.elements.slice(start, end));
    const safe = start !== null && fromStart && call.args[1] === undefined && !array.elements.slice(0, start).some(isMaybe);
    return safe ? make(call, array.elements.slice(start), array.more) : make(call, [], unclear(call));
  },
  concat(array, call) {
    const result = make(call, array.elements, array.more);
    for (const argument of call.args) {
      if (isKind(argument, 'array')) {
        result.elements.push(...argument.elements);
        result.more ??= argument.more;
      } else if (isPrimitive(argument) || !['open', 'unknown', 'choice'].includes(argument.kind)) result.elements.push(argument);
      else result.more ??= unclear(call);
    }
    return result;
  },
  reverse(array, call) {
    change(array, call);
    array.elements.reverse();
    return array;
  },
  toReversed: (array, call) => make(call, array.elements.slice().reverse(), array.more),
  fill(array, call) {
    change(array, call);
    const { length } = array.elements;
    const start = position(call.args[1], length, 0);
    const end = position(call.args[2], length, length);
    if (start === null || end === null) array.elements = array.elements.map(() => unclear(call));
    else array.elements.fill(call.args[0], start, end);
    return array;
  },
  with(array, call) {
    const [index, value] = call.args;
    if (!array.exact || typeof index !== 'number') return make(call, [], unclear(call));
    const copy = array.elements.slice();
    copy[index < 0 ? copy.length + index : index] = value;
    return make(call, copy);
  },
  at(array, call) {
    const [index] = call.args;
    if (typeof index !== 'number') return unclear(call, 'which element this is is open');
    if (index >= 0) return elementOf(call.scope, array, index, call.node);
    return array.exact ? array.exact[array.exact.length + index] : unclear(call);
  },
  map: mapped,
  flatMap(array, call) {
    const result = mapped(array, call);
    if (!isKind(result, 'array')) return result;
    const { elements, more } = flat(result.elements, 1, call);
    return make(call, elements, result.more ?? more);
  },
  flat(array, call) {
    const depth = call.args[0] === undefined ? 1 : call.args[0];
    if (typeof depth !== 'number') return make(call, [], unclear(call));
    const { elements, more } = flat(array.elements, Math.min(depth, 10), call);
    return make(call, elements, array.more ?? more);
  },
  filter: filtered,
  forEach(array, call) {
    each(array, call, () => undefined);
    return undefined;
  },
  reduce: (array, call) => reduced(array, call, false),
  reduceRight: (array, call) => reduced(array, call, true),
  some: (array, call) => quantified(array, call, true),
  every: (array, call) => quantified(array, call, false),
  find: (array, call) => search(array, call, (_index, element) => element, undefined),
  findLast: (array, call) => search(array, call, (_index, element) => element, undefined, true),
  findIndex: (array, call) => search(array, call, (index) => index, -1),
  findLastIndex: (array, call) => search(array, call, (index) => index, -1, true),
  indexOf: (array, call) => indexOfValue(array, call, false),
  lastIndexOf: (array, call) => indexOfValue(array, call, true),
  includes(array, call) {
    const index = indexOfValue(array, call, false);
    return typeof index === 'number' ? index >= 0 : openCondition(textOf(call.scope.frame.module, call.node));
  },
  join(array, call) {
    const separator = call.args[0] === undefined ? ',' : call.args[0];
    const exact = array.exact;
    if (!exact?.every(isPrimitive) || typeof separator !== 'string') return unclear(call, 'the text is open');
    const text = exact.join(separator);
    return text.length <= LONGEST ? text : unclear(call, 'the text is too long');
  },
  keys: (array, call) =>
    array.exact
      ? make(
          call,
          array.exact.map((_element, index) => index),
        )
      : make(call, [], unclear(call)),
  values: (array) => array,
  entries(array, call) {
    if (!array.exact) return make(call, [], unclear(call));
    return make(
      call,
      array.exact.map((element, index) => make(call, [index, element])),
    );
  },
  sort(array, call) {
    change(array, call);
    const sorted = sortedElements(array, call);
    if (sorted) array.elements = [...sorted];
    else array.elements = array.elements.map(() => unclear(call, 'how the array is sorted is open'));
    return array;
  },
  toSorted(array, call) {
    const sorted = sortedElements(array, call);
    return make(call, sorted ?? [], sorted ? null : unclear(call, 'how the array is sorted is open'));
  },
  toString: (array: ArrayValue) =>
    array.exact?.every(isPrimitive) ? array.exact.join(',') : new UnknownValue('the text is open'),
};

export function reduced(value: Value, call: Call, fromEnd: boolean): Value {
  const { elements, more } = elementsOf(call.scope, value, call.node);
  const order = fromEnd ? elements.slice().reverse() : elements;
  const { frame } = call.scope;
  let result: Value = call.args[1];
  let started = call.args.length > 1;
  order.forEach((element, at) => {
    const index = fromEnd ? order.length - 1 - at : at;
    if (isMaybe(element)) {
      const before = result;
      result = branch(
        frame,
        element.condition,
        () => callback(call, call.args[0], [before, element.value, index, value]),
        () => before,
      );
      started = true;
    } else if (!started) {
      result = element;
      started = true;
    } else result = callback(call, call.args[0], [result, element, index, value]);
  });
  return more ? reducedRest(value, call, result, elements.length) : result;
}

/** The elements whose number is open: the callback is read for the first of them. */
function reducedRest(value: Value, call: Call, start: Value, known: number): Value {
  const cell = new ArrayValue(call.scope.frame.run.trail, [start]);
  let visited = 0;
  iterate(call.scope, value, call.node, (element, index) => {
    if (visited++ < known) return true;
    change(cell, call);
    cell.elements[0] = callback(call, call.args[0], [cell.elements[0] as Value, element, index, value]);
    return true;
  });
  return cell.elements[0] as Value;
}

function quantified(array: ArrayValue, call: Call, some: boolean): Value {
  const exact = array.exact;
  if (!exact) return openCondition(textOf(call.scope.frame.module, call.node));
  for (const [index, element] of exact.entries()) {
    const condition = truthOf(callback(call, call.args[0], [element, index, array]), 'the test');
    if (typeof condition !== 'boolean') return openCondition(textOf(call.scope.frame.module, call.node));
    if (condition === some) return some;
  }
  return !some;
}

function sortedElements(array: ArrayValue, call: Call): readonly Value[] | null {
  const exact = array.exact;
  if (!exact || exact.length > 500) return null;
  const compare = call.args[0];
  if (compare === undefined) {
    if (!exact.every(isPrimitive)) return null;
    return exact.slice().sort((a, b) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0));
  }
  let clear = true as boolean;
  const sorted = exact.slice().sort((a, b) => {
    const order = callback(call, compare, [a, b]);
    if (typeof order !== 'number') clear = false;
    return typeof order === 'number' ? order : 0;
  });
  return clear ? sorted : null;
}
