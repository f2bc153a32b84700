/** Whether a value is what one starts with before anything is put there. */
import { isKind } from './value.js';
import type { Value } from './value.js';

/** Nothing was put there yet: `let units = 0`, `let options = {}`. */
export function isBlank(value: Value): boolean {
  if (value === undefined || value === null || value === 0 || value === '' || value === false) return true;
  if (isKind(value, 'array')) return value.elements.length === 0 && value.more === null;
  if (isKind(value, 'map')) return value.entries.size === 0 && value.more === null;
  return (
    isKind(value, 'object') &&
    value.properties.size === 0 &&
    value.rest === null &&
    value.instanceOf === null &&
    value.tfClass === null
  );
}
