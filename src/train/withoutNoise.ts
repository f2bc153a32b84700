import type { ConfigValue, LayerConfig, LayerNode, LayerSpec, ModelGraph } from '../graph/model.js';

/** By layer class, the settings that say how much it draws at random. */
const noiseSettings: Readonly<Record<string, string>> = {
  Dropout: 'rate',
  SpatialDropout1D: 'rate',
  AlphaDropout: 'rate',
  GaussianDropout: 'rate',
  GaussianNoise: 'stddev',
};

/** In recurrent layers and cells. */
const recurrentNoise = ['dropout', 'recurrentDropout'];

/** The same network with nothing random in it, so that two back ends that draw differently can be compared. */
export function withoutNoise(graph: ModelGraph): ModelGraph {
  return { ...graph, layers: graph.layers.map((layer): LayerNode => ({ ...layer, ...quiet(layer) })) };
}

function quiet(layer: LayerSpec): LayerSpec {
  const setting = noiseSettings[layer.className];
  const config: LayerConfig = Object.fromEntries(
    Object.entries(layer.config).map(([key, value]) => [
      key,
      key === setting || recurrentNoise.includes(key) ? 0 : quietValue(value),
    ]),
  );
  return { ...layer, config, ...(layer.model === undefined ? {} : { model: withoutNoise(layer.model) }) };
}

/** A wrapper has a layer among its settings, a recurrent layer its cells. */
function quietValue(value: ConfigValue): ConfigValue {
  if (Array.isArray(value)) return (value as readonly ConfigValue[]).map(quietValue);
  if (value === null || typeof value !== 'object') return value;
  if ('layer' in value) return { layer: quiet(value.layer) };
  return 'model' in value ? { model: withoutNoise(value.model) } : value;
}
