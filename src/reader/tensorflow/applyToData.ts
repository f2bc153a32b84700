/** Layers and models on tensors with data: nothing is built into a model, only computed. */
import type ts from 'typescript';
import { unknown } from '../../graph/dim.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { inferLayer } from '../../layers/catalogue.js';
import { spanOf } from '../modules/module.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { invoke } from '../interpreter/invoke.js';
import type { Scope } from '../interpreter/scope.js';
import { isKind, isMaybe, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import type { AnyLayer } from './apply.js';
import { holdsCustom } from './composeModel.js';
import { ownMethod, readBuild } from './customLayer.js';
import { DataTensor } from './dataTensor.js';
import { layersWithin } from './graphSize.js';
import type { LayerValue } from './layerValue.js';
import { specOf } from './spec.js';

/** A tensor with data, or a list of such; what else is in the list and not known is one too, since symbolic tensors do not mix with them. */
export function isData(value: Value): boolean {
  if (isKind(value, 'data')) return true;
  if (!isKind(value, 'array') || !value.elements.some((element) => !isMaybe(element) && isKind(element, 'data'))) return false;
  return value.elements.every(
    (element) => !isMaybe(element) && (isKind(element, 'data') || isKind(element, 'unknown') || isKind(element, 'open')),
  );
}

/** `layer.apply(data, kwargs)`: one tensor, or an array of those that the layer gives. */
export function applyToData(scope: Scope, layer: AnyLayer, args: readonly Value[], node: ts.Node): Value {
  const [given, keywords] = args;
  const { run, module } = scope.frame;
  const span = spanOf(module, node);
  const tensors = isKind(given, 'array') ? (given.exact ?? []) : [given];
  const shapes = tensors.map((one) => (one instanceof DataTensor ? one.shape : unknown('it is not a tensor')));
  if (layer.kind === 'layer' && layer.fields !== null && layer.origin.unknown === null)
    return callOwn(scope, layer, given, shapes, keywords, node);
  // States may be among the keywords.
  const isPlain = keywords === undefined || (isKind(keywords, 'object') && !keywords.properties.has('initialState'));
  const outputs = isPlain ? outputsOn(scope, layer, shapes) : [unknown('what else the layer is given is not read')];
  const results = outputs.map((shape) => new DataTensor(shape, span));
  return results.length === 1 ? results[0] : new ArrayValue(run.trail, results);
}

/** TensorFlow.js hands on what it is given, in a list or not. */
function callOwn(scope: Scope, layer: LayerValue, given: Value, shapes: readonly Shape[], keywords: Value, node: ts.Node): Value {
  const span = spanOf(scope.frame.module, node);
  readBuild(scope, layer, shapes, node);
  const method = ownMethod(layer, 'call');
  const result =
    method === undefined ? given : invoke(scope, method, layer, { args: [given, keywords], node, argumentNodes: [] });
  if (isKind(result, 'array') && result.exact?.length === 1) return result.exact[0];
  return isData(result) || isKind(result, 'unknown') ? result : new UnknownValue('what the layer computes is not known', span);
}

function outputsOn(scope: Scope, layer: AnyLayer, shapes: readonly Shape[]): readonly Shape[] {
  const { run } = scope.frame;
  // A model that runs on something unknown is used, not built: a loop that generates text runs long.
  if (!shapes.every(isRanked)) return [unknown('the model runs on data here')];
  if (layer.kind === 'layer' ? layer.origin.className === '?' : holdsCustom(layer))
    return [unknown('what the layer computes is not known')];
  const spec = specOf(run, layer);
  run.burn(20 + (spec.model ? 100 * layersWithin(spec.model) : 0));
  const builtFor = layer.kind === 'layer' ? layer.applications[0]?.inputShapes : undefined;
  const { outputs, faults } = inferLayer(spec, shapes, builtFor ? { builtFor } : {});
  const isFine = outputs.length > 0 && faults.every(({ code }) => code === 'ignored-input-shape');
  return isFine ? outputs.map(settled) : [unknown('the layer does not take it')];
}

/** When data flow, no size is free. */
function settled(shape: Shape): Shape {
  return isRanked(shape) ? shape.map((dim) => dim ?? unknown('it is known only when the model runs')) : shape;
}
