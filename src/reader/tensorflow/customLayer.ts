/** Layer classes of the project: `class X extends tf.layers.Layer`. */
import type ts from 'typescript';
import { unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import type { Shape } from '../../graph/shape.js';
import { isRanked } from '../../graph/shape.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { memberOf } from '../interpreter/classes.js';
import { callFunction } from '../interpreter/functions.js';
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
  const made = layer.fields?.instanceOf ?? null;
  const argument =
    inputs.length === 1
      ? shapeValue(scope, inputs[0])
      : new ArrayValue(
          scope.frame.run.trail,
          inputs.map((shape) => shapeValue(scope, shape)),
        );
  readBuild(scope, layer, argument, node);
  const method = memberOf(made, 'computeOutputShape')?.method;
  if (!method) return inputs.length === 1 ? inputs : [inputs[0] ?? unknown('the layer has no input')];
  const result = guarded(() => callFunction(scope.frame, method, { thisValue: layer, args: [argument], node }));
  return outputShapes(scope, result);
}

function readBuild(scope: Scope, layer: LayerValue, argument: Value, node: ts.Node): void {
  if (layer.weights !== null) return;
  const made = layer.fields?.instanceOf ?? null;
  const build = memberOf(made, 'build')?.method;
  scope.frame.run.trail.touch(layer);
  layer.weights = [];
  if (build) guarded(() => callFunction(scope.frame, build, { thisValue: layer, args: [argument], node }));
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
