/** A model used as a layer. */
import { unknown } from '../graph/dim.js';
import type { LayerNode, LayerSpec, ModelGraph } from '../graph/model.js';
import { problemKinds } from '../graph/problem.js';
import type { Fault } from '../graph/problem.js';
import { formatShape } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { buildingShapes, compose } from './compose.js';
import type { ComposedCall, InferNode } from './compose.js';
import { silentFault, thrownFault } from './fault.js';
import type { Inference, Weight } from './layerType.js';
import { GraphMemo, keyOf } from './graphMemo.js';
import { snakeCase } from './tfjsText.js';
import { sumMacs } from './total.js';

/**
 * The model on the given inputs. TensorFlow.js computes its output shapes from these, but keeps the weights of the model's own
 * inputs and checks nothing else: an input of the wrong width fails only when data flow. That is a fault here.
 */
export function inferModel(spec: LayerSpec, graph: ModelGraph, inputs: readonly Shape[], infer: InferNode): Inference {
  const label = spec.name ?? graph.name ?? 'the nested model';
  return inferences.get(graph, `${label} ${keyOf(inputs)}`, () => inferOnce(label, graph, inputs, infer));
}

const inferences = new GraphMemo<Inference>();

function inferOnce(label: string, graph: ModelGraph, inputs: readonly Shape[], infer: InferNode): Inference {
  const own = weightsOf(graph, infer);
  if (inputs.length !== graph.inputs.length) {
    const reason = unknown(`${label} takes ${graph.inputs.length} inputs`);
    const fault = thrownFault(
      'input-count',
      `${label} takes ${graph.inputs.length} inputs, but is applied to ${inputs.length}`,
      'outputShape',
      `Invalid inputShape argument ${inputs.map(formatForTemplate).join(',')}: model has ${graph.inputs.length} tensor inputs.`,
    );
    return { ...own, outputs: graph.outputs.map(() => reason), macs: reason, faults: [fault] };
  }
  const composition = compose(graph, inputs, infer);
  const faults = graph.layers.flatMap((node, layer) =>
    node.calls.flatMap((call, index) => {
      const composed = composition.calls[layer]?.[index];
      return composed === undefined ? [] : newFaults(label, node, call.inputShapes, composed, infer);
    }),
  );
  const incomplete = incompleteness(graph);
  return {
    ...own,
    outputs: composition.outputs,
    macs: incomplete ?? sumMacs(composition.calls.flat().map((call) => call.inference.macs)),
    // One cause deep inside shows at every layer behind it.
    faults: faults.slice(0, 1),
  };
}

/** Why layers may be missing from a graph, or `null` where none are. */
export function incompleteness(graph: ModelGraph): ReturnType<typeof unknown> | null {
  const first = graph.unknowns[0];
  return first === undefined ? null : unknown(first.reason);
}

type OwnWeights = Pick<Inference, 'weights' | 'missingWeights' | 'unknownTrainable'>;

const ownWeights = new GraphMemo<OwnWeights>();

function weightsOf(graph: ModelGraph, infer: InferNode): OwnWeights {
  return ownWeights.get(graph, '', () => collectWeights(graph, infer));
}

/** The weights of all layers, made for the model's own inputs; each layer's once. */
function collectWeights(graph: ModelGraph, infer: InferNode): OwnWeights {
  const weights: Weight[] = [];
  let missing: OwnWeights['missingWeights'] = incompleteness(graph) ?? undefined;
  let openTrainable: OwnWeights['unknownTrainable'];
  for (const node of graph.layers) {
    const inference = infer(node, buildingShapes(node) ?? [], {});
    const prefix = node.name ?? snakeCase(node.className);
    for (const weight of inference.weights) {
      weights.push({ ...weight, name: `${prefix}/${weight.name}`, trainable: weight.trainable && graph.trainable });
    }
    missing ??= inference.missingWeights ?? conditionalWeights(node, inference);
    if (graph.trainable) openTrainable ??= inference.unknownTrainable;
  }
  return {
    weights,
    ...(missing === undefined ? {} : { missingWeights: missing }),
    ...(openTrainable === undefined ? {} : { unknownTrainable: openTrainable }),
  };
}

/** Weights that are there only if a condition holds cannot be counted. */
export function conditionalWeights(node: LayerNode, inference: Inference): ReturnType<typeof unknown> | undefined {
  if (node.conditional === undefined || inference.weights.length === 0) return undefined;
  return unknown(`a layer is there only if ${node.conditional}`);
}

/** Faults that a layer inside has with these inputs, and does not have with its own. */
function newFaults(label: string, node: LayerNode, own: readonly Shape[], composed: ComposedCall, infer: InferNode): Fault[] {
  const errors = composed.inference.faults.filter((fault) => problemKinds[fault.code].severity === 'error');
  if (errors.length === 0) return [];
  if (node.className === 'InputLayer' || infer(node, own, {}).faults.length > 0) return [];
  return errors.map((fault) => {
    const message = `${label} does not take this input: inside it, ${fault.message}`;
    return fault.thrownBy === 'outputShape' && fault.tfjsMessage !== null
      ? thrownFault(fault.code, message, 'outputShape', fault.tfjsMessage)
      : silentFault(fault.code, message, { input: 0 });
  });
}

function formatForTemplate(shape: Shape): string {
  return formatShape(shape).slice(1, -1).replaceAll(', ', ',').replaceAll('null', '');
}
