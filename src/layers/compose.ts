/**
 * Runs shapes through a model's graph. A nested model is applied to inputs that may differ from those that it was made for; its
 * weights stay those of its own inputs.
 */
import { unknown } from '../graph/dim.js';
import type { LayerCall, LayerNode, LayerSpec, ModelGraph, TensorRef } from '../graph/model.js';
import { isRanked, sameShape } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import type { Inference } from './layerType.js';

/** What infers one layer: the catalogue's `inferLayer`, handed in because the catalogue itself composes models. */
export type InferNode = (
  layer: LayerSpec,
  inputs: readonly Shape[],
  options: { readonly builtFor?: readonly Shape[] },
) => Inference;

export interface ComposedCall {
  readonly inputs: readonly Shape[];
  readonly inference: Inference;
}

export interface Composition {
  /** For each layer of the graph, each of its calls. */
  readonly calls: readonly (readonly ComposedCall[])[];
  readonly outputs: readonly Shape[];
}

/** The input shapes that a layer's weights are made for; `undefined` for a layer that is never applied. */
export function buildingShapes(node: LayerNode): readonly Shape[] | undefined {
  return node.builtFor ?? node.calls[0]?.inputShapes;
}

/** The graph on the given inputs, one shape an input of the model. */
export function compose(graph: ModelGraph, inputs: readonly Shape[], infer: InferNode): Composition {
  const done = new Map<string, ComposedCall>();
  const running = new Set<string>();

  function run(layer: number, call: number): ComposedCall {
    const key = `${layer}:${call}`;
    const known = done.get(key);
    if (known !== undefined) return known;
    const node = graph.layers[layer];
    const application = node?.calls[call];
    if (node === undefined || application === undefined || running.has(key)) return notInGraph();
    running.add(key);
    const composed = apply(node, layer, application);
    running.delete(key);
    done.set(key, composed);
    return composed;
  }

  function apply(node: LayerNode, layer: number, application: LayerCall): ComposedCall {
    if (node.className === 'InputLayer') {
      const position = graph.inputs.findIndex((input) => input.layer === layer);
      const shape = inputs[position] ?? node.calls[0]?.outputShapes[0] ?? unknown('an input that the model does not list');
      return { inputs: [], inference: { outputs: [shape], weights: [], macs: 0n, faults: [] } };
    }
    // The first layer of a sequential model reads the model's input without an InputLayer between.
    const shapes = application.inputs.length === 0 ? inputs : application.inputs.map(shapeOf);
    const builtFor = buildingShapes(node);
    const inference = infer(node, shapes, builtFor === undefined ? {} : { builtFor });
    return { inputs: shapes, inference: asRead(inference, shapes, application) };
  }

  function shapeOf(ref: TensorRef): Shape {
    return run(ref.layer, ref.call).inference.outputs[ref.output] ?? unknown('an output that the layer does not have');
  }

  const calls = graph.layers.map((node, layer) => node.calls.map((_, call) => run(layer, call)));
  return { calls, outputs: graph.outputs.map(shapeOf) };
}

/** A layer class of the project is not in the catalogue; on the inputs that it was read with, its outputs are those that were read. */
function asRead(inference: Inference, inputs: readonly Shape[], application: LayerCall): Inference {
  if (inference.outputs.some(isRanked) || inputs.length !== application.inputShapes.length) return inference;
  const same = inputs.every((shape, index) => sameShape(shape, application.inputShapes[index] ?? shape));
  return same ? { ...inference, outputs: application.outputShapes } : inference;
}

function notInGraph(): ComposedCall {
  const reason = unknown('a tensor that is not in the model');
  return { inputs: [], inference: { outputs: [reason], weights: [], missingWeights: reason, macs: reason, faults: [] } };
}

/** The graph with the shapes of every call worked out anew, for a graph that has been rewritten. Its inputs' shapes are kept. */
export function withInferredShapes(graph: ModelGraph, infer: InferNode): ModelGraph {
  const composition = compose(
    graph,
    graph.inputs.map((input) => input.shape),
    // A rewritten layer is built anew, for the inputs that it has now.
    (layer, inputs) => infer(layer, inputs, {}),
  );
  return {
    ...graph,
    layers: graph.layers.map((node, layer) => ({
      ...node,
      calls: node.calls.map((call, index) => {
        const composed = composition.calls[layer]?.[index];
        if (composed === undefined) return call;
        return { ...call, inputShapes: composed.inputs, outputShapes: composed.inference.outputs };
      }),
    })),
  };
}
