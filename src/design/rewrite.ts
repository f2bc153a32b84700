/** Puts a chain of layers in the place of one layer of a graph, and infers every shape that follows from it. */
import type { LayerCall, LayerNode, LayerSpec, ModelGraph, TensorRef } from '../graph/model.js';
import { sameShape, formatShape } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { unknown } from '../graph/dim.js';
import { inferLayer } from '../layers/catalogue.js';

/**
 * The graph with `chain` instead of the layer at `index`, each layer of the chain reading from the one before. A layer that is
 * applied several times is replaced by a chain that is applied as often, its weights still shared.
 */
export function replaceLayer(graph: ModelGraph, index: number, chain: readonly LayerSpec[]): ModelGraph {
  const replaced = graph.layers[index];
  if (replaced === undefined || chain.length === 0) return graph;
  const shift = chain.length - 1;
  /** Whoever read from the layer reads from the chain's last one; layers behind it have moved. */
  const moved = (ref: TensorRef): TensorRef => (ref.layer < index ? ref : { ...ref, layer: ref.layer + shift });
  const rewired = (node: LayerNode): LayerNode => ({
    ...node,
    calls: node.calls.map((call) => ({ ...call, inputs: call.inputs.map(moved) })),
  });

  const links = chain.map((spec, position): LayerNode => {
    const calls = replaced.calls.map((call, number): LayerCall => ({
      inputs: position === 0 ? call.inputs.map(moved) : [{ layer: index + position - 1, call: number, output: 0 }],
      inputShapes: position === 0 ? call.inputShapes : [],
      outputShapes: [],
      span: call.span,
    }));
    return { ...spec, calls, ...(replaced.conditional === undefined ? {} : { conditional: replaced.conditional }) };
  });

  return inferAgain({
    ...graph,
    layers: [...graph.layers.slice(0, index).map(rewired), ...links, ...graph.layers.slice(index + 1).map(rewired)],
    inputs: graph.inputs.map((input) =>
      input.layer !== null && input.layer > index ? { ...input, layer: input.layer + shift } : input,
    ),
    outputs: graph.outputs.map(moved),
  });
}

/** Infers the output shapes of every call whose inputs have changed or that has none yet, along the tensors. */
function inferAgain(graph: ModelGraph): ModelGraph {
  const calls = graph.layers.map((node) => node.calls.map((): LayerCall | null => null));

  // Calls, not layers, are in order: a layer that is applied twice may read from a layer that reads from it.
  const callAt = (layer: number, number: number): LayerCall | null => {
    const node = graph.layers[layer];
    const call = node?.calls[number];
    const row = calls[layer];
    if (node === undefined || call === undefined || row === undefined) return null;
    const done = row[number];
    if (done !== null && done !== undefined) return done;
    row[number] = call;
    const inputShapes = call.inputs.length === 0 ? call.inputShapes : call.inputs.map((ref) => shapeAt(ref));
    const inferred = isUpToDate(call, inputShapes)
      ? call
      : { ...call, inputShapes, outputShapes: inferLayer(node, inputShapes).outputs };
    row[number] = inferred;
    return inferred;
  };
  const shapeAt = (ref: TensorRef): Shape => callAt(ref.layer, ref.call)?.outputShapes[ref.output] ?? unknown('no such output');
  const layers = graph.layers.map((node, layer): LayerNode => ({
    ...node,
    calls: node.calls.map((call, number) => callAt(layer, number) ?? call),
  }));
  return { ...graph, layers };
}

/** Shapes that have not changed keep their outputs, which the reader may know better than the catalogue (a custom layer). */
function isUpToDate(call: LayerCall, inputShapes: readonly Shape[]): boolean {
  if (call.outputShapes.length === 0 || call.inputShapes.length !== inputShapes.length) return false;
  // `sameShape` is never true of unknown sizes; their text is the best there is to compare.
  return call.inputShapes.every((shape, input) => {
    const other = inputShapes[input];
    return other !== undefined && (sameShape(shape, other) || formatShape(shape) === formatShape(other));
  });
}
