/** A `Map` or a `Set` whose keys are known. */
import type { Open } from './open.js';
import { Entity } from './trail.js';
import type { Trail } from './trail.js';
import { choose, widened } from './value.js';
import type { UnknownValue, Value } from './value.js';

interface MapState {
  readonly entries: ReadonlyMap<Value, Value>;
  readonly more: UnknownValue | null;
}

export class MapValue extends Entity {
  readonly kind = 'map';
  entries: Map<Value, Value>;
  /** There may be further keys, and why they are not known. */
  more: UnknownValue | null = null;

  constructor(
    trail: Trail,
    readonly isSet: boolean,
    entries: Map<Value, Value> = new Map<Value, Value>(),
  ) {
    super(trail);
    this.entries = entries;
  }

  save(): MapState {
    return { entries: new Map(this.entries), more: this.more };
  }

  restore(state: MapState): void {
    this.entries = new Map(state.entries);
    this.more = state.more;
  }

  join(condition: Open, whenTrue: MapState, whenFalse: MapState): MapState {
    const entries = new Map<Value, Value>();
    for (const key of new Set([...whenTrue.entries.keys(), ...whenFalse.entries.keys()])) {
      entries.set(key, choose(condition, whenTrue.entries.get(key), whenFalse.entries.get(key)));
    }
    return { entries, more: whenTrue.more ?? whenFalse.more };
  }

  widen(before: MapState, now: MapState, why: UnknownValue): MapState {
    const entries = new Map<Value, Value>();
    for (const [key, value] of now.entries)
      entries.set(key, before.entries.has(key) ? widened(before.entries.get(key), value, why) : value);
    return { entries, more: now.more ?? (now.entries.size === before.entries.size ? null : why) };
  }
}
