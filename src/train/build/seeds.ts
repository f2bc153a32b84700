/**
 * Seeds of the layers of a model, derived from the seed of the run. TensorFlow.js seeds nothing by itself.
 *
 * A layer's seed depends on the run's seed and on its place among the layers with weights, on nothing else. Layers that stand for
 * one layer of the code have one place, so a design that makes two of one does not move those behind it: designs of a model
 * start from the same weights in every layer that they have in common, as long as its shape is the same. A seed that is
 * written in the code gives way: repeats of a run would be no repeats.
 */
import type { Span } from '../../graph/span.js';

/** A seed for TensorFlow.js, 1 to 2³¹ − 1: it takes 0 for "none". Well mixed, so that neighbouring numbers give unrelated seeds. */
export function deriveSeed(...parts: readonly number[]): number {
  let hash = 0x9747b28c;
  for (const part of parts) {
    // A part beyond 32 bits counts with both halves.
    for (const word of [part >>> 0, Math.floor(part / 4294967296) >>> 0]) {
      hash = Math.imul(hash ^ word, 0x85ebca6b);
      hash ^= hash >>> 13;
      hash = Math.imul(hash, 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
  }
  return ((hash >>> 0) % 0x7fffffff) + 1;
}

/** Where a layer stands among those with weights. */
export interface Place {
  /** Counted over the layers of the code. */
  readonly position: number;
  /** Counted over the layers that one of the code makes. */
  readonly occurrence: number;
}

/** Gives layers their places, in the order in which they are made. */
export class Places {
  private readonly bySpan = new Map<string, { readonly position: number; occurrences: number }>();
  private positions = 0;

  /** The place of a layer that is made there; `null` for a layer that stands for itself. To be kept only if it has weights. */
  next(span: Span | null): Place {
    const known = span === null ? undefined : this.bySpan.get(spanKey(span));
    return known === undefined
      ? { position: this.positions, occurrence: 0 }
      : { position: known.position, occurrence: known.occurrences };
  }

  /** The layer that was given the last place has weights. */
  keep(span: Span | null): void {
    const known = span === null ? undefined : this.bySpan.get(spanKey(span));
    if (known !== undefined) {
      known.occurrences += 1;
      return;
    }
    if (span !== null) this.bySpan.set(spanKey(span), { position: this.positions, occurrences: 1 });
    this.positions += 1;
  }
}

function spanKey({ file, start, end }: Span): string {
  return `${start} ${end} ${file}`;
}

/** A layer of TensorFlow.js as far as seeds are concerned: properties that its types keep protected. */
export type LayerInternals = Record<string, unknown>;

/**
 * Gives every initializer of a layer, of the layers that it wraps, and of its cells a seed of its own.
 * @returns whether there was any, that is whether the layer has weights
 */
export function seedInitializers(layer: object, runSeed: number, place: Place): boolean {
  let order = 0;
  forEachPart(layer, (part) => {
    for (const [property, value] of Object.entries(part)) {
      if (!property.endsWith('Initializer') || typeof value !== 'object' || value === null) continue;
      (value as { seed?: number }).seed = deriveSeed(runSeed, place.position, place.occurrence, order);
      order += 1;
    }
  });
  return order > 0;
}

/** Calls back for a layer and everything in it that holds weights or makes noise of its own: wrapped layers and cells. */
export function forEachPart(layer: object, visit: (part: LayerInternals) => void): void {
  const part = layer as LayerInternals;
  visit(part);
  for (const property of ['layer', 'forwardLayer', 'backwardLayer', 'cell']) {
    const inner = part[property];
    if (typeof inner === 'object' && inner !== null) forEachPart(inner, visit);
  }
  const cells = part['cells'];
  if (Array.isArray(cells)) for (const cell of cells as object[]) forEachPart(cell, visit);
}
