/** How a number of parameters comes about: `450 × 120 + 120`. */
import { formatDim } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import { isPolynomial } from '../graph/polynomial.js';
import { isRanked } from '../graph/shape.js';
import type { Weight } from './layerType.js';

/** One product a weight, in the order in which TensorFlow.js makes them; repeated weights are drawn together. `null` without weights. */
export function parameterFormula(weights: readonly Weight[]): string | null {
  if (weights.length === 0) return null;
  const products = weights.map(product);
  const half = products.length / 2;
  const twice = products.length > 2 && Number.isInteger(half) && products.slice(0, half).join() === products.slice(half).join();
  if (!twice || new Set(products).size === 1) return drawTogether(products);
  return `2 × (${drawTogether(products.slice(0, half))})`;
}

function drawTogether(products: readonly string[]): string {
  const runs: { text: string; count: number }[] = [];
  for (const text of products) {
    const last = runs[runs.length - 1];
    if (last?.text === text) last.count++;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${count} × ${text}`)).join(' + ');
}

function product(weight: Weight): string {
  if (!isRanked(weight.shape)) return '?';
  return weight.shape.length === 0 ? '1' : weight.shape.map(factor).join(' × ');
}

function factor(dim: Dim): string {
  return isPolynomial(dim) && dim.terms.length > 1 ? `(${formatDim(dim)})` : formatDim(dim);
}
