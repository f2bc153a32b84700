/** An array, as far as its elements are known. */
import { Entity } from './trail.js';
import type { Trail } from './trail.js';
import { negated } from './open.js';
import type { Open } from './open.js';
import { choose, isMaybe, Maybe, UnknownValue, widened } from './value.js';
import type { Element, Value } from './value.js';

interface ArrayState {
  readonly elements: readonly Element[];
  readonly more: UnknownValue | null;
}

export class ArrayValue extends Entity {
  readonly kind = 'array';
  elements: Element[];
  /** There may be any number of further elements, and why they are not known. */
  more: UnknownValue | null;

  constructor(trail: Trail, elements: Element[], more: UnknownValue | null = null) {
    super(trail);
    this.elements = elements;
    this.more = more;
  }

  /** The elements where all of them are known to be there; `null` otherwise. */
  get exact(): readonly Value[] | null {
    return this.more === null && !this.elements.some(isMaybe) ? (this.elements as readonly Value[]) : null;
  }

  save(): ArrayState {
    return { elements: this.elements.slice(), more: this.more };
  }

  restore(state: ArrayState): void {
    this.elements = state.elements.slice();
    this.more = state.more;
  }

  join(condition: Open, whenTrue: ArrayState, whenFalse: ArrayState): ArrayState {
    const more = whenTrue.more ?? whenFalse.more;
    const a = whenTrue.elements;
    const b = whenFalse.elements;
    if (a.length === b.length) return { elements: a.map((element, index) => joinElement(condition, element, b[index])), more };
    let common = 0;
    while (common < a.length && common < b.length && a[common] === b[common]) common++;
    const not = negated(condition);
    return {
      elements: [
        ...a.slice(0, common),
        ...a.slice(common).map((element) => (isMaybe(element) ? element : new Maybe(condition, element))),
        ...b.slice(common).map((element) => (isMaybe(element) ? element : new Maybe(not, element))),
      ],
      more,
    };
  }

  widen(before: ArrayState, now: ArrayState, why: UnknownValue): ArrayState {
    if (before.elements.length === now.elements.length) {
      const elements = now.elements.map((element, index) => {
        const old = before.elements[index];
        return element === old ? element : isMaybe(element) || isMaybe(old) ? why : widened(old, element, why);
      });
      return { elements, more: now.more };
    }
    return { elements: now.elements, more: now.more ?? why };
  }
}

function joinElement(condition: Open, a: Element, b: Element): Element {
  if (a === b) return a;
  if (isMaybe(a) || isMaybe(b)) return new UnknownValue(`it depends on \`${condition.text}\``);
  return choose(condition, a, b);
}
