/** Builds a graph in TensorFlow.js, by no other way than its public API. */
import * as tf from '@tensorflow/tfjs';
import type { ConfigValue, LayerConfig, ModelGraph } from '../../../src/graph/model.js';
import { layerTypeOf } from '../../../src/layers/catalogue.js';

type Factory = (config: Record<string, unknown>) => tf.layers.Layer;

export function tfjsModel(graph: ModelGraph): tf.LayersModel {
  const layers = graph.layers.map((node) => {
    const factory = layerTypeOf(node.className)?.factories[0] ?? node.className;
    const config = { ...plain(node.config), ...(node.name === null ? {} : { name: node.name }) };
    return (tf.layers as unknown as Record<string, Factory>)[factory]!(config);
  });
  if (graph.kind === 'Sequential') return tf.sequential({ layers });
  const tensors = graph.layers.map((): tf.SymbolicTensor[] => []);
  const inputs: tf.SymbolicTensor[] = [];
  for (const [index, node] of graph.layers.entries()) {
    for (const call of node.calls) {
      const read = call.inputs.map((ref) => tensors[ref.layer]![ref.call]!);
      const shape = call.outputShapes[0] as (number | null)[];
      const tensor =
        node.className === 'InputLayer'
          ? tf.input({ batchShape: shape })
          : (layers[index]!.apply(read.length === 1 ? read[0]! : read) as tf.SymbolicTensor);
      tensors[index]!.push(tensor);
      if (node.className === 'InputLayer') inputs.push(tensor);
    }
  }
  return tf.model({ inputs, outputs: graph.outputs.map((ref) => tensors[ref.layer]![ref.call]!) });
}

function plain(config: LayerConfig): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, plainValue(value)]));
}

function plainValue(value: ConfigValue): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (!('className' in value) || value.className === null) throw new Error('no such value in these tests');
  const factory = value.className.charAt(0).toLowerCase() + value.className.slice(1);
  return (tf.initializers as unknown as Record<string, (config: Record<string, unknown>) => unknown>)[factory]!(
    plain(value.config),
  );
}
