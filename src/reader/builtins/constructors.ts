/** `new Array(3)`, `new Map(…)`, `new Promise(…)`, typed arrays. */
import { ArrayValue } from '../interpreter/arrayValue.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { callUnknown } from '../interpreter/invoke.js';
import { elementsOf } from '../interpreter/iterate.js';
import { MapValue } from '../interpreter/mapValue.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { getProperty } from '../interpreter/properties.js';
import type { Scope } from '../interpreter/scope.js';
import { Cell } from '../interpreter/scope.js';
import { Thrown } from '../interpreter/signal.js';
import { unknownAt } from '../interpreter/unknown.js';
import { isMaybe, isOpen } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { callback } from './array.js';

const MOST_ELEMENTS = 1000;

export function constructBuiltin(scope: Scope, made: BuiltinFunction, given: Omit<Call, 'scope'>): Value {
  const call: Call = { ...given, scope };
  switch (made.name) {
    case 'Array':
      return makeArray(call);
    case 'Map':
    case 'Set':
      return makeMap(call, made.name === 'Set');
    case 'WeakMap':
    case 'WeakSet':
      return makeMap(call, made.name === 'WeakSet');
    case 'Object':
      return new ObjectValue(scope.frame.run.trail);
    case 'Promise':
      return runExecutor(call);
    case 'Error':
      return new ObjectValue(scope.frame.run.trail, new Map([['message', call.args[0]]]));
    default:
      return callUnknown(scope, unknownAt(scope, call.node, `\`${made.name}\` is not read`), given);
  }
}

/** `new Array(3)` has three holes, `new Array(1, 2)` two elements. */
export function makeArray(call: Call): Value {
  const { trail } = call.scope.frame.run;
  const [length] = call.args;
  if (call.args.length !== 1) return new ArrayValue(trail, call.args.slice());
  if (typeof length === 'number') return holes(call, length);
  if (isOpen(length)) return new ArrayValue(trail, [], unknownAt(call.scope, call.node, `it has \`${length.text}\` elements`));
  return new ArrayValue(trail, [length]);
}

export function holes(call: Call, length: number): ArrayValue {
  const { run } = call.scope.frame;
  if (!(length >= 0 && length <= MOST_ELEMENTS))
    return new ArrayValue(run.trail, [], unknownAt(call.scope, call.node, 'the array is too long'));
  run.burn(length >> 2);
  return new ArrayValue(run.trail, new Array<undefined>(Math.trunc(length)).fill(undefined));
}

function makeMap(call: Call, isSet: boolean): MapValue {
  const map = new MapValue(call.scope.frame.run.trail, isSet);
  const { elements, more } = elementsOf(call.scope, call.args[0], call.node);
  map.more = more;
  for (const element of elements) {
    if (isMaybe(element)) map.more ??= unknownAt(call.scope, call.node, 'which elements there are is open');
    else if (isSet) map.entries.set(element, element);
    else map.entries.set(getProperty(call.scope, element, '0', call.node), getProperty(call.scope, element, '1', call.node));
  }
  return map;
}

/** A promise is taken for what it resolves to: the executor runs at once. */
function runExecutor(call: Call): Value {
  const { run } = call.scope.frame;
  const result = new Cell(run.trail, unknownAt(call.scope, call.node, 'what the promise resolves to is not known'));
  const resolve = new BuiltinFunction('resolve', (inner) => {
    run.trail.touch(result);
    result.value = inner.args[0];
    return undefined;
  });
  const reject = new BuiltinFunction('reject', () => undefined);
  try {
    callback(call, call.args[0], [resolve, reject]);
  } catch (signal) {
    // An exception in an executor rejects the promise; it goes no further.
    if (!(signal instanceof Thrown)) throw signal;
  }
  return result.value;
}
