/** Builds a layer in TensorFlow.js itself and applies it to symbolic inputs. */
import * as tf from '@tensorflow/tfjs';
import type { ConfigValue, LayerConfig, LayerSpec } from '../../../src/graph/model.js';
import type { Shape } from '../../../src/graph/shape.js';
import { isRanked } from '../../../src/graph/shape.js';
import { layerTypeOf } from '../../../src/layers/catalogue.js';

await tf.setBackend('cpu');

export type TfjsShape = readonly (number | null | undefined)[];

/** What came of it: the error's message, or shapes and numbers. */
export type TfjsResult =
  | { readonly threw: string }
  | {
      readonly threw: null;
      readonly inputs: readonly TfjsShape[];
      readonly outputs: readonly TfjsShape[];
      readonly params: number;
      readonly trainable: number;
    };

/** A layer of TensorFlow.js for a specification in which every value is known. */
export function makeTfjsLayer(spec: LayerSpec): tf.layers.Layer {
  const factory = layerTypeOf(spec.className)?.factories[0];
  if (factory === undefined) throw new Error(`no factory for ${spec.className}`);
  const make = (tf.layers as unknown as Record<string, (args: unknown) => tf.layers.Layer>)[factory];
  if (make === undefined) throw new Error(`TensorFlow.js has no ${factory}`);
  const layer = make(plainConfig(spec.config));
  if (typeof spec.assignedTrainable === 'boolean') layer.trainable = spec.assignedTrainable;
  return layer;
}

export function plainConfig(config: LayerConfig): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, plain(value)]));
}

/** TensorFlow.js writes into what it is given, so that lists are copied. */
function plain(value: ConfigValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly ConfigValue[]).map(plain);
  if ('layer' in value) return makeTfjsLayer(value.layer);
  if ('className' in value && value.className === null) return plainConfig(value.config);
  throw new Error(`not a closed value: ${JSON.stringify(value)}`);
}

export function tfjsInput(shape: Shape): tf.SymbolicTensor {
  if (!isRanked(shape)) throw new Error('an input of unknown rank');
  return tf.input({ batchShape: shape.map((dim) => (typeof dim === 'number' ? dim : null)) });
}

/** Makes the layer, applies it once for each list of inputs, and reports on the last application. */
export function runTfjs(spec: LayerSpec, ...applications: readonly (readonly Shape[])[]): TfjsResult {
  let layer: tf.layers.Layer;
  const result: { inputs: readonly TfjsShape[]; outputs: readonly TfjsShape[] } = { inputs: [], outputs: [] };
  try {
    layer = makeTfjsLayer(spec);
    for (const inputs of applications) {
      const tensors = inputs.map(tfjsInput);
      const [first] = tensors;
      const output = layer.apply(tensors.length === 1 && first !== undefined ? first : tensors) as
        tf.SymbolicTensor | tf.SymbolicTensor[];
      result.inputs = tensors.map((tensor) => tensor.shape);
      result.outputs = (Array.isArray(output) ? output : [output]).map((tensor) => tensor.shape);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    freeTfjs();
    return { threw: error.message };
  }
  // An input layer is applied to nothing.
  if (applications.length === 0) result.outputs = [layer.inboundNodes[0]?.outputShapes ?? []].flat(1) as TfjsShape[];
  const counted = { params: layer.countParams(), trainable: countOf(layer.trainableWeights) };
  freeTfjs();
  return { threw: null, ...result, ...counted };
}

export function countOf(weights: readonly { readonly shape: readonly (number | null)[] }[]): number {
  return weights.reduce((sum, weight) => sum + weight.shape.reduce<number>((product, size) => product * (size ?? NaN), 1), 0);
}

/** Frees the weights of everything that was built, so that thousands of layers fit in memory. */
export function freeTfjs(): void {
  tf.disposeVariables();
}
