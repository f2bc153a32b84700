/**
 * Layers that give something else when the model runs than TensorFlow.js takes them to give. Before a model runs it asks a layer class
 * for its `computeOutputShape` and never calls its `call`; what comes after is built for the shape that it is told.
 */
import type ts from 'typescript';
import type { Fault } from '../../graph/problem.js';
import { formatShape, shapesCertainlyDiffer } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import type { Span } from '../../graph/span.js';
import { inferLayer } from '../../layers/catalogue.js';
import { NoSuchMethod } from '../interpreter/signal.js';
import { isKind } from '../interpreter/value.js';
import type { Scope } from '../interpreter/scope.js';
import { spanOf } from '../modules/module.js';
import type { Finding } from '../report/finding.js';
import { placed } from '../report/report.js';
import type { AnyLayer } from './apply.js';
import { shapesOfCall } from './customCall.js';
import { ownMethod } from './customLayer.js';
import type { LayerValue } from './layerValue.js';
import type { ModelValue } from './modelValue.js';
import { specOf } from './spec.js';
import { Application } from './tensorValue.js';
import type { Divergence, TensorValue } from './tensorValue.js';

/** What this application gives when the model runs; `null` where it is what is expected, or cannot be told. Tells what is wrong. */
export function divergenceOf(
  scope: Scope,
  layer: AnyLayer,
  inputs: readonly TensorValue[],
  expected: readonly Shape[],
  node: ts.Node,
): Divergence | null {
  const { run } = scope.frame;
  if (run.probing) return null;
  const before = inputs.map(divergenceAt).find((one) => one !== null) ?? null;
  if (layer.kind === 'model') return before === null ? ofModel(layer, expected) : null;
  const shapes = inputs.map((input) => divergenceAt(input)?.shapes?.[input.index] ?? input.shape);
  const found =
    layer.fields === null
      ? ofCatalogue(scope, layer, shapes, inputs, expected, before, node)
      : ofClass(scope, layer, shapes, expected, before, node);
  if (found === null) return null;
  const { findings } = run;
  if (found.finding === null || found.finding === before?.finding) return found;
  // Of what comes of it, the worst is told.
  const said = before?.finding ? findings.indexOf(before.finding) : -1;
  if (said >= 0) findings.splice(said, 1);
  findings.push(found.finding);
  return found;
}

function divergenceAt({ source }: TensorValue): Divergence | null {
  return source instanceof Application && source.divergence?.shapes ? source.divergence : null;
}

/** What a model gives is what its last layers give. */
function ofModel({ state: { outputs } }: ModelValue, expected: readonly Shape[]): Divergence | null {
  const before = outputs.map(divergenceAt).find((one) => one !== null) ?? null;
  const shapes = outputs.map((output) => divergenceAt(output)?.shapes?.[output.index] ?? output.shape);
  return before !== null && outputs.length === expected.length ? { ...before, shapes } : null;
}

function ofClass(
  scope: Scope,
  layer: LayerValue,
  shapes: readonly Shape[],
  expected: readonly Shape[],
  before: Divergence | null,
  node: ts.Node,
): Divergence | null {
  const given = shapesOfCall(scope, layer, shapes, node);
  if (given instanceof NoSuchMethod) return { shapes: null, finding: failing(scope, layer, given, node), origin: layer };
  if (given === null || !differ(given, expected)) return null;
  // What is wrong with its input has been said.
  if (before !== null) return { ...before, shapes: given };
  const finding = placed(scope.frame, wrongShape(layer, given, expected), placeOf(scope, layer, node), methods(layer));
  return { shapes: given, finding, origin: layer };
}

/** At the place in the class that fails, if that is in the file that is read. */
function failing(scope: Scope, layer: LayerValue, { method, span }: NoSuchMethod, node: ts.Node): Finding | null {
  const fault: Fault = {
    code: 'failing-call',
    message: `The call of ${nameOf(layer)} is given a list of tensors when the model runs, and a list has no method ${method}`,
    tfjsMessage: /^[\w$.]+$/.test(method) ? `${method} is not a function` : null,
  };
  const made = placeOf(scope, layer, node);
  if (span.file !== scope.frame.run.file) return placed(scope.frame, fault, made, [{ span, message: 'this is what fails' }]);
  return placed(scope.frame, fault, span, [{ span: made, message: 'the layer is made here' }]);
}

function wrongShape(layer: LayerValue, given: readonly Shape[], expected: readonly Shape[]): Fault {
  const wrong = `${list(given)} when it runs, but TensorFlow.js takes that to be ${list(expected)}`;
  const why = ownMethod(layer, 'computeOutputShape')
    ? 'which is what computeOutputShape says'
    : 'as the class has no computeOutputShape to say otherwise';
  return { code: 'wrong-symbolic-shape', message: `The call of ${nameOf(layer)} gives ${wrong}, ${why}`, tfjsMessage: null };
}

/** Layers of TensorFlow.js check what they get once more when they run. */
function ofCatalogue(
  scope: Scope,
  layer: LayerValue,
  shapes: readonly Shape[],
  inputs: readonly TensorValue[],
  expected: readonly Shape[],
  before: Divergence | null,
  node: ts.Node,
): Divergence | null {
  if (before === null || layer.origin.unknown !== null) return null;
  const spec = specOf(scope.frame.run, layer);
  const symbolic = inputs.map((input) => input.shape);
  const builtFor = layer.applications[0]?.inputShapes ?? symbolic;
  if (inferLayer(spec, symbolic).faults.length > 0) return null;
  const { faults, outputs } = inferLayer(spec, shapes, { builtFor });
  const fault = faults.find(({ thrownBy }) => thrownBy === 'inputCheck');
  if (fault === undefined) return faults.length === 0 && differ(outputs, expected) ? { ...before, shapes: outputs } : null;
  const { origin } = before;
  const taken = formatShape((inputs[fault.input ?? 0] ?? inputs[0])?.shape ?? expected[0] ?? []);
  const message = `${fault.message} when the model runs: the call of ${nameOf(origin)} does not give the ${taken} that TensorFlow.js takes it to give`;
  const made = origin.origin.span;
  const related = made ? [{ span: made, message: `${nameOf(origin)} is made here` }] : [];
  const finding = placed(scope.frame, { ...fault, message }, placeOf(scope, layer, node), [...related, ...methods(origin)]);
  return { ...before, shapes: null, finding };
}

/** A layer that is applied again was right where it was made. */
function placeOf(scope: Scope, layer: LayerValue, node: ts.Node): Span {
  const made = layer.applications.length === 0 ? layer.origin.span : null;
  return made ?? spanOf(scope.frame.module, node);
}

/** Too few, or of other sizes; what is too much is ignored. */
function differ(given: readonly Shape[], expected: readonly Shape[]): boolean {
  return given.length < expected.length || expected.some((shape, index) => shapesCertainlyDiffer(shape, given[index] ?? shape));
}

function methods(layer: LayerValue): { readonly span: Span; readonly message: string }[] {
  return (['call', 'computeOutputShape'] as const).flatMap((key) => {
    const method = ownMethod(layer, key);
    if (!isKind(method, 'function')) return [];
    const { node, scope } = method;
    const message = key === 'call' ? 'this is what the layer computes' : 'this is what TensorFlow.js takes it to give';
    return [{ span: spanOf(scope.frame.module, 'name' in node ? (node.name ?? node) : node), message }];
  });
}

function nameOf(layer: LayerValue): string {
  return layer.name ?? layer.origin.className;
}

function list(shapes: readonly Shape[]): string {
  return shapes.map(formatShape).join(' and ');
}
