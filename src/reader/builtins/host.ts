/** Functions of hosts and frameworks that hand back what they are given: without them state and callbacks would be lost. */
import { ArrayValue } from '../interpreter/arrayValue.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { isBlank } from '../interpreter/isBlank.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { LONGEST_TEXT, Open } from '../interpreter/open.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { spanOf, textOf } from '../modules/module.js';
import { callback } from './array.js';

type Reader = (call: Call) => Value;

/** React's and Vue's ways to keep a value. The initial value stands until something else is known, unless it says nothing. */
const table: Readonly<Record<string, Reader>> = {
  useState: state,
  useReducer: (call) => new ArrayValue(call.scope.frame.run.trail, [call.args[1], setter]),
  useRef: (call) => holder(call, 'current'),
  createRef: (call) => holder(call, 'current'),
  ref: (call) => holder(call, 'value'),
  shallowRef: (call) => holder(call, 'value'),
  useMemo: (call) => callback(call, call.args[0], []),
  computed: (call) => new ObjectValue(call.scope.frame.run.trail, new Map([['value', callback(call, call.args[0], [])]])),
  useCallback: (call) => call.args[0],
  reactive: (call) => call.args[0],
  markRaw: (call) => call.args[0],
  memo: (call) => call.args[0],
  forwardRef: (call) => call.args[0],
};

const setter = new BuiltinFunction('setState', () => undefined);

function state(call: Call): Value {
  const [initial] = call.args;
  const value = isKind(initial, 'function') ? callback(call, initial, []) : initial;
  return new ArrayValue(call.scope.frame.run.trail, [kept(call, value, ''), setter]);
}

function holder(call: Call, key: string): Value {
  return new ObjectValue(call.scope.frame.run.trail, new Map([[key, kept(call, call.args[0], `.${key}`)]]));
}

/** What is empty at first is filled by the time that it is used. */
function kept(call: Call, initial: Value, member: string): Value {
  if (!isBlank(initial) || initial === undefined || initial === null) return initial;
  const { module } = call.scope.frame;
  const text = `${textOf(module, call.node).slice(0, LONGEST_TEXT - 20)}${member}`;
  return new Open(text, 'any', null, true, null, null, `${text}@${spanOf(module, call.node).start}`);
}

/** By name where the project has no such function itself. */
export function hostFunction(name: string): Value {
  return Object.hasOwn(table, name) ? functions.get(name) : undefined;
}

/** The same by the package that it is imported from. */
export function hostModuleFunction(specifier: string, name: string): Value {
  return /^(react|preact|preact\/hooks|vue|@vue\/.*|solid-js)$/.test(specifier) ? hostFunction(name) : undefined;
}

const functions = new Map(Object.entries(table).map(([name, read]) => [name, new BuiltinFunction(name, read)]));
