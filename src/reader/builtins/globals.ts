/** Global names: of the language, of the host, and `tf` where a script brings it. */
import type ts from 'typescript';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { elementsOf } from '../interpreter/iterate.js';
import { Open, openCondition } from '../interpreter/open.js';
import type { Scope } from '../interpreter/scope.js';
import { getProperty } from '../interpreter/properties.js';
import { truthOf } from '../interpreter/truth.js';
import { openAt, unknownAt } from '../interpreter/unknown.js';
import { isKind, isPrimitive, TfMember } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { textOf } from '../modules/module.js';
import { parseJson } from '../modules/json.js';
import { callback, mapped } from './array.js';
import { holes, makeArray } from './constructors.js';
import { deepCopy, JsonText } from './copy.js';
import { mathConstants, mathFunctions, numberTests, parseDecimal, parseWhole, toNumber } from './number.js';
import { objectFunctions } from './object.js';
import { hostFunction } from './host.js';

type Reader = (call: Call) => Value;

export function globalValue(scope: Scope, name: string, node: ts.Node): Value {
  switch (name) {
    case 'undefined':
      return undefined;
    case 'NaN':
      return Number.NaN;
    case 'Infinity':
      return Number.POSITIVE_INFINITY;
    case 'tf':
    case 'tfl':
      return new TfMember('');
    case 'module':
      return scope.frame.module.moduleObject(scope.frame.run.trail);
    case 'exports':
      return getProperty(scope, scope.frame.module.moduleObject(scope.frame.run.trail), 'exports', node);
    case 'arguments':
      return new ArrayValue(scope.frame.run.trail, [...scope.frame.args]);
    case 'window':
    case 'globalThis':
    case 'self':
    case 'global':
      return theWindow;
    default:
  }
  const set = scope.frame.run.openFields.properties.get(`window.${name}`);
  return set ?? known.get(name) ?? hostFunction(name) ?? openAt(scope, node, name, 'any', true);
}

/** The global object, under any of its names. */
const theWindow = new Open('window', 'object', null, true);

/** `window.units`: what the project put there, or the global of the name. */
export function windowProperty(scope: Scope, object: Open, key: string, node: ts.Node): Value {
  return object === theWindow && !/^(module|exports|arguments)$/.test(key) ? globalValue(scope, key, node) : undefined;
}

function functionsOf(prefix: string, table: Readonly<Record<string, Reader>>): [string, BuiltinFunction][] {
  return Object.entries(table).map(([name, read]) => [`${prefix}.${name}`, new BuiltinFunction(`${prefix}.${name}`, read)]);
}

const arrayFunctions: Readonly<Record<string, Reader>> = {
  isArray(call) {
    const [value] = call.args;
    if (isPrimitive(value)) return false;
    if (isKind(value, 'array')) return true;
    if (isKind(value, 'open')) {
      if (value.type === 'array') return true;
      return value.type === 'any' ? openAt(call.scope, call.node, `Array.isArray(${value.text})`, 'boolean', true) : false;
    }
    if (isKind(value, 'choice')) return choiceIsArray(value, call);
    return isKind(value, 'unknown') ? value : false;
  },
  of: (call) => new ArrayValue(call.scope.frame.run.trail, call.args.slice()),
  from(call) {
    const [source, map] = call.args;
    const list = isKind(source, 'object')
      ? ofLength(call, getProperty(call.scope, source, 'length', call.node))
      : copyOf(call, source);
    return map === undefined ? list : mapped(list, { ...call, args: [map] });
  },
};

function choiceIsArray(value: Extract<Value, { kind: 'choice' }>, call: Call): Value {
  const test = (one: Value): boolean | null => {
    const answer = arrayFunctions['isArray']?.({ ...call, args: [one] });
    return typeof answer === 'boolean' ? answer : null;
  };
  const a = test(value.whenTrue);
  const b = test(value.whenFalse);
  if (a !== null && a === b) return a;
  return a !== null && b !== null && a ? value.condition : openCondition('it is an array');
}

function ofLength(call: Call, length: Value): Value {
  if (typeof length === 'number') return holes(call, length);
  return new ArrayValue(call.scope.frame.run.trail, [], unknownAt(call.scope, call.node, 'how many elements there are is open'));
}

function copyOf(call: Call, source: Value): Value {
  if (isKind(source, 'open')) return source;
  const { elements, more } = elementsOf(call.scope, source, call.node);
  return new ArrayValue(call.scope.frame.run.trail, elements.slice(), more);
}

const promiseFunctions: Readonly<Record<string, Reader>> = {
  resolve: (call) => call.args[0],
  reject: (call) => unknownAt(call.scope, call.node, 'the promise is rejected'),
  all: (call) => call.args[0],
  allSettled: (call) => call.args[0],
  race: (call) => unknownAt(call.scope, call.node, 'which promise is first is not known'),
  any: (call) => unknownAt(call.scope, call.node, 'which promise is first is not known'),
};

const jsonFunctions: Readonly<Record<string, Reader>> = {
  parse(call) {
    const [text] = call.args;
    if (text instanceof JsonText) return deepCopy(call, text.of);
    return typeof text === 'string'
      ? parseJson(call.scope.frame.run.trail, text).value
      : openAt(call.scope, call.node, textOf(call.scope.frame.module, call.node), 'any', true);
  },
  stringify: (call) => new JsonText(call.args[0]),
};

const plainFunctions: Readonly<Record<string, Reader>> = {
  Number: (call) => (call.args.length === 0 ? 0 : toNumber(call)),
  String: (call) => (isPrimitive(call.args[0]) ? String(call.args[0]) : call.args[0]),
  Boolean(call) {
    return truthOf(call.args[0], 'the value');
  },
  BigInt: (call) => call.args[0],
  Array: makeArray,
  Object: (call) => call.args[0],
  parseInt: parseWhole,
  parseFloat: parseDecimal,
  isNaN: (call) => numberTests['isNaN']?.({ ...call, args: [toNumber(call)] }),
  isFinite: (call) => numberTests['isFinite']?.({ ...call, args: [toNumber(call)] }),
  structuredClone: (call) => deepCopy(call, call.args[0]),
  queueMicrotask: (call) => (callback(call, call.args[0], []), undefined),
};

/** Names that are constructed with `new` only. */
const classes = [
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Promise',
  'Error',
  'TypeError',
  'RangeError',
  'Function',
  'Symbol',
  'Date',
  'RegExp',
];

const members = new Map<string, Value>([
  ...functionsOf('Array', arrayFunctions),
  ...functionsOf('Object', objectFunctions),
  ...functionsOf('Promise', promiseFunctions),
  ...functionsOf('JSON', jsonFunctions),
  ...functionsOf('Math', mathFunctions),
  ...functionsOf('Number', { ...numberTests, parseInt: parseWhole, parseFloat: parseDecimal }),
  ...Object.entries(mathConstants).map(([name, value]) => [`Math.${name}`, value] as const),
  ['Number.MAX_SAFE_INTEGER', Number.MAX_SAFE_INTEGER],
  ['Number.MIN_SAFE_INTEGER', Number.MIN_SAFE_INTEGER],
  ['Number.EPSILON', Number.EPSILON],
  ['Number.MAX_VALUE', Number.MAX_VALUE],
  ['Number.POSITIVE_INFINITY', Number.POSITIVE_INFINITY],
]);

const known = new Map<string, BuiltinFunction>([
  ...Object.entries(plainFunctions).map(([name, read]) => [name, new BuiltinFunction(name, read)] as const),
  ...['Math', 'JSON', ...classes].map(
    (name) => [name, new BuiltinFunction(name, (call) => unknownAt(call.scope, call.node, `\`${name}\` is not read`))] as const,
  ),
]);

/** `Math.floor`, `Array.from`, …; `undefined` where it is none of them. */
export function globalMember(name: string, key: string): Value {
  return members.get(`${name}.${key}`);
}
