/** Methods of `Map` and `Set`. */
import { ArrayValue } from '../interpreter/arrayValue.js';
import { iterate } from '../interpreter/iterate.js';
import type { MapValue } from '../interpreter/mapValue.js';
import { openCondition } from '../interpreter/open.js';
import { unknownAt } from '../interpreter/unknown.js';
import { isKind, isPrimitive } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { callback } from './array.js';
import { methodOf } from './table.js';
import type { Method } from './table.js';

export function mapMethod(map: MapValue, key: string): Value {
  return methodOf(methods, map, key);
}

/** A key that can be told from the others. */
function isClear(key: Value): boolean {
  return isPrimitive(key) || !['open', 'unknown', 'choice'].includes(key.kind);
}

const methods: Readonly<Record<string, Method<MapValue>>> = {
  get(map, call) {
    const [key] = call.args;
    if (!isClear(key)) return unknownAt(call.scope, call.node, 'the key is open');
    return map.entries.has(key) ? map.entries.get(key) : (map.more ?? undefined);
  },
  has(map, call) {
    const [key] = call.args;
    if (!isClear(key)) return openCondition('the key is there');
    return map.entries.has(key) || (map.more ? openCondition('the key is there') : false);
  },
  set(map, call) {
    const [key, value] = call.args;
    call.scope.frame.run.trail.touch(map);
    if (isClear(key)) map.entries.set(key, value);
    else map.more ??= unknownAt(call.scope, call.node, 'a key is open');
    return map;
  },
  add(map, call) {
    const [key] = call.args;
    call.scope.frame.run.trail.touch(map);
    if (isClear(key)) map.entries.set(key, key);
    else map.more ??= unknownAt(call.scope, call.node, 'an element is open');
    return map;
  },
  delete(map, call) {
    call.scope.frame.run.trail.touch(map);
    return map.entries.delete(call.args[0]);
  },
  clear(map, call) {
    call.scope.frame.run.trail.touch(map);
    map.entries.clear();
    return undefined;
  },
  forEach(map, call) {
    iterate(call.scope, map, call.node, (element) => {
      const [key, value] = isKind(element, 'array') && !map.isSet ? (element.exact ?? []) : [element, element];
      callback(call, call.args[0], [value, key, map]);
      return true;
    });
    return undefined;
  },
  keys: (map, call) => new ArrayValue(call.scope.frame.run.trail, [...map.entries.keys()], map.more),
  values: (map, call) => new ArrayValue(call.scope.frame.run.trail, [...map.entries.values()], map.more),
  entries(map, call) {
    const { trail } = call.scope.frame.run;
    return new ArrayValue(
      trail,
      [...map.entries].map(([key, value]) => new ArrayValue(trail, [key, value])),
      map.more,
    );
  },
};
