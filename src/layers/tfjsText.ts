/**
 * Values printed as TensorFlow.js prints them in its error messages, so that a fault can carry the very text that a
 * developer meets in the console. Open sizes are printed as expressions.
 */
import { formatDim, isUnknown } from '../graph/dim.js';
import type { ConfigValue, LayerConfig } from '../graph/model.js';
import { formatCount, isPolynomial } from '../graph/polynomial.js';
import { isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';

/** TensorFlow.js's snake case: `Conv2DTranspose` becomes `conv2d_transpose`. */
export function snakeCase(className: string): string {
  return className
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The name that TensorFlow.js gives a layer: the configured one, or `dense_Dense1`. The number is a global counter there. */
export function tfjsName(className: string, config: LayerConfig): string {
  const name = config['name'];
  return typeof name === 'string' && name !== '' ? name : `${snakeCase(className)}_${className}1`;
}

/** A shape in a template string: `,28,28,1`, the batch an empty string. */
export function shapeText(shape: Shape): string {
  return isRanked(shape) ? shape.map((dim) => (dim === null ? '' : formatDim(dim))).join(',') : '?';
}

/** A shape through `JSON.stringify`: `[null,28,28,1]`. */
export function shapeJson(shape: Shape): string {
  return isRanked(shape) ? `[${shape.map(formatDim).join(',')}]` : '?';
}

/** A configuration value through `JSON.stringify`; an absent key is `undefined`. */
export function valueJson(value: ConfigValue | undefined): string {
  if (value === undefined) return 'undefined';
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => valueJson(item)).join(',')}]`;
  return openText(value);
}

/** A configuration value as TensorFlow.js's assertions print it: strings in quotes, lists in brackets. */
export function friendlyText(value: ConfigValue | undefined): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value !== null && value !== undefined && isList(value)) return `[${value.map(friendlyText).join(',')}]`;
  return plainText(value);
}

/** A configuration value in a template string. */
export function plainText(value: ConfigValue | undefined): string {
  if (value === null || value === undefined || typeof value !== 'object') return String(value);
  if (isList(value)) return value.map((item) => (item === null ? '' : plainText(item))).join(',');
  return openText(value);
}

export function isList(value: ConfigValue | undefined): value is readonly ConfigValue[] {
  return Array.isArray(value);
}

function openText(value: Exclude<ConfigValue, number | string | boolean | null | readonly ConfigValue[]>): string {
  if (isPolynomial(value)) return formatCount(value);
  return isUnknown(value) ? '?' : '[object Object]';
}
