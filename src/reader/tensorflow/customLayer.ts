/** Layer classes of the project: `class X extends tf.layers.Layer`. */
import type ts from 'typescript';
import { unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import type { Shape } from '../../graph/shape.js';
import { isRanked } from '../../graph/shape.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { memberOf } from '../interpreter/classes.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import { invoke } from '../interpreter/invoke.js';
import { Open } from '../interpreter/open.js';
import type { Scope } from '../interpreter/scope.js';
import { Thrown } from '../interpreter/signal.js';
import { isKind, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { formatCount, isPolynomial } from '../../graph/polynomial.js';
import { shapeOf } from './config.js';
import type { LayerValue } from './layerValue.js';

/**
 * What `computeOutputShape` gives. Without that method TensorFlow.js takes the output to have the shape of the input. `build` is read
 * first, for the weights that it adds.
 */
export function customOutputs(scope: Scope, layer: LayerValue, inputs: readonly Shape[], node: ts.Node): readonly Shape[] {
  const argument = shapesValue(scope, inputs);
  readBuild(scope, layer, inputs, node);
  const method = ownMethod(layer, 'computeOutputShape');
  if (method) return outputShapes(scope, callMethod(scope, layer, method, [argument], node));
  if (layer.origin.unknown !== null) return [unknown(layer.origin.unknown)];
  return inputs.length > 0 ? inputs : [unknown('the layer has no input')];
}

/** One shape, or an array of several. */
function shapesValue(scope: Scope, shapes: readonly Shape[]): Value {
  const values = shapes.map((shape) => shapeValue(scope, shape));
  return values.length === 1 ? values[0] : new ArrayValue(scope.frame.run.trail, values);
}

/** Reads `build`, once, for the weights that it adds. */
export function readBuild(scope: Scope, layer: LayerValue, inputs: readonly Shape[], node: ts.Node): void {
  // Weights that a layer of TensorFlow.js makes below it are not known.
  if (layer.weights !== null || layer.origin.unknown !== null) return;
  const build = ownMethod(layer, 'build');
  scope.frame.run.trail.touch(layer);
  layer.weights = [];
  if (build) callMethod(scope, layer, build, [shapesValue(scope, inputs)], node);
}

/** A method of the layer's class, or a function that the instance holds under that name. */
export function ownMethod(layer: LayerValue, key: string): Value {
  const field = layer.fields?.properties.get(key);
  return field ?? memberOf(layer.fields?.instanceOf ?? null, key)?.method ?? undefined;
}

function callMethod(scope: Scope, layer: LayerValue, method: Value, args: readonly Value[], node: ts.Node): Value {
  return guarded(() => invoke(scope, method, layer, { args, node, argumentNodes: [] }));
}

/** What a layer class has from TensorFlow.js: without methods of its own a layer gives what it is given. */
export function inheritedMethod(layer: LayerValue, key: string): Value {
  if (layer.origin.unknown !== null) return undefined;
  return key === 'computeOutputShape' || key === 'call' ? new BuiltinFunction(key, (call) => call.args[0]) : undefined;
}

function guarded(read: () => Value): Value {
  try {
    return read();
  } catch (signal) {
    if (signal instanceof Thrown) return new UnknownValue('the layer throws an exception');
    throw signal;
  }
}

function outputShapes(scope: Scope, result: Value): readonly Shape[] {
  const { run } = scope.frame;
  if (isKind(result, 'array')) {
    const exact = result.exact;
    if (exact && exact.length > 0 && exact.every((element) => isKind(element, 'array')))
      return exact.map((element) => shapeOf(run, element));
  }
  return [shapeOf(run, result)];
}

/** A shape as the code sees it: an array of numbers, `null` for the batch. */
export function shapeValue(scope: Scope, shape: Shape | undefined): Value {
  if (shape === undefined) return undefined;
  if (!isRanked(shape)) return new UnknownValue(shape.unknown);
  return new ArrayValue(scope.frame.run.trail, shape.map(dimValue));
}

export function dimValue(dim: Dim): Value {
  if (dim === null || typeof dim === 'number') return dim;
  if (isPolynomial(dim)) return new Open(formatCount(dim), 'number', dim, true);
  return new UnknownValue(dim.unknown);
}
