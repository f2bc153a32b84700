/** An object: a literal, an instance of a class of the project, or something that a factory of TensorFlow.js made. */
import type { Span } from '../../graph/span.js';
import type { ClassValue, FunctionValue } from './functionValue.js';
import type { Open } from './open.js';
import { Entity } from './trail.js';
import type { Trail } from './trail.js';
import { choose, widened } from './value.js';
import type { UnknownValue, Value } from './value.js';

interface ObjectState {
  readonly properties: ReadonlyMap<string, Value>;
  readonly rest: Open | UnknownValue | null;
}

export class ObjectValue extends Entity {
  readonly kind = 'object';
  properties: Map<string, Value>;
  /** Accessors of an object literal, by name. */
  accessors: Map<string, Accessor> | null = null;
  /** Where properties are looked up that it does not have itself. */
  prototype: ObjectValue | null = null;
  /** What a key that is not listed reads as: something of this, since other keys may be there too. */
  rest: Open | UnknownValue | null;
  /** Where each property was written last. */
  readonly spans = new Map<string, Span>();

  constructor(
    trail: Trail,
    properties: Map<string, Value> = new Map<string, Value>(),
    /** The class of which it is an instance. */
    readonly instanceOf: ClassValue | null = null,
    /** TensorFlow.js's class name where a factory of it made the object, such as `VarianceScaling`. */
    readonly tfClass: string | null = null,
  ) {
    super(trail);
    this.properties = properties;
    this.rest = null;
  }

  save(): ObjectState {
    return { properties: new Map(this.properties), rest: this.rest };
  }

  restore(state: ObjectState): void {
    this.properties = new Map(state.properties);
    this.rest = state.rest;
  }

  join(condition: Open, whenTrue: ObjectState, whenFalse: ObjectState): ObjectState {
    const properties = new Map<string, Value>();
    for (const key of new Set([...whenTrue.properties.keys(), ...whenFalse.properties.keys()])) {
      properties.set(key, choose(condition, whenTrue.properties.get(key), whenFalse.properties.get(key)));
    }
    return { properties, rest: whenTrue.rest ?? whenFalse.rest };
  }

  widen(before: ObjectState, now: ObjectState, why: UnknownValue): ObjectState {
    const properties = new Map<string, Value>();
    for (const [key, value] of now.properties) properties.set(key, widened(before.properties.get(key), value, why));
    return { properties, rest: now.rest ?? (now.properties.size > before.properties.size ? why : null) };
  }
}

export interface Accessor {
  readonly get: FunctionValue | null;
  readonly set: FunctionValue | null;
}

/** What is taken for something open. Where it is an object, what is given in its place may have more than it. */
export function orMore(trail: Trail, open: Open, taken: Value): Value {
  if (!(taken instanceof ObjectValue) || taken.instanceOf || taken.tfClass || taken.prototype || taken.accessors) return taken;
  const object = new ObjectValue(trail, new Map(taken.properties));
  object.rest = taken.rest ?? open;
  for (const [key, span] of taken.spans) object.spans.set(key, span);
  return object;
}
