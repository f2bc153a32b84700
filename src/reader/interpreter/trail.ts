/**
 * The memory of the interpreter, in a form that can be taken back.
 *
 * Where a condition is open, both ways are read from the same state and what they changed is joined. Every thing that
 * can change (`Entity`) is therefore noted on the trail before its first change after a mark.
 *
 * Invariant: whoever changes an entity calls `trail.touch(entity)` first.
 */
import type { Assumption } from './assumption.js';
import { truthUnder } from './assumption.js';
import type { Open } from './open.js';
import type { UnknownValue } from './value.js';

/** What an entity remembers; private to each kind of entity. */
export type State = unknown;

export abstract class Entity {
  /** Epoch in which the entity was last noted on the trail. */
  stamp = -1;
  readonly birth: number;
  /** What was taken to be true where the entity was made; it exists only then. */
  readonly assumed: Assumption | null;

  protected constructor(trail: Trail) {
    this.birth = trail.epoch;
    this.assumed = trail.assumptions;
  }

  abstract save(): State;
  abstract restore(state: State): void;
  /** The state after `condition` decided between two. Neither argument may be changed. */
  abstract join(condition: Open, whenTrue: State, whenFalse: State): State;
  /** The state after code that changed it may run any number of further times. */
  abstract widen(before: State, now: State, why: UnknownValue): State;
}

export interface Mark {
  readonly length: number;
  readonly epoch: number;
}

export type Changes = ReadonlyMap<Entity, State>;

export class Trail {
  epoch = 0;
  /** What the path that is being read takes to be true. */
  assumptions: Assumption | null = null;
  private log: { readonly entity: Entity; readonly saved: State }[] = [];

  touch(entity: Entity): void {
    if (entity.stamp === this.epoch) return;
    this.log.push({ entity, saved: entity.save() });
    entity.stamp = this.epoch;
  }

  mark(): Mark {
    this.epoch++;
    return { length: this.log.length, epoch: this.epoch };
  }

  /** What changed since the mark, as it is now. */
  changesSince(mark: Mark): Changes {
    const changes = new Map<Entity, State>();
    for (let index = mark.length; index < this.log.length; index++) {
      const entity = this.log[index]?.entity;
      if (entity && !changes.has(entity)) changes.set(entity, entity.save());
    }
    return changes;
  }

  /** As the entities changed since the mark stood at the mark. */
  private basesSince(mark: Mark): Changes {
    const bases = new Map<Entity, State>();
    for (let index = mark.length; index < this.log.length; index++) {
      const entry = this.log[index];
      if (entry && !bases.has(entry.entity)) bases.set(entry.entity, entry.saved);
    }
    return bases;
  }

  /** Takes everything back to the mark and returns what had changed. */
  takeBack(mark: Mark): Changes {
    const changes = this.changesSince(mark);
    for (let index = this.log.length - 1; index >= mark.length; index--) {
      const entry = this.log[index];
      entry?.entity.restore(entry.saved);
    }
    this.log.length = mark.length;
    this.epoch++;
    return changes;
  }

  /** What changed since the mark may go on changing, so what it is then cannot be told. */
  widen(mark: Mark, why: UnknownValue): Entity[] {
    const widened: Entity[] = [];
    for (const [entity, before] of this.basesSince(mark)) {
      if (entity.birth >= mark.epoch) continue;
      this.touch(entity);
      entity.restore(entity.widen(before, entity.save(), why));
      widened.push(entity);
    }
    return widened;
  }

  /** The same for changes that need not have come about at all. */
  widenAndTakeBack(mark: Mark, why: UnknownValue): void {
    const bases = this.basesSince(mark);
    const changes = this.takeBack(mark);
    for (const [entity, now] of changes) {
      if (entity.birth >= mark.epoch) continue;
      this.touch(entity);
      entity.restore(entity.widen(bases.get(entity), now, why));
    }
  }

  /** Makes changes that were taken back again. */
  apply(changes: Changes): void {
    for (const [entity, state] of changes) {
      this.touch(entity);
      entity.restore(state);
    }
  }

  /** Joins changes that hold when `condition` does with what changed since the mark on the path that goes on. */
  join(mark: Mark, condition: Open, changes: Changes): void {
    const bases = this.basesSince(mark);
    this.epoch++;
    for (const entity of new Set([...changes.keys(), ...bases.keys()])) {
      const other = changes.get(entity);
      const exists = truthUnder(entity.assumed, condition);
      if (entity.birth >= mark.epoch || exists !== undefined) {
        // It was made on one of the two ways, so the other way cannot have seen it.
        const made = exists ?? changes.has(entity);
        if (made && changes.has(entity)) {
          this.touch(entity);
          entity.restore(other);
        }
        continue;
      }
      const now = entity.save();
      const whenTrue = changes.has(entity) ? other : bases.get(entity);
      this.touch(entity);
      entity.restore(entity.join(condition, whenTrue, now));
    }
  }
}
