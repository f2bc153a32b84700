/** Tells screen readers what has changed, in whole sentences and rarely. */
import { h } from './dom.js';

export interface Announcer {
  readonly element: HTMLElement;
  readonly announce: (sentence: string) => void;
}

export function announcer(): Announcer {
  const element = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  return {
    element,
    announce(sentence) {
      // The same sentence twice is news again: a new node is read, unchanged text is not.
      element.replaceChildren(h('span', {}, sentence));
    },
  };
}
