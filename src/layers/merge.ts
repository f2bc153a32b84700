/**
 * Layers that join several inputs element by element, and broadcast over sizes of 1. They work element by element, which is not
 * counted as multiply-adds.
 */
import { certainlyDiffer, isSized, isUnknown, sameDim, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { Fault } from '../graph/problem.js';
import { formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { thrownFault } from './fault.js';
import type { Inference, LayerType } from './layerType.js';
import { shapeJson } from './tfjsText.js';

function merge(className: string, factory: string): LayerType {
  return {
    className,
    factories: [factory],
    keys: [],
    check: () => [],
    infer: (_config, inputs) => inferMerge(factory, inputs),
  };
}

function inferMerge(label: string, inputs: readonly Shape[]): Inference {
  const plain = { weights: [], macs: 0n };
  if (inputs.length < 2) {
    const message = `${label} joins at least 2 inputs, but is applied to ${inputs.length}`;
    const tfjsMessage = `A merge layer should be called on an Array of at least 2 inputs. Got ${inputs.length} input(s).`;
    return {
      ...plain,
      outputs: [inputs[0] ?? unknown(message)],
      faults: [thrownFault('input-count', message, 'build', tfjsMessage)],
    };
  }
  const ranked = inputs.filter(isRanked);
  const open = inputs.find(isUnknown);
  if (open !== undefined) return { ...plain, outputs: [open], faults: [] };
  const batches = ranked.map((shape) => shape[0] ?? null).filter((batch) => batch !== null);
  // All batch sizes have to be equal, so that the best known one is that of the output.
  const batch = batches.find((size) => typeof size === 'number') ?? batches.find(isSized) ?? batches[0] ?? null;
  const known = ranked.map(formatShape).join(', ');
  const faults: Fault[] = [];
  if (batches.some((size) => batches.some((other) => certainlyDiffer(size, other)))) {
    const message = `${label} joins inputs of one batch size, but they are ${known}`;
    const tfjsMessage = `Can not merge tensors with different batch sizes. Got tensors with shapes: [${ranked.map(shapeJson).join(',')}].`;
    faults.push(thrownFault('shape-mismatch', message, 'build', tfjsMessage));
  }
  let features: readonly Dim[] = ranked[0]?.slice(1) ?? [];
  for (const [index, shape] of ranked.entries()) {
    if (index === 0) continue;
    const joined = broadcast(label, features, shape.slice(1), known, index);
    if ('fault' in joined) return { ...plain, outputs: [unknown(joined.fault.message)], faults: [...faults, joined.fault] };
    features = joined.features;
  }
  return { ...plain, outputs: [[faults.length > 0 ? null : batch, ...features]], faults };
}

type Joined = { readonly features: readonly Dim[] } | { readonly fault: Fault };

/** Two shapes without their batch, aligned at their ends. */
function broadcast(label: string, a: readonly Dim[], b: readonly Dim[], known: string, index: number): Joined {
  const [longer, shorter] = a.length < b.length ? [b, a] : [a, b];
  const offset = longer.length - shorter.length;
  const features = longer.map((size, axis) => (axis < offset ? size : joinSizes(size, shorter[axis - offset] ?? null)));
  if (!features.includes('mismatch')) return { features: features.filter((size) => size !== 'mismatch') };
  const tfjsMessage = `Operands could not be broadcast together with shapes ${shapeJson(longer)} ${shapeJson(shorter)}`;
  const message = `${label} joins inputs of equal sizes (or 1), but they are ${known}`;
  return { fault: thrownFault('shape-mismatch', message, 'outputShape', tfjsMessage, { input: index }) };
}

function joinSizes(a: Dim, b: Dim): Dim | 'mismatch' {
  if (a === null || b === null) return null;
  if (a === 1) return b;
  if (b === 1) return a;
  if (typeof a === 'number' && typeof b === 'number') return a === b ? a : 'mismatch';
  // An open size is 1 or equals the other one, which is more than 1.
  if (typeof a === 'number') return a;
  if (typeof b === 'number') return b;
  if (sameDim(a, b)) return a;
  return unknown('two open sizes are broadcast together');
}

export const mergeLayers: readonly LayerType[] = [
  merge('Add', 'add'),
  merge('Average', 'average'),
  merge('Maximum', 'maximum'),
  merge('Minimum', 'minimum'),
  merge('Multiply', 'multiply'),
];
