/** Values of the interpreter as values of a layer's configuration. */
import { isSized, unknown } from '../../graph/dim.js';
import type { Dim, Unknown } from '../../graph/dim.js';
import type { ConfigValue } from '../../graph/model.js';
import type { Shape } from '../../graph/shape.js';
import type { Span } from '../../graph/span.js';
import type { ObjectValue } from '../interpreter/objectValue.js';
import type { Run } from '../interpreter/run.js';
import { isKind, isOpen } from '../interpreter/value.js';
import type { Value, UnknownValue } from '../interpreter/value.js';
import { eitherDim } from './either.js';
import { graphOf } from './graph.js';
import { specOf } from './spec.js';

export interface ReadConfig {
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly spans: ReadonlyMap<string, Span>;
  /** Why keys that are not in `config` may have been given all the same; `null` where they were not. */
  readonly rest: string | null;
}

/** Keys that take a list: an open value there says nothing about how long it is. */
const LISTS = new Set(['inputShape', 'batchInputShape', 'targetShape', 'shape', 'batchShape', 'dims', 'outputShape']);

export function readConfig(run: Run, object: ObjectValue, depth = 0): ReadConfig {
  const config: Record<string, ConfigValue> = {};
  for (const [key, value] of object.properties) {
    const given = LISTS.has(key) ? listValue(run, value, depth) : configValue(run, value, depth);
    if (given !== undefined) config[key] = given;
  }
  const { rest } = object;
  return { config, spans: object.spans, rest: rest === null ? null : isOpen(rest) ? `\`${rest.text}\` is open` : rest.reason };
}

function listValue(run: Run, value: Value, depth: number): ConfigValue | undefined {
  if (isOpen(value) && value.type !== 'number') return unknown(`\`${value.text}\` is open`);
  return configValue(run, value, depth);
}

/** `undefined` where the value is, since such a key counts as absent. */
export function configValue(run: Run, value: Value, depth = 0): ConfigValue | undefined {
  if (value === undefined) return undefined;
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (depth > 6) return unknown('it nests too deep');
  switch (value.kind) {
    case 'open':
      return value.type === 'any' || value.type === 'number' ? value.count : unknown(`\`${value.text}\` is open`);
    case 'unknown':
      return unknown(value.reason);
    case 'choice':
      return joined(run, value, depth);
    case 'array': {
      if (value.more) return unknown(value.more.reason);
      const exact = value.exact;
      if (!exact) return unknown('which elements there are depends on a condition');
      return exact.map((element) => definedValue(configValue(run, element, depth + 1)));
    }
    case 'object':
      return { className: value.tfClass, config: readConfig(run, value, depth + 1).config };
    case 'layer':
      return { layer: specOf(run, value) };
    case 'model':
      return { model: graphOf(run, value) };
    case 'tf':
      return value.path.slice(value.path.lastIndexOf('.') + 1);
    case 'function':
    case 'builtin':
    case 'class':
      return unknown('it is a function');
    default:
      return unknown('it is not a value of a configuration');
  }
}

function definedValue(value: ConfigValue | undefined): ConfigValue {
  return value === undefined ? unknown('it is undefined') : value;
}

function joined(run: Run, value: Extract<Value, { kind: 'choice' }>, depth: number): ConfigValue | undefined {
  const whenTrue = configValue(run, value.whenTrue, depth + 1);
  const whenFalse = configValue(run, value.whenFalse, depth + 1);
  if (whenTrue === whenFalse) return whenTrue;
  if (isDim(whenTrue) && isDim(whenFalse)) return eitherDim(value.condition, whenTrue, whenFalse);
  if (Array.isArray(whenTrue) && Array.isArray(whenFalse) && whenTrue.length === whenFalse.length) {
    return whenTrue.map((item: ConfigValue, index: number) => {
      const other = (whenFalse as readonly ConfigValue[])[index];
      if (item === other) return item;
      return isDim(item) && isDim(other)
        ? eitherDim(value.condition, item, other)
        : unknown(`it depends on \`${value.condition.text}\``);
    });
  }
  return unknown(`it depends on \`${value.condition.text}\``);
}

function isDim(value: ConfigValue | undefined): value is Dim {
  return (
    value === null || typeof value === 'number' || (typeof value === 'object' && !Array.isArray(value) && isSized(value as Dim))
  );
}

/** A value where a size is wanted. */
export function dimOf(run: Run, value: Value): Dim {
  const given = configValue(run, value);
  if (given === null || typeof given === 'number') return given;
  if (typeof given === 'object' && !Array.isArray(given) && ('terms' in given || 'unknown' in given)) return given;
  return unknown('it is not a size');
}

/** A value where a shape is wanted, as it stands: with the batch or without. */
export function shapeOf(run: Run, value: Value): Shape {
  if (isKind(value, 'array')) {
    const exact = value.exact;
    return exact ? exact.map((dim) => dimOf(run, dim)) : (openShape(value.more) ?? unknown('how many sizes there are is open'));
  }
  if (isOpen(value)) return unknown(`\`${value.text}\` is open`);
  if (isKind(value, 'unknown')) return unknown(value.reason);
  if (isKind(value, 'choice')) return unknown(`it depends on \`${value.condition.text}\``);
  return typeof value === 'number' ? [value] : unknown('it is not a shape');
}

function openShape(more: UnknownValue | null): Unknown | null {
  return more && unknown(more.reason);
}
