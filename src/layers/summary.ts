/**
 * The sizes of a model: what a table of its layers needs. Every number is exact, an expression over open names, or unknown with
 * the reason; a total is unknown as soon as one of its parts is.
 */
import { isUnknown, unknown } from '../graph/dim.js';
import type { LayerNode, ModelGraph, ModelKind } from '../graph/model.js';
import { multiplyCounts } from '../graph/polynomial.js';
import { isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import type { Span } from '../graph/span.js';
import { inferLayer } from './catalogue.js';
import { buildingShapes, compose } from './compose.js';
import { exampleElements } from './fault.js';
import { parameterFormula } from './formula.js';
import { GraphMemo, keyOf } from './graphMemo.js';
import type { Inference, Weight } from './layerType.js';
import { conditionalWeights, incompleteness } from './nestedModel.js';
import { optimizerSlots } from './optimizerState.js';
import { parameterCount, sum, sumMacs, trainableCount } from './total.js';
import type { Total } from './total.js';

/** Bytes of a number in a weight or an activation: TensorFlow.js computes in 32-bit floats. */
const floatBytes = 4n;

/** Counts that a layer and a model have alike. MACs are multiply-adds of one forward pass for one example; 1 MAC = 2 FLOPs. */
export interface Sizes {
  readonly params: Total;
  readonly trainableParams: Total;
  /** `null` where they are not defined. */
  readonly macs: Total | null;
  /** Bytes of all outputs for one example, each call of a shared layer counted. */
  readonly activationBytes: Total;
  /** Bytes that an optimizer needs for one number beside each trained parameter. */
  readonly optimizerSlotBytes: Total;
}

export interface CallSummary {
  readonly inputShapes: readonly Shape[];
  readonly outputShapes: readonly Shape[];
  readonly macs: Total | null;
  readonly activationBytes: Total;
}

export interface LayerSummary extends Sizes {
  /** Index in the graph's `layers`. */
  readonly index: number;
  readonly className: string;
  readonly name: string | null;
  readonly span: Span | null;
  /** The condition under which the layer is there. */
  readonly conditional: string | null;
  /** Of the first call; `calls` has them all. */
  readonly inputShapes: readonly Shape[];
  readonly outputShapes: readonly Shape[];
  readonly calls: readonly CallSummary[];
  readonly weights: readonly Weight[];
  /** `450 × 120 + 120`; `null` for a layer without weights and for a nested model, whose layers have their own. */
  readonly formula: string | null;
  /** The layer's share of the model's parameters, 0 to 1; `null` where it is open or the model has none. */
  readonly share: number | null;
  /** The layers of a nested model, on the inputs that it is applied to here. */
  readonly layers: readonly LayerSummary[];
}

export interface ModelSummary extends Sizes {
  readonly name: string | null;
  readonly kind: ModelKind;
  readonly span: Span | null;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  readonly layers: readonly LayerSummary[];
  /** Bytes that the optimizer named in `model.compile` keeps; `null` where none is named. */
  readonly optimizerStateBytes: Total | null;
  /** No layer, parameter or multiply-add of the model is unknown. */
  readonly complete: boolean;
  /** Why the summary is not complete; each reason once. */
  readonly reasons: readonly string[];
}

/** Summarizes a model with the shapes that stand in its graph. */
export function summarizeModel(graph: ModelGraph): ModelSummary {
  const calls = graph.layers.map((node) => node.calls.map((call) => ({ inputs: call.inputShapes, outputs: call.outputShapes })));
  const layers = summarizeLayers(graph, calls);
  const totals = totalsOf(graph, layers);
  const outputs = graph.outputs.map(
    (ref) => graph.layers[ref.layer]?.calls[ref.call]?.outputShapes[ref.output] ?? unknown('no such tensor'),
  );
  const reasons = reasonsOf(graph, layers, totals);
  return {
    name: graph.name,
    kind: graph.kind,
    span: graph.span,
    inputs: graph.inputs.map((input) => input.shape),
    outputs,
    layers: layers.map((layer) => ({ ...layer, share: shareOf(layer.params, totals.params) })),
    ...totals,
    optimizerStateBytes: graph.compile === null ? null : optimizerBytes(graph, totals.optimizerSlotBytes),
    complete: reasons.length === 0,
    reasons,
  };
}

interface Application {
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
}

function summarizeLayers(graph: ModelGraph, applications: readonly (readonly Application[])[]): LayerSummary[] {
  return graph.layers.map((node, index) => summarizeLayer(graph, node, index, applications[index] ?? []));
}

function summarizeLayer(graph: ModelGraph, node: LayerNode, index: number, applications: readonly Application[]): LayerSummary {
  const builtFor = buildingShapes(node) ?? [];
  const built = inferLayer(node, builtFor);
  const calls = applications.map((application) => summarizeCall(node, application));
  const params = conditionalWeights(node, built) ?? parameterCount(built);
  const trainableParams = graph.trainable
    ? (conditionalWeights(node, built) ?? trainableCount(built))
    : isUnknown(params)
      ? params
      : 0n;
  const first = applications[0];
  return {
    index,
    className: node.className,
    name: node.name,
    span: node.span,
    conditional: node.conditional ?? null,
    inputShapes: first?.inputs ?? [],
    outputShapes: first?.outputs ?? built.outputs,
    calls,
    weights: trained(graph, built),
    formula: node.model === undefined && built.missingWeights === undefined ? parameterFormula(built.weights) : null,
    share: null,
    params,
    trainableParams,
    macs: node.conditional === undefined ? sumMacs(calls.map((call) => call.macs)) : conditionalMacs(node, calls),
    activationBytes: sum(calls.map((call) => call.activationBytes)),
    optimizerSlotBytes: times(trainableParams, floatBytes),
    layers: node.model === undefined ? [] : nestedLayers(node.model, first?.inputs ?? []),
  };
}

function trained(graph: ModelGraph, inference: Inference): readonly Weight[] {
  return graph.trainable ? inference.weights : inference.weights.map((weight) => ({ ...weight, trainable: false }));
}

function conditionalMacs(node: LayerNode, calls: readonly CallSummary[]): Total | null {
  const macs = sumMacs(calls.map((call) => call.macs));
  return macs === null || macs === 0n || isUnknown(macs) ? macs : unknown(`a layer is there only if ${node.conditional ?? ''}`);
}

function summarizeCall(node: LayerNode, { inputs, outputs }: Application): CallSummary {
  return {
    inputShapes: inputs,
    outputShapes: outputs,
    macs: node.className === 'InputLayer' ? 0n : inferLayer(node, inputs).macs,
    activationBytes: activationBytes(node, inputs, outputs),
  };
}

/** A nested model holds the outputs of all its layers; any other layer, its own. */
function activationBytes(node: LayerNode, inputs: readonly Shape[], outputs: readonly Shape[]): Total {
  if (node.model === undefined) return sum(outputs.map((shape) => times(exampleElements(shape), floatBytes)));
  const inside = nestedLayers(node.model, inputs).filter((layer) => layer.className !== 'InputLayer');
  return incompleteness(node.model) ?? sum(inside.map((layer) => layer.activationBytes));
}

const nested = new GraphMemo<readonly LayerSummary[]>();

function nestedLayers(model: ModelGraph, inputs: readonly Shape[]): readonly LayerSummary[] {
  return nested.get(model, keyOf(inputs), () => summarizeNested(model, inputs));
}

function summarizeNested(model: ModelGraph, inputs: readonly Shape[]): LayerSummary[] {
  const { calls } = compose(model, inputs, inferLayer);
  const layers = summarizeLayers(
    model,
    calls.map((of) => of.map((call) => ({ inputs: call.inputs, outputs: call.inference.outputs }))),
  );
  const { params } = totalsOf(model, layers);
  return layers.map((layer) => ({ ...layer, share: shareOf(layer.params, params) }));
}

function totalsOf(graph: ModelGraph, layers: readonly LayerSummary[]): Sizes {
  const incomplete = incompleteness(graph);
  const total = (part: (layer: LayerSummary) => Total): Total => incomplete ?? sum(layers.map(part));
  return {
    params: total((layer) => layer.params),
    trainableParams: total((layer) => layer.trainableParams),
    macs: incomplete ?? sumMacs(layers.map((layer) => layer.macs)),
    activationBytes: total((layer) => layer.activationBytes),
    optimizerSlotBytes: total((layer) => layer.optimizerSlotBytes),
  };
}

function reasonsOf(graph: ModelGraph, layers: readonly LayerSummary[], totals: Sizes): string[] {
  const reasons = graph.unknowns.map((entry) => entry.reason);
  for (const value of [totals.params, totals.trainableParams, totals.macs]) {
    if (value !== null && isUnknown(value)) reasons.push(value.unknown);
  }
  for (const layer of layers) {
    if (layer.className === '?') reasons.push('it cannot be told which layer this is');
    for (const shape of layer.outputShapes) {
      for (const dim of isRanked(shape) ? shape : [shape]) if (isUnknown(dim)) reasons.push(dim.unknown);
    }
  }
  return [...new Set(reasons)];
}

function optimizerBytes(graph: ModelGraph, slotBytes: Total): Total | null {
  if (graph.compile === null) return null;
  const slots = optimizerSlots(graph.compile.optimizer);
  return isUnknown(slots) ? slots : times(slotBytes, BigInt(slots));
}

function shareOf(part: Total, whole: Total): number | null {
  if (typeof part !== 'bigint' || typeof whole !== 'bigint' || whole === 0n) return null;
  // Ten significant digits are plenty for a percentage, also beyond 2^53.
  return Number((part * 10_000_000_000n) / whole) / 10_000_000_000;
}

function times(count: Total, factor: bigint): Total {
  return isUnknown(count) ? count : multiplyCounts(count, factor);
}
