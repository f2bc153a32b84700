/**
 * While it loads, the toolkit finds out whether the browser knows `:focus-visible` by putting a style element into the
 * page. The content security policy refuses that, reports it, and the toolkit falls back to `:focus`, so that every click
 * leaves a ring. Until `restoreStyleElements`, style elements are therefore made as empty ones that carry a constructed
 * sheet, to which the policy does not apply.
 *
 * Importing this module before the toolkit is what makes it work.
 */
const original = document.createElement;

document.createElement = function createElement(this: Document, tag: string, options?: ElementCreationOptions) {
  if (tag !== 'style') return original.call(this, tag, options);
  return Object.assign(original.call(this, 'span'), { sheet: new CSSStyleSheet() });
} as typeof document.createElement;

export function restoreStyleElements(): void {
  document.createElement = original;
}
