/**
 * While it loads, the toolkit finds out whether the browser knows `:focus-visible` by putting a style element into the
 * page. The content security policy refuses that, reports it, and the toolkit falls back to `:focus`, so that every click
 * leaves a ring. Until `restoreStyleElements`, style elements are therefore made as empty ones that carry a constructed
 * sheet, to which the policy does not apply.
 *
 * Importing this module before the toolkit is what makes it work.
 */
interface ElementMaker {
  createElement: (tag: string, options?: ElementCreationOptions) => HTMLElement;
}

const maker: ElementMaker = document;
const original = maker.createElement.bind(document);

maker.createElement = (tag, options) =>
  tag === 'style' ? Object.assign(original('span'), { sheet: new CSSStyleSheet() }) : original(tag, options);

export function restoreStyleElements(): void {
  // What was put onto the document itself hid the method of its prototype.
  Reflect.deleteProperty(document, 'createElement');
}
