/** Which open names stand in graphs. */
import { isUnknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import type { ConfigValue, ModelGraph } from '../../graph/model.js';
import { isPolynomial } from '../../graph/polynomial.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';

/** Texts of open names, found whole in sizes, counts, conditions and reasons. */
export class UsedNames {
  private readonly texts = new Set<string>();

  add(text: string): void {
    this.texts.add(text);
  }

  has(name: string): boolean {
    if (this.texts.has(name)) return true;
    for (const text of this.texts) if (containsWhole(text, name)) return true;
    return false;
  }
}

export function namesUsed(models: readonly ModelGraph[]): UsedNames {
  const used = new UsedNames();
  for (const model of models) addModel(used, model, 0);
  return used;
}

function addModel(used: UsedNames, model: ModelGraph, depth: number): void {
  for (const note of model.unknowns) used.add(note.reason);
  for (const layer of model.layers) {
    if (layer.conditional !== undefined) used.add(layer.conditional);
    for (const value of Object.values(layer.config)) addConfig(used, value, depth);
    for (const call of layer.calls) for (const shape of [...call.inputShapes, ...call.outputShapes]) addShape(used, shape);
    if (layer.model && depth < 10) addModel(used, layer.model, depth + 1);
  }
}

function addShape(used: UsedNames, shape: Shape): void {
  if (isRanked(shape)) for (const dim of shape) addDim(used, dim);
  else used.add(shape.unknown);
}

function addDim(used: UsedNames, dim: Dim): void {
  if (isUnknown(dim)) used.add(dim.unknown);
  else if (isPolynomial(dim)) for (const term of dim.terms) for (const factor of term.factors) used.add(factor);
}

function addConfig(used: UsedNames, value: ConfigValue, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > 10) return;
  if (Array.isArray(value)) for (const item of value as readonly ConfigValue[]) addConfig(used, item, depth + 1);
  else if (isUnknown(value) || isPolynomial(value)) addDim(used, value);
  else if ('config' in value) for (const inner of Object.values(value.config)) addConfig(used, inner, depth + 1);
  else if ('layer' in value) for (const inner of Object.values(value.layer.config)) addConfig(used, inner, depth + 1);
}

function containsWhole(text: string, name: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + name.length);
    if (!/[\w$.]/.test(before) && !/[\w$]/.test(after)) return true;
  }
  return false;
}
