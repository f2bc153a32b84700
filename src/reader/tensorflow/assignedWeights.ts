/** `setWeights` and `getWeights`: the weights that a layer or a model has, and whether others fit in their place. */
import type ts from 'typescript';
import type { LayerSpec, ModelGraph } from '../../graph/model.js';
import type { Fault } from '../../graph/problem.js';
import { formatShape, isRanked, shapesCertainlyDiffer } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { inferLayer } from '../../layers/catalogue.js';
import { buildingShapes } from '../../layers/compose.js';
import { shapeText, snakeCase } from '../../layers/tfjsText.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import type { Call } from '../interpreter/functionValue.js';
import type { Run } from '../interpreter/run.js';
import type { Scope } from '../interpreter/scope.js';
import { unknownAt } from '../interpreter/unknown.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { spanOf } from '../modules/module.js';
import { report } from '../report/report.js';
import type { AnyLayer } from './apply.js';
import { DataTensor } from './dataTensor.js';
import { graphOf } from './graph.js';
import { tfjsNameOf } from './layerNames.js';
import type { LayerValue } from './layerValue.js';
import { isSettledModel } from './modelValue.js';
import { specOf } from './spec.js';

/** `layer.getWeights()`. */
export function getWeights(call: Call, layer: AnyLayer): Value {
  const { run, module } = call.scope.frame;
  const [trainableOnly = false] = call.args;
  const weights = weightsOf(run, layer);
  if (weights === null || typeof trainableOnly !== 'boolean')
    return unknownAt(call.scope, call.node, 'the weights are not known');
  const shapes = trainableOnly ? weights.trained : [...weights.trained, ...weights.fixed];
  const span = spanOf(module, call.node);
  return new ArrayValue(
    run.trail,
    shapes.map((shape) => new DataTensor(shape, span)),
  );
}

/** `layer.kernel`, `layer.bias`: a weight of a layer that is built; `null` where it has no such weight or not all is known. */
export function weightNamed(scope: Scope, layer: LayerValue, key: string, node: ts.Node): DataTensor | null {
  const [first] = layer.applications;
  if (first === undefined || layer.origin.className === '?') return null;
  const { weights } = inferLayer(specOf(scope.frame.run, layer), first.inputShapes);
  const weight = weights.find(({ name }) => name === snakeCase(key));
  return weight === undefined ? null : new DataTensor(weight.shape, spanOf(scope.frame.module, node));
}

/** `layer.setWeights(weights)`. */
export function setWeights(call: Call, layer: AnyLayer): Value {
  const { frame } = call.scope;
  const [weights] = call.args;
  const given = isKind(weights, 'array') ? weights.exact : null;
  const own = weightsOf(frame.run, layer);
  if (given === null || own === null) return undefined;
  const fault = misfit(layer, [...own.trained, ...own.fixed], given);
  if (fault) report(frame, fault, spanOf(frame.module, call.argumentNodes[0] ?? call.node));
  return undefined;
}

function misfit(layer: AnyLayer, own: readonly Shape[], given: readonly Value[]): Fault | null {
  const what = layer.kind === 'layer' ? layer.origin.className : 'the model';
  if (given.length !== own.length) {
    // A sequential model hands its weights to one that it makes itself.
    const name = layer.kind === 'model' && layer.modelKind === 'Sequential' ? `${tfjsNameOf(layer)}_model` : tfjsNameOf(layer);
    return {
      code: 'weight-mismatch',
      message: `${what} has ${own.length} weights, but is given ${given.length}`,
      tfjsMessage: `You called setWeights(weights) on layer "${name}" with a weight list of length ${given.length}, but the layer was expecting ${own.length} weights. Provided weights: …`,
    };
  }
  for (const [index, shape] of own.entries()) {
    const one = given[index];
    if (!(one instanceof DataTensor) || !shapesCertainlyDiffer(shape, one.shape) || !isRanked(shape) || !isRanked(one.shape))
      continue;
    return {
      code: 'weight-mismatch',
      message: `Weight ${index} of ${what} is ${formatShape(shape)}, but is given ${formatShape(one.shape)}`,
      tfjsMessage: `Layer weight shape ${shapeText(shape)} not compatible with provided weight shape ${shapeText(one.shape)}`,
    };
  }
  return null;
}

/** TensorFlow.js lists the weights that are trained before those that are not. */
interface Weights {
  readonly trained: readonly Shape[];
  readonly fixed: readonly Shape[];
}

/** Wrappers hand their weights on in an order of their own. */
const WRAPPERS = new Set(['Bidirectional', 'TimeDistributed']);

/** `null` where the layer is not built yet, or not all of its weights are known. */
function weightsOf(run: Run, layer: AnyLayer): Weights | null {
  if (layer.kind === 'model') return isSettledModel(layer) ? weightsOfGraph(graphOf(run, layer)) : null;
  const [first] = layer.applications;
  if (first === undefined || WRAPPERS.has(layer.origin.className)) return null;
  return weightsOfLayer(specOf(run, layer), first.inputShapes);
}

function weightsOfLayer(spec: LayerSpec, inputs: readonly Shape[]): Weights | null {
  if (spec.model !== undefined) return weightsOfGraph(spec.model);
  const { weights, missingWeights, unknownTrainable } = inferLayer(spec, inputs);
  if (missingWeights !== undefined || unknownTrainable !== undefined) return null;
  return {
    trained: weights.filter(({ trainable }) => trainable).map(({ shape }) => shape),
    fixed: weights.filter(({ trainable }) => !trainable).map(({ shape }) => shape),
  };
}

function weightsOfGraph(graph: ModelGraph): Weights | null {
  if (graph.unknowns.length > 0 || graph.layers.length === 0) return null;
  const trained: Shape[] = [];
  const fixed: Shape[] = [];
  for (const node of graph.layers) {
    const weights = node.conditional === undefined ? weightsOfLayer(node, buildingShapes(node) ?? []) : null;
    if (weights === null) return null;
    trained.push(...weights.trained);
    fixed.push(...weights.fixed);
  }
  return graph.trainable ? { trained, fixed } : { trained: [], fixed: [...trained, ...fixed] };
}
