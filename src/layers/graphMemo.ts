/**
 * What was worked out of a model's graph, kept with it. A model in a model is asked several times for the same, and so is each model in that
 * one: without a memory, the work would double with each level.
 */
import type { ModelGraph } from '../graph/model.js';
import type { Shape } from '../graph/shape.js';

/** A model is asked about so many inputs at most; those that came first are forgotten first. */
const MOST_KEPT = 16;

/** Graphs are plain data that never change, so what was worked out stays true. */
export class GraphMemo<T> {
  private readonly kept = new WeakMap<ModelGraph, Map<string, T>>();

  get(graph: ModelGraph, key: string, work: () => T): T {
    let ofGraph = this.kept.get(graph);
    if (ofGraph === undefined) {
      ofGraph = new Map();
      this.kept.set(graph, ofGraph);
    }
    const known = ofGraph.get(key);
    if (known !== undefined) return known;
    const result = work();
    ofGraph.set(key, result);
    for (const oldest of ofGraph.keys()) {
      if (ofGraph.size <= MOST_KEPT) break;
      ofGraph.delete(oldest);
    }
    return result;
  }
}

/** Equal for shapes that are the same in every dimension, open ones too. */
export function keyOf(shapes: readonly Shape[]): string {
  return JSON.stringify(shapes, (_key, value: unknown) =>
    // JSON has neither these numbers nor big ones.
    typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? `${value}n` : value,
  );
}
