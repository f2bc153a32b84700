/** What is wrong with a rewritten model that was not wrong with the model as it is. */
import type { LayerNode, ModelGraph } from '../graph/model.js';
import { problemKinds } from '../graph/problem.js';
import { isRanked } from '../graph/shape.js';
import { inferLayer } from '../layers/catalogue.js';
import { buildingShapes } from '../layers/compose.js';
import { nameOf } from './eligible.js';
import { initializerMisfit } from './initializer.js';

/** The first error that `after` has more of than `before`, as a sentence without its full stop; `null` where there is none. */
export function addedFault(before: ModelGraph, after: ModelGraph): string | null {
  const left = new Map<string, number>();
  for (const { kind } of errorsOf(before)) left.set(kind, (left.get(kind) ?? 0) + 1);
  for (const { kind, message } of errorsOf(after)) {
    const count = left.get(kind) ?? 0;
    if (count === 0) return message;
    left.set(kind, count - 1);
  }
  return null;
}

interface FoundError {
  readonly kind: string;
  readonly message: string;
}

function errorsOf(graph: ModelGraph): FoundError[] {
  return graph.layers.flatMap((node) => {
    const builtFor = buildingShapes(node);
    const faults = node.calls.flatMap((call, number) => {
      const isFirst = number === 0 && node.builtFor === undefined;
      const again = isFirst || builtFor === undefined ? {} : { builtFor };
      return inferLayer(node, call.inputShapes, { sequential: graph.kind === 'Sequential', ...again }).faults;
    });
    const errors = faults.filter(({ code }) => problemKinds[code].severity === 'error');
    return [...errors.map(({ code, message }): FoundError => ({ kind: code, message })), ...initializerError(node)];
  });
}

/** An initializer that cannot fill the kernel that the layer has in this model. */
function initializerError(node: LayerNode): FoundError[] {
  const initializer = node.config['kernelInitializer'] ?? node.config['depthwiseInitializer'];
  if (initializer === undefined) return [];
  const kernel = inferLayer(node, buildingShapes(node) ?? []).weights.find(({ name }) => name.endsWith('kernel'));
  const misfit = kernel !== undefined && isRanked(kernel.shape) ? initializerMisfit(initializer, kernel.shape) : null;
  return misfit === null ? [] : [{ kind: 'initializer', message: `the initializer of ${nameOf(node)} does not fit: ${misfit}` }];
}
