/** What stands behind a layer call: `→ 28×28×13 · 988`. */
import { addCounts } from '../graph/polynomial.js';
import { isUnknown } from '../graph/dim.js';
import type { LayerSummary } from '../layers/summary.js';
import { exact, exampleShape } from './numbers.js';
import type { Amount } from './numbers.js';
import { oneLine } from './markdown.js';
import { shorten } from '../text/textTable.js';

/** Room for an expression; the tooltip has it whole. */
const maxExpression = 28;

/**
 * The hint of one call. Several layers may be made by it: in a loop or a helper they follow each other, and then the first and
 * the last output stand for all and the parameters are summed.
 */
export function hintText(layers: readonly LayerSummary[]): string {
  const [first] = layers;
  const last = layers.at(-1);
  if (first === undefined || last === undefined) return '';
  const from = outputText(first);
  const to = outputText(last);
  const same = layers.every((layer) => outputText(layer) === from);
  const shapes = same ? from : `${from} … ${to}`;
  const total = layers.map((layer) => layer.params).reduce(addAmounts, 0n);
  // Where the shape is not known the parameters hardly ever are: one question mark says it.
  const params = total === 0n || (isUnknown(total) && shapes === '?') ? '' : ` · ${clipped(exact(total))}`;
  const condition = layers.some((layer) => layer.conditional !== null) ? ' (conditional)' : '';
  return layers.length === 1 ? `→ ${shapes}${params}${condition}` : `→ ${shapes}${params} (×${layers.length})${condition}`;
}

/** The hints of one call in several models, such as a builder with and without its arguments: the first two, and how many more. */
export function hintTextOfModels(models: readonly (readonly LayerSummary[])[]): string {
  const texts = [...new Set(models.map(hintText))].filter((text) => text !== '');
  const [first, second, ...more] = texts;
  if (first === undefined) return '';
  if (second === undefined) return first;
  const rest = more.length === 0 ? '' : ` or ${more.length} more`;
  return `${first} or ${second.replace(/^→ /, '')}${rest}`;
}

function outputText(layer: LayerSummary): string {
  const shapes = layer.outputShapes.map((shape) => clipped(exampleShape(shape)));
  return shapes.length <= 1 ? (shapes[0] ?? '?') : `[${shapes.join(', ')}]`;
}

/** The sum; a number that is not known makes it unknown, one that is not defined adds nothing. */
export function addAmounts(a: Amount, b: Amount): Amount {
  if (a === null) return b;
  if (b === null || isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  return addCounts(a, b);
}

function clipped(text: string): string {
  return shorten(oneLine(text), maxExpression);
}
