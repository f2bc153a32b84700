/**
 * How large a graph is once it is written out. Graphs share the models in them, and whoever writes one as text, or goes through it, meets
 * each as often as it stands there: a model that holds two of a model that holds two … has no end.
 */
import type { ConfigValue, LayerSpec, ModelGraph } from '../../graph/model.js';

/** Larger models are not known. */
export const MOST_LAYERS = 20_000;

const sizes = new WeakMap<ModelGraph, number>();

/** Layers of a graph and of all models in it, in layers and in settings, as often as they stand there. */
export function layersWithin(graph: ModelGraph): number {
  let size = sizes.get(graph);
  if (size === undefined) {
    size = graph.layers.reduce((sum, layer) => sum + layersOfSpec(layer), 0);
    sizes.set(graph, size);
  }
  return size;
}

function layersOfSpec({ model, config }: LayerSpec): number {
  return (model ? 1 + layersWithin(model) : 1) + layersOfSettings(Object.values(config));
}

function layersOfSettings(values: readonly ConfigValue[]): number {
  return values.reduce<number>((sum, value) => sum + layersOfSetting(value), 0);
}

function layersOfSetting(value: ConfigValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return layersOfSettings(value as readonly ConfigValue[]);
  if ('layer' in value) return layersOfSpec(value.layer);
  if ('model' in value) return layersWithin(value.model);
  return 'config' in value ? layersOfSettings(Object.values(value.config)) : 0;
}
