/** Models of the interpreter as plain data. */
import { unknown } from '../../graph/dim.js';
import type { LayerCall, LayerNode, ModelGraph, ModelInput, TensorRef } from '../../graph/model.js';
import { allOf, negated } from '../interpreter/open.js';
import type { Open } from '../interpreter/open.js';
import type { Run } from '../interpreter/run.js';
import type { AnyLayer } from './apply.js';
import type { Entry } from './entries.js';
import { MOST_LAYERS, layersWithin } from './graphSize.js';
import type { ModelState, ModelValue } from './modelValue.js';
import { specOf } from './spec.js';
import { Either } from './tensorValue.js';
import type { Application, TensorValue } from './tensorValue.js';
import { trace } from './trace.js';

const graphs = new WeakMap<ModelState, ModelGraph>();
/** Models that hold themselves would have no end. */
const underWay = new Set<ModelValue>();

/** The graph as the model is now. */
export function graphOf(run: Run, model: ModelValue): ModelGraph {
  const known = graphs.get(model.state);
  if (known) return known;
  if (underWay.has(model) || underWay.size > 20) return emptyGraph(model, 'the model contains itself');
  underWay.add(model);
  try {
    const graph = model.modelKind === 'Sequential' ? sequentialGraph(run, model) : functionalGraph(run, model);
    return layersWithin(graph) > MOST_LAYERS
      ? emptyGraph(model, 'it has too many layers, with those of the models in it')
      : graph;
  } finally {
    underWay.delete(model);
  }
}

/** Keeps a graph that will not change any more. */
export function rememberGraph(model: ModelValue, graph: ModelGraph): void {
  graphs.set(model.state, graph);
}

function base(model: ModelValue): Omit<ModelGraph, 'layers' | 'inputs' | 'outputs' | 'unknowns'> {
  const { state, modelKind, origin } = model;
  return { name: state.name, kind: modelKind, span: origin.span, trainable: state.trainable !== false, compile: state.compile };
}

function emptyGraph(model: ModelValue, reason: string): ModelGraph {
  return { ...base(model), layers: [], inputs: [], outputs: [], unknowns: [{ reason, span: model.origin.span }] };
}

function sequentialGraph(run: Run, model: ModelValue): ModelGraph {
  const { entries, inputs } = model.state;
  const layers: LayerNode[] = [];
  const indexOf = new Map<AnyLayer, number>();
  const calls = new Map<number, LayerCall[]>();
  let previous: TensorRef | null = null;
  for (const entry of entries.toArray()) {
    const known = indexOf.get(entry.layer);
    const index: number = known ?? layers.length;
    if (known === undefined) {
      indexOf.set(entry.layer, index);
      calls.set(index, []);
      layers.push(nodeOf(run, entry, calls.get(index) ?? []));
    }
    const own: LayerCall[] = calls.get(index) ?? [];
    own.push(callOf(entry, previous));
    previous = { layer: index, call: own.length - 1, output: 0 };
  }
  const first = layers[0];
  const modelInputs: ModelInput[] =
    first?.className === 'InputLayer'
      ? [{ shape: first.calls[0]?.outputShapes[0] ?? unknown('the input has no shape'), layer: 0 }]
      : inputs.slice(0, 1).map((input) => ({ shape: input.shape, layer: null }));
  const outputs: readonly TensorRef[] = previous ? [previous] : [];
  const { notes } = model.state;
  // TensorFlow.js has no sizes for it either; layers may come from code that is not followed.
  const unknowns =
    layers.length === 0 && notes.length === 0 ? [{ reason: 'it has no layers yet', span: model.origin.span }] : notes;
  return { ...base(model), layers, inputs: modelInputs, outputs, unknowns };
}

function nodeOf(run: Run, entry: Entry, calls: readonly LayerCall[]): LayerNode {
  const node: LayerNode = { ...specOf(run, entry.layer), calls };
  return entry.conditional === null ? node : { ...node, conditional: entry.conditional.text };
}

/** The first layer reads the model's input, of which a sequential model makes no layer. */
function callOf(entry: Entry, previous: TensorRef | null): LayerCall {
  const { application, span } = entry;
  return {
    inputs: previous ? [previous] : [],
    inputShapes: application?.inputShapes ?? [],
    outputShapes: application?.outputShapes ?? [],
    span,
  };
}

function functionalGraph(run: Run, model: ModelValue): ModelGraph {
  const { inputs, outputs, notes } = model.state;
  const { layers, applications, open, cut } = trace(inputs, outputs);
  const indexOf = new Map(layers.map((layer, index) => [layer, index]));
  const conditions = conditionalLayers(open, layers, applications, outputs);
  const refOf = (tensor: TensorValue): TensorRef | null => {
    const application = chosen(tensor);
    const layer = application && indexOf.get(application.layer);
    if (application === null || layer === undefined || layer === null) return null;
    const call = applications.get(application.layer)?.indexOf(application) ?? -1;
    return call < 0 ? null : { layer, call, output: tensor.source instanceof Either ? 0 : tensor.index };
  };
  const refs = (tensors: readonly TensorValue[]): TensorRef[] => tensors.flatMap((tensor) => refOf(tensor) ?? []);
  const stops = new Set(inputs.map((input) => chosen(input)));
  const nodes = layers.map((layer): LayerNode => {
    const calls = (applications.get(layer) ?? []).map((application) => ({
      inputs: stops.has(application) ? [] : refs(application.inputs),
      inputShapes: application.inputShapes,
      outputShapes: application.outputShapes,
      span: application.span,
    }));
    const conditional = conditions.get(layer);
    const first = layer.kind === 'layer' ? layer.applications[0] : undefined;
    const builtElsewhere = first !== undefined && first !== applications.get(layer)?.[0];
    const node: LayerNode = { ...specOf(run, layer), calls, ...(builtElsewhere && { builtFor: first.inputShapes }) };
    return conditional === undefined ? node : { ...node, conditional };
  });
  const unknowns = [...notes];
  if (cut) unknowns.push({ reason: 'the wiring depends on too many conditions', span: model.origin.span });
  if (outputs.length === 0) unknowns.push({ reason: 'the outputs of the model are not known', span: model.origin.span });
  if (inputs.length === 0) unknowns.push({ reason: 'the inputs of the model are not known', span: model.origin.span });
  return {
    ...base(model),
    layers: nodes,
    inputs: inputs.map((input): ModelInput => ({ shape: input.shape, layer: refOf(input)?.layer ?? null })),
    outputs: refs(outputs),
    unknowns,
  };
}

/** Of two tensors the first. */
function chosen(tensor: TensorValue): Application | null {
  let one = tensor;
  for (let depth = 0; depth < 50; depth++) {
    const { source } = one;
    if (!(source instanceof Either)) return source;
    one = source.whenTrue.source instanceof Either || hasLayer(source.whenTrue) ? source.whenTrue : source.whenFalse;
  }
  return null;
}

function hasLayer(tensor: TensorValue): boolean {
  return !(tensor.source instanceof Either);
}

/** Conditions that take part in the wiring beyond so many are not looked at. */
const MOST_CONDITIONS = 20;

/** Layers that are reached on one way of a condition only. */
function conditionalLayers(
  open: readonly Either[],
  layers: readonly AnyLayer[],
  applications: ReadonlyMap<AnyLayer, readonly Application[]>,
  outputs: readonly TensorValue[],
): Map<AnyLayer, string> {
  const decided = new Map<AnyLayer, Open[]>();
  const distinct = new Map(open.map((either) => [either.condition.key, either]));
  for (const either of [...distinct.values()].slice(0, MOST_CONDITIONS)) {
    const whenTrue = reachable(outputs, either, true);
    const whenFalse = reachable(outputs, either, false);
    for (const layer of layers) {
      const own = applications.get(layer) ?? [];
      const inTrue = own.some((application) => whenTrue.has(application));
      const inFalse = own.some((application) => whenFalse.has(application));
      if (inTrue === inFalse) continue;
      const known = decided.get(layer) ?? [];
      decided.set(layer, [...known, inTrue ? either.condition : negated(either.condition)]);
    }
  }
  return new Map([...decided].map(([layer, conditions]) => [layer, allOf(conditions).text]));
}

/** What is reached from the outputs when the conditions with this key are decided. */
function reachable(outputs: readonly TensorValue[], decided: Either, taken: boolean): Set<Application> {
  const seen = new Set<Application>();
  const tensors: TensorValue[] = [...outputs];
  const passed = new Set<TensorValue>();
  for (let tensor = tensors.pop(); tensor; tensor = tensors.pop()) {
    if (passed.has(tensor)) continue;
    passed.add(tensor);
    const { source } = tensor;
    if (source instanceof Either) {
      const same = source.condition.key === decided.condition.key;
      if (!same || taken) tensors.push(source.whenTrue);
      if (!same || !taken) tensors.push(source.whenFalse);
    } else if (!seen.has(source)) {
      seen.add(source);
      tensors.push(...source.inputs);
    }
  }
  return seen;
}
