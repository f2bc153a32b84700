/**
 * The memory of the interpreter, in a form that can be taken back.
 *
 * Where a condition is open, both ways are read from the same state and what they changed is joined. Every thing that
 * can change (`Entity`) is therefore noted on the trail before its first change after a mark.
 *
 * Invariants: whoever changes an entity calls `trail.touch(entity)` first. Since each mark that is open, the trail holds the state
 * that every entity changed since then had at that mark.
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
  readonly outer: Mark | null;
}

export type Changes = ReadonlyMap<Entity, State>;

export class Trail {
  epoch = 0;
  /** What the path that is being read takes to be true. */
  assumptions: Assumption | null = null;
  /** The innermost mark that is open. */
  current: Mark | null = null;
  private log: { readonly entity: Entity; readonly saved: State }[] = [];

  /** `work` is told how many steps joining and taking back cost. */
  constructor(private readonly work: (steps: number) => void) {}

  touch(entity: Entity): void {
    if (this.current === null || entity.stamp >= this.current.epoch) return;
    this.log.push({ entity, saved: entity.save() });
    entity.stamp = this.epoch;
  }

  mark(): Mark {
    this.epoch++;
    const mark = { length: this.log.length, epoch: this.epoch, outer: this.current };
    this.current = mark;
    return mark;
  }

  /** Nothing will be taken back to the mark any more. Marks within it that were left open end with it. */
  close(mark: Mark): void {
    this.current = mark.outer;
  }

  /** What changed since the mark, as it is now. */
  changesSince(mark: Mark): Changes {
    this.work(this.log.length - mark.length);
    const changes = new Map<Entity, State>();
    for (let index = mark.length; index < this.log.length; index++) {
      const entity = this.log[index]?.entity;
      if (entity && !changes.has(entity)) changes.set(entity, entity.save());
    }
    return changes;
  }

  /** As the entities changed since the mark stood at the mark. */
  private basesSince(mark: Mark): Changes {
    this.work(this.log.length - mark.length);
    const bases = new Map<Entity, State>();
    for (let index = mark.length; index < this.log.length; index++) {
      const entry = this.log[index];
      if (entry && !bases.has(entry.entity)) bases.set(entry.entity, entry.saved);
    }
    return bases;
  }

  /** Takes everything back to the mark and returns what had changed. The mark stays open. */
  takeBack(mark: Mark): Changes {
    const changes = this.changesSince(mark);
    this.undo(mark);
    return changes;
  }

  undo(mark: Mark): void {
    for (let index = this.log.length - 1; index >= mark.length; index--) {
      const entry = this.log[index];
      if (!entry) continue;
      entry.entity.restore(entry.saved);
      // It may have been noted for an outer mark before; noting it again does no harm.
      entry.entity.stamp = -1;
    }
    this.log.length = mark.length;
    this.current = mark;
    this.epoch++;
  }

  /** What changed since the mark may go on changing, so what it is then cannot be told. */
  widen(mark: Mark, why: UnknownValue): void {
    for (const [entity, before] of this.basesSince(mark)) {
      if (entity.birth < mark.epoch) entity.restore(entity.widen(before, entity.save(), why));
    }
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

  /**
   * Joins changes since the mark that hold when `condition` does with those on the path that goes on. The two ways parted in the epoch
   * `parted`: what was made later is there on one of them only.
   */
  join(mark: Mark, parted: number, condition: Open, changes: Changes): void {
    const bases = this.basesSince(mark);
    this.work(changes.size);
    for (const entity of new Set([...changes.keys(), ...bases.keys()])) {
      const exists = truthUnder(entity.assumed, condition);
      if (entity.birth >= parted || exists !== undefined) {
        if ((exists ?? true) && changes.has(entity)) {
          this.touch(entity);
          entity.restore(changes.get(entity));
        }
        continue;
      }
      const now = entity.save();
      const whenTrue = changes.has(entity) ? changes.get(entity) : bases.get(entity);
      this.touch(entity);
      entity.restore(entity.join(condition, whenTrue, now));
    }
  }
}
