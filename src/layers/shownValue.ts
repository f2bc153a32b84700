/** Values of a configuration in a fault's own message, for people. */
import { isUnknown } from '../graph/dim.js';
import type { ConfigValue } from '../graph/model.js';
import { formatCount, isPolynomial } from '../graph/polynomial.js';
import { isList } from './tfjsText.js';

const longest = 40;

/** `3`, `"same"`, `[2, 3]`, `units + 1`, `an LSTM layer`; a long text or list is cut short. */
export function shownValue(value: ConfigValue | undefined): string {
  if (value === undefined) return 'not given';
  if (typeof value === 'string') return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) {
    const items = value.slice(0, 8).map(shownValue);
    return `[${[...items, ...(value.length > items.length ? ['…'] : [])].join(', ')}]`;
  }
  if (isPolynomial(value)) return formatCount(value);
  if (isUnknown(value)) return '?';
  if ('layer' in value) return value.layer.className === '?' ? 'a layer' : `a layer ${value.layer.className}`;
  return 'model' in value ? 'a model' : (value.className ?? 'an object');
}
