/** Names of layers, and that no two of a model are the same. */
import type { Fault } from '../../graph/problem.js';
import type { Span } from '../../graph/span.js';
import { tfjsName } from '../../layers/tfjsText.js';
import type { AnyLayer } from './apply.js';

/** The name that the code gives. */
export function nameOf(layer: AnyLayer): string | null {
  return layer.kind === 'layer' ? layer.name : layer.state.name;
}

/** The name that TensorFlow.js's messages have: its own where the code gives none, with a number that is not known here. */
export function tfjsNameOf(layer: AnyLayer): string {
  const name = nameOf(layer);
  if (name !== null) return name;
  if (layer.kind === 'model') return layer.modelKind === 'Sequential' ? 'sequential_1' : 'model1';
  return layer.origin.className === 'InputLayer' ? 'input1' : tfjsName(layer.origin.className, {});
}

export interface Duplicate {
  readonly fault: Fault;
  readonly span: Span | null;
}

/** The second of two layers that the code gives the same name; `inputName` is that of an input that is not among the layers. */
export function duplicateAmong(layers: readonly AnyLayer[], inputName: string | null = null): Duplicate | null {
  const seen = new Set<string>();
  for (const layer of new Set(layers)) {
    const name = nameOf(layer);
    if (name === null) continue;
    if (!seen.has(name)) {
      seen.add(name);
      continue;
    }
    const all = [...new Set(layers)];
    const count = all.filter((one) => nameOf(one) === name).length;
    const names = JSON.stringify([...(inputName === null ? [] : [inputName]), ...all.map(tfjsNameOf)]);
    const fault: Fault = {
      code: 'duplicate-name',
      message: `${count} layers of the model have the name "${name}"`,
      tfjsMessage: `The name "${name}" is used ${count} times in the model. All layer names should be unique. Layer names: ${names}`,
    };
    return { fault, span: (layer.kind === 'layer' ? layer.origin.configSpans.get('name') : undefined) ?? layer.origin.span };
  }
  return null;
}
