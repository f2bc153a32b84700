/** The layers of a sequential model in their order, as a list that shares what it has in common with the lists it came from. */
import type { Span } from '../../graph/span.js';
import type { Open } from '../interpreter/open.js';
import { nameOf } from './layerNames.js';
import type { LayerValue } from './layerValue.js';
import type { ModelValue } from './modelValue.js';
import type { Application } from './tensorValue.js';

/** A layer of a sequential model. */
export interface Entry {
  readonly layer: LayerValue | ModelValue;
  readonly application: Application | null;
  /** Where it is added. */
  readonly span: Span | null;
  /** The condition under which it is there. */
  readonly conditional: Open | null;
}

/**
 * Never changes. Adding to it takes the same time however long it is, as long as it is the longest of the lists that share their entries;
 * where another entry was put behind it already, on the other way of a condition, adding copies.
 */
export class Entries {
  private constructor(
    /** Of these the first `length`; lists that came of this one may have put others behind them. */
    private readonly shared: Entry[],
    /** Where in `shared` each name was first. */
    private readonly names: Map<string, number>,
    readonly length: number,
  ) {}

  static of(entries: Entry[]): Entries {
    const names = new Map<string, number>();
    entries.forEach((entry, index) => noteName(names, entry, index));
    return new Entries(entries, names, entries.length);
  }

  get first(): Entry | undefined {
    return this.at(0);
  }

  get last(): Entry | undefined {
    return this.at(this.length - 1);
  }

  at(index: number): Entry | undefined {
    return index < this.length ? this.shared[index] : undefined;
  }

  /** The first that had the name when it was added. */
  named(name: string): Entry | undefined {
    const index = this.names.get(name);
    return index === undefined ? undefined : this.at(index);
  }

  /** Adding to it copies. */
  get isBranched(): boolean {
    return this.shared.length !== this.length;
  }

  with(entry: Entry): Entries {
    if (this.isBranched) return Entries.of([...this.toArray(), entry]);
    noteName(this.names, entry, this.length);
    this.shared.push(entry);
    return new Entries(this.shared, this.names, this.length + 1);
  }

  withoutLast(): Entries {
    return new Entries(this.shared, this.names, Math.max(0, this.length - 1));
  }

  some(test: (entry: Entry) => boolean): boolean {
    for (let index = 0; index < this.length; index++) if (test(this.shared[index] as Entry)) return true;
    return false;
  }

  toArray(): Entry[] {
    return this.shared.slice(0, this.length);
  }
}

function noteName(names: Map<string, number>, entry: Entry, index: number): void {
  const name = nameOf(entry.layer);
  if (name !== null && !names.has(name)) names.set(name, index);
}
