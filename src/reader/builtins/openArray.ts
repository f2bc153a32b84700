/** Array methods on something open: `hiddenUnits.map(…)` reads the callback for the first element. */
import { Open } from '../interpreter/open.js';
import { isKind, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { unknownAt } from '../interpreter/unknown.js';
import { callback, each, filtered, mapped, reduced } from './array.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { callUnknown } from '../interpreter/invoke.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Method } from './table.js';

export function openMethod(object: Open, key: string): Value {
  const method = Object.hasOwn(methods, key) ? methods[key] : undefined;
  if (!method) return undefined;
  // Without a callback it is a method of something else: `map.map(key)`.
  return new BuiltinFunction(key, (call) =>
    needsCallback.has(key) && !isCallback(call.args[0]) ? callUnknown(call.scope, object, call) : method(object, call),
  );
}

const needsCallback = new Set(['map', 'forEach', 'filter', 'reduce', 'reduceRight', 'flatMap', 'then', 'catch', 'finally']);

function isCallback(value: Value): boolean {
  return isKind(value, 'function') || isKind(value, 'builtin') || isKind(value, 'choice');
}

const methods: Readonly<Record<string, Method<Open>>> = {
  map: mapped,
  filter: filtered,
  flatMap: mapped,
  forEach(object, call) {
    each(object, call, () => undefined);
    return undefined;
  },
  reduce: (object, call) => reduced(object, call, false),
  reduceRight: (object, call) => reduced(object, call, true),
  slice(object, call) {
    if (object.type === 'string') return new UnknownValue('the text is open');
    const [start, end] = call.args;
    if (start === undefined || start === 0) {
      if (end === undefined) return object;
    }
    return new ArrayValue(
      call.scope.frame.run.trail,
      [],
      unknownAt(call.scope, call.node, `the elements of \`${object.text}\` are open`),
    );
  },
  concat(object, call) {
    return new ArrayValue(
      call.scope.frame.run.trail,
      [],
      unknownAt(call.scope, call.node, `the elements of \`${object.text}\` are open`),
    );
  },
  /** A promise for something open: the callback is read with what it may give. */
  then: (object, call) => callback(call, call.args[0], [new Open(object.text, 'any', null, true)]),
  catch: (object) => object,
  finally(object, call) {
    callback(call, call.args[0], []);
    return object;
  },
};
