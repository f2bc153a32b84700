/** What the `call` of a layer class gives: the method is read on tensors of the shapes that the layer gets when the model runs. */
import type ts from 'typescript';
import { formatDim, sameDim, unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import { isPolynomial, openName } from '../../graph/polynomial.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { invoke } from '../interpreter/invoke.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { rehearse } from '../interpreter/rehearse.js';
import type { Scope } from '../interpreter/scope.js';
import { NoSuchMethod } from '../interpreter/signal.js';
import { alternativesOf, isKind, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { spanOf } from '../modules/module.js';
import { ownMethod } from './customLayer.js';
import { DataTensor } from './dataTensor.js';
import type { LayerValue } from './layerValue.js';

/** Sizes that are free until the model runs have a number then. Nothing in the code has a name like these. */
const FREE = 'null·';

/**
 * The shapes that `call` gives for inputs of these shapes; `null` where they cannot be told. A model hands its layers their inputs in a
 * list, even a single one, which the method may take for a tensor. Nothing that it does is kept.
 */
export function shapesOfCall(
  scope: Scope,
  layer: LayerValue,
  inputs: readonly Shape[],
  node: ts.Node,
): readonly Shape[] | NoSuchMethod | null {
  const { run, module } = scope.frame;
  const method = ownMethod(layer, 'call');
  if (!isKind(method, 'function') || !inputs.every(isRanked) || inputs.length === 0) return null;
  const span = spanOf(module, node);
  const read = (): readonly Shape[] | null => {
    const tensors = inputs.map(
      (shape, index) =>
        new DataTensor(
          shape.map((dim, axis) => running(dim, index, axis)),
          span,
        ),
    );
    const given = new ArrayValue(run.trail, tensors);
    const keywords = new ObjectValue(run.trail);
    keywords.rest = new UnknownValue('it depends on how the model is run', span);
    return shapesIn(invoke(scope, method, layer, { args: [given, keywords], node, argumentNodes: [] }));
  };
  return rehearse<readonly Shape[] | NoSuchMethod | null>(run, read, (signal) =>
    signal instanceof NoSuchMethod ? signal : null,
  );
}

/** All inputs have the batch in common. */
function running(dim: Dim, input: number, axis: number): Dim {
  if (dim !== null) return dim;
  return openName(axis === 0 ? `${FREE}batch` : `${FREE}${input}.${axis}`);
}

function shapesIn(value: Value): readonly Shape[] | null {
  const readings = [...alternativesOf(value)].map(shapesOfOne);
  return readings.reduce((all, one) =>
    all !== null && one?.length === all.length ? all.map((shape, index) => common(shape, one[index])) : null,
  );
}

/** What goes for both. */
function common(a: Shape, b: Shape = DEPENDS): Shape {
  if (!isRanked(a) || !isRanked(b) || a.length !== b.length) return DEPENDS;
  return a.map((dim, axis) => (sameDim(dim, b[axis] ?? null) ? dim : DEPENDS));
}

const DEPENDS = unknown('it depends on a condition');

function shapesOfOne(value: Value): readonly Shape[] | null {
  if (value instanceof DataTensor) return [free(value.shape)];
  const exact = isKind(value, 'array') ? value.exact : null;
  if (exact === null || exact.length === 0) return null;
  const shapes = exact.flatMap((one) => (one instanceof DataTensor ? [free(one.shape)] : []));
  return shapes.length === exact.length ? shapes : null;
}

/** As the model is described before it runs. */
function free(shape: Shape): Shape {
  return isRanked(shape) ? shape.map((dim) => (dependsOnFree(dim) ? null : dim)) : shape;
}

function dependsOnFree(dim: Dim): boolean {
  return isPolynomial(dim) && formatDim(dim).includes(FREE);
}
