/** `Object.keys` and the like, and the methods that every object has. */
import type ts from 'typescript';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { callFunction } from '../interpreter/functions.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { elementsOf } from '../interpreter/iterate.js';
import { keyOf } from '../interpreter/keys.js';
import { copyProperties } from '../interpreter/objectLiterals.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { openCondition } from '../interpreter/open.js';
import { getProperty, setProperty } from '../interpreter/properties.js';
import type { Scope } from '../interpreter/scope.js';
import { unknownAt } from '../interpreter/unknown.js';
import { alternativesOf, isKind, isMaybe } from '../interpreter/value.js';
import type { UnknownValue, Value } from '../interpreter/value.js';
import { isShort, matchOf, regexOf } from './pattern.js';
import { methodOf } from './table.js';
import type { Method } from './table.js';

export function objectMethod(object: ObjectValue, key: string): Value {
  const regex = regexOf(object);
  if (regex && (key === 'test' || key === 'exec')) return new BuiltinFunction(key, (call) => tested(call, regex, key));
  return methodOf(methods, object, key);
}

function tested(call: Call, regex: RegExp, key: string): Value {
  const [text] = call.args;
  if (typeof text !== 'string' || !isShort(text)) return openCondition('the text matches');
  return key === 'test' ? regex.test(text) : matchOf(call, text, regex);
}

const methods: Readonly<Record<string, Method<ObjectValue>>> = {
  hasOwnProperty(object: ObjectValue, call: Call) {
    const key = keyOf(call.args[0]);
    if (key === null || object.rest) return openCondition('the object has the key');
    return object.properties.has(key);
  },
  toString: () => '[object Object]',
};

/** The keys as an array of strings. */
export function keysOf(scope: Scope, value: Value, node: ts.Node): ArrayValue {
  const { entries, more } = entriesOf(scope, value, node);
  return new ArrayValue(
    scope.frame.run.trail,
    entries.map(([key]) => key),
    more,
  );
}

function entriesOf(
  scope: Scope,
  value: Value,
  node: ts.Node,
): { entries: (readonly [string, Value])[]; more: UnknownValue | null } {
  const open = (): UnknownValue => unknownAt(scope, node, 'the keys are open');
  if (isKind(value, 'object')) {
    const entries = [...value.properties].map(([key, property]) => [key, property] as const);
    for (const [key, accessor] of value.accessors ?? []) {
      if (accessor.get) entries.push([key, callFunction(scope.frame, accessor.get, { thisValue: value, args: [], node })]);
    }
    return { entries, more: value.rest ? open() : null };
  }
  if (isKind(value, 'array')) {
    return value.exact
      ? { entries: value.exact.map((element, index) => [String(index), element] as const), more: null }
      : { entries: [], more: open() };
  }
  if (typeof value === 'string')
    return { entries: [...value].map((character, index) => [String(index), character] as const), more: null };
  if (isKind(value, 'module'))
    return { entries: value.names().map((name) => [name, value.get(name)?.value] as const), more: null };
  if (isKind(value, 'tf')) return { entries: [], more: open() };
  return { entries: [], more: value === null || value === undefined ? null : open() };
}

type Reader = (call: Call) => Value;

export const objectFunctions: Readonly<Record<string, Reader>> = {
  keys: (call) => keysOf(call.scope, call.args[0], call.node),
  values(call) {
    const { entries, more } = entriesOf(call.scope, call.args[0], call.node);
    return new ArrayValue(
      call.scope.frame.run.trail,
      entries.map(([, value]) => value),
      more,
    );
  },
  entries(call) {
    const { trail } = call.scope.frame.run;
    const { entries, more } = entriesOf(call.scope, call.args[0], call.node);
    return new ArrayValue(
      trail,
      entries.map(([key, value]) => new ArrayValue(trail, [key, value])),
      more,
    );
  },
  fromEntries(call) {
    const object = new ObjectValue(call.scope.frame.run.trail);
    const { elements, more } = elementsOf(call.scope, call.args[0], call.node);
    for (const element of elements) {
      const key = isMaybe(element) ? null : keyOf(getProperty(call.scope, element, '0', call.node));
      if (key === null || isMaybe(element)) object.rest ??= unknownAt(call.scope, call.node, 'a key is open');
      else object.properties.set(key, getProperty(call.scope, element, '1', call.node));
    }
    object.rest ??= more;
    return object;
  },
  assign(call) {
    const [target, ...sources] = call.args;
    for (const one of alternativesOf(target)) {
      if (isKind(one, 'object')) {
        call.scope.frame.run.trail.touch(one);
        for (const source of sources) copyProperties(call.scope, one, source, call.node);
      } else {
        for (const source of sources) {
          for (const [key, value] of entriesOf(call.scope, source, call.node).entries)
            setProperty(call.scope, one, key, value, call.node);
        }
      }
    }
    return target;
  },
  freeze: (call) => call.args[0],
  seal: (call) => call.args[0],
  preventExtensions: (call) => call.args[0],
  create(call) {
    const object = new ObjectValue(call.scope.frame.run.trail);
    if (isKind(call.args[0], 'object')) object.prototype = call.args[0];
    return object;
  },
  defineProperty(call) {
    const [target, key, descriptor] = call.args;
    const name = keyOf(key);
    if (name !== null && isKind(descriptor, 'object')) {
      const get = descriptor.properties.get('get');
      if (isKind(target, 'object') && isKind(get, 'function')) {
        target.accessors ??= new Map();
        target.accessors.set(name, { get, set: null });
      } else setProperty(call.scope, target, name, descriptor.properties.get('value'), call.node);
    }
    return target;
  },
  getPrototypeOf: (call) =>
    isKind(call.args[0], 'object')
      ? (call.args[0].instanceOf ?? call.args[0].prototype)
      : unknownAt(call.scope, call.node, 'the prototype is not known'),
  getOwnPropertyNames: (call) => keysOf(call.scope, call.args[0], call.node),
  is: (call) => (call.args[0] === call.args[1] ? true : openCondition('the values are the same')),
};
