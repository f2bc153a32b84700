/**
 * Seeds of the layers of a model, derived from the seed of the run. TensorFlow.js seeds nothing by itself.
 *
 * A layer's seed depends on the run's seed and on how many layers with weights come before it, on nothing else. So designs of one
 * model start from the same weights in every layer that they have in common up to the redesigned one, and after it too, as
 * long as the layer's shape is the same. A seed that is written in the code gives way: repeats of a run would be no repeats.
 */

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

/** A layer of TensorFlow.js as far as seeds are concerned: properties that its types keep protected. */
export type LayerInternals = Record<string, unknown>;

/**
 * Gives every initializer of a layer, of the layers that it wraps, and of its cells a seed of its own.
 * @returns whether there was any, that is whether the layer has weights
 */
export function seedInitializers(layer: object, runSeed: number, position: number): boolean {
  let order = 0;
  forEachPart(layer, (part) => {
    for (const [property, value] of Object.entries(part)) {
      if (!property.endsWith('Initializer') || typeof value !== 'object' || value === null) continue;
      (value as { seed?: number }).seed = deriveSeed(runSeed, position, order);
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
