/** Variables and where they are visible. */
import type { Frame } from './frame.js';
import type { Open } from './open.js';
import { Entity } from './trail.js';
import type { Trail } from './trail.js';
import { choose, widened } from './value.js';
import type { UnknownValue, Value } from './value.js';

export class Cell extends Entity {
  value: Value;

  constructor(trail: Trail, value: Value) {
    super(trail);
    this.value = value;
  }

  save(): Value {
    return this.value;
  }

  restore(state: Value): void {
    this.value = state;
  }

  join(condition: Open, whenTrue: Value, whenFalse: Value): Value {
    return choose(condition, whenTrue, whenFalse);
  }

  widen(before: Value, now: Value, why: UnknownValue): Value {
    return widened(before, now, why);
  }
}

export class Scope {
  private readonly cells = new Map<string, Cell>();

  constructor(
    readonly frame: Frame,
    readonly parent: Scope | null,
    /** `var` and function declarations belong to the nearest such scope. */
    readonly isFunctionScope = false,
  ) {}

  lookup(name: string): Cell | undefined {
    const own = this.cells.get(name);
    if (own) return own;
    // A loop, since scopes nest as deep as the code does.
    for (let scope = this.parent; scope; scope = scope.parent) {
      const cell = scope.cells.get(name);
      if (cell) return cell;
    }
    return undefined;
  }

  own(name: string): Cell | undefined {
    return this.cells.get(name);
  }

  /** Declares a name in this scope; one that is there already is given the value. */
  declare(name: string, value: Value): Cell {
    const trail = this.frame.run.trail;
    const known = this.cells.get(name);
    if (known) {
      trail.touch(known);
      known.value = value;
      return known;
    }
    const cell = new Cell(trail, value);
    this.cells.set(name, cell);
    return cell;
  }

  /** Makes a name of another module visible here: both are one variable. */
  link(name: string, cell: Cell): void {
    this.cells.set(name, cell);
  }

  get functionScope(): Scope {
    let scope = this.parent;
    if (this.isFunctionScope || scope === null) return this;
    while (!scope.isFunctionScope && scope.parent) scope = scope.parent;
    return scope;
  }

  names(): Iterable<string> {
    return this.cells.keys();
  }
}
