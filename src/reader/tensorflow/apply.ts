/** Applies layers to tensors. */
import type ts from 'typescript';
import { unknown } from '../../graph/dim.js';
import { isRanked, sameShape } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { inferLayer } from '../../layers/catalogue.js';
import type { InferOptions } from '../../layers/catalogue.js';
import { spanOf } from '../modules/module.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import type { Open } from '../interpreter/open.js';
import { getProperty } from '../interpreter/properties.js';
import type { Scope } from '../interpreter/scope.js';
import { Choice, isKind, isMaybe, isOpen, isPrimitive, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { report, reportApplication } from '../report/report.js';
import { shapeOf } from './config.js';
import { composeModel, holdsCustom } from './composeModel.js';
import { applyToData, isData } from './applyToData.js';
import { customOutputs } from './customLayer.js';
import { divergenceOf } from './divergence.js';
import { eitherTensor } from './either.js';
import { layersWithin } from './graphSize.js';
import { inputFor } from './input.js';
import type { LayerValue } from './layerValue.js';
import type { ModelValue } from './modelValue.js';
import { nameOf, tfjsNameOf } from './layerNames.js';
import { specOf } from './spec.js';
import { Application } from './tensorValue.js';
import type { TensorValue } from './tensorValue.js';
import { unknownApplication } from './unknownLayer.js';

export type AnyLayer = LayerValue | ModelValue;

/** `layer.apply(inputs, {initialState})`: one tensor, or an array of those that the layer gives. */
export function applyLayer(scope: Scope, layer: AnyLayer, args: readonly Value[], node: ts.Node): Value {
  const [given, keywords] = args;
  const { run, module } = scope.frame;
  if (isData(given)) return applyToData(scope, layer, args, node);
  const inputs = tensorsOf(scope, given, node);
  if (inputs === null) {
    reportNoTensor(scope, layer, given, node);
    return new UnknownValue('the layer is not applied to a tensor', spanOf(module, node));
  }
  const states = keywords === undefined ? undefined : getProperty(scope, keywords, 'initialState', node);
  const extra = states === undefined || states === null ? [] : (tensorsOf(scope, states, node) ?? []);
  const application = apply(scope, layer, [...inputs, ...extra], node, {});
  const { outputs } = application;
  return outputs.length === 1 ? outputs[0] : new ArrayValue(run.trail, [...outputs]);
}

/** Numbers, a shape, or a layer in the place of a tensor. */
function reportNoTensor(scope: Scope, layer: AnyLayer, given: Value, node: ts.Node): void {
  const list = isKind(given, 'array') ? (given.exact ?? []) : [given];
  if (list.length === 0 || !list.every(isNoTensor)) return;
  const message = `${describe(layer)} is applied to ${kindOf(list[0])}, but a layer is applied to tensors`;
  const several = isKind(given, 'array') && list.length !== 1 && layer.kind === 'layer' && !isMerge(layer);
  const tfjsMessage = several
    ? `Layer ${tfjsNameOf(layer)} expects 1 inputs, but it received ${list.length} input tensors. Input received: ${list.map(textOfValue).join(',')}`
    : "Cannot read properties of undefined (reading 'length')";
  report(scope.frame, { code: 'not-a-tensor', message, tfjsMessage }, spanOf(scope.frame.module, node));
}

function isNoTensor(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'string' || isKind(value, 'layer') || isKind(value, 'model');
}

function textOfValue(value: Value): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '[object Object]';
}

function kindOf(value: Value): string {
  if (isKind(value, 'layer')) return 'a layer';
  if (isKind(value, 'model')) return 'a model';
  return typeof value === 'number' ? 'numbers' : 'text';
}

function describe(layer: AnyLayer): string {
  return nameOf(layer) ?? (layer.kind === 'layer' ? layer.origin.className : 'the model');
}

/** Merges take any number of inputs. */
function isMerge(layer: LayerValue): boolean {
  return /^(Add|Average|Concatenate|Maximum|Minimum|Multiply|Dot)$/.test(layer.origin.className);
}

export function apply(
  scope: Scope,
  layer: AnyLayer,
  inputs: readonly TensorValue[],
  node: ts.Node,
  options: InferOptions,
): Application {
  const { run, module } = scope.frame;
  run.burn(20 + inputs.length);
  const span = spanOf(module, node);
  const shapes = inputs.map((input) => input.shape);
  // A model applied to something unknown is used, not built: a loop that generates text runs long.
  if (layer.kind === 'layer' || shapes.some(isRanked)) run.layersBuilt++;
  const outputShapes = outputsOf(scope, layer, inputs, shapes, node, options);
  const divergence = divergenceOf(scope, layer, inputs, outputShapes, node);
  const application = new Application(layer, inputs, shapes, outputShapes, span, divergence);
  run.trail.touch(layer);
  if (layer.kind === 'layer') layer.applications = [...layer.applications, application];
  else layer.state = { ...layer.state, applications: [...layer.state.applications, application] };
  return application;
}

function outputsOf(
  scope: Scope,
  layer: AnyLayer,
  inputs: readonly TensorValue[],
  shapes: readonly Shape[],
  node: ts.Node,
  options: InferOptions,
): readonly Shape[] {
  const { run, module } = scope.frame;
  if (layer.kind === 'layer' && layer.fields !== null) return customOutputs(scope, layer, shapes, node);
  if (layer.kind === 'layer' && layer.origin.className === '?')
    return [unknown(layer.origin.unknown ?? 'it cannot be told which layer this is')];
  const first = layer.kind === 'layer' ? layer.applications[0] : undefined;
  const spec = specOf(run, layer);
  if (spec.model) run.burn(STEPS_A_LAYER * layersWithin(spec.model));
  const inference = inferLayer(spec, shapes, first ? { ...options, builtFor: first.inputShapes } : options);
  reportApplication(scope.frame, layer, inference.faults, inputs, spanOf(module, node));
  if (layer.kind === 'model' && isAsMade(layer, shapes)) return layer.state.outputs.map((output) => output.shape);
  if (layer.kind === 'model' && !inference.outputs.every(isRanked) && holdsCustom(layer))
    return composeModel(scope, layer, shapes, node);
  return inference.outputs.length > 0 ? inference.outputs : [unknown('the layer has no output')];
}

/** What it takes to go through a layer of a model that is applied as one. */
const STEPS_A_LAYER = 100;

/** On inputs like its own a model gives what it gave when it was made. */
function isAsMade(model: ModelValue, shapes: readonly Shape[]): boolean {
  const { inputs, outputs } = model.state;
  return (
    outputs.length > 0 &&
    inputs.length === shapes.length &&
    inputs.every((input, index) => sameShape(input.shape, shapes[index] ?? input.shape))
  );
}

/** The tensors that a value stands for, alone or in an array; `null` where it is something else for certain. */
export function tensorsOf(scope: Scope, value: Value, node: ts.Node): TensorValue[] | null {
  if (isKind(value, 'array')) {
    const tensors: TensorValue[] = [];
    for (const element of value.elements) {
      const tensor = tensorOf(scope, isMaybe(element) ? element.value : element, node);
      if (tensor) tensors.push(tensor);
    }
    if (value.more) tensors.push(...unknownApplication(scope.frame.run.trail, [], value.more).outputs);
    return tensors.length > 0 || value.elements.length === 0 ? tensors : null;
  }
  const tensor = tensorOf(scope, value, node);
  return tensor && [tensor];
}

/** One tensor for a value; where the value is open, one that comes from code that cannot be read. */
export function tensorOf(scope: Scope, value: Value, node: ts.Node): TensorValue | null {
  const { trail } = scope.frame.run;
  if (isKind(value, 'tensor')) return value;
  if (value instanceof Choice) return tensorOfChoice(scope, value, node);
  if (isKind(value, 'unknown')) return unknownApplication(trail, value.tensors, withPlace(scope, value, node)).outputs[0] ?? null;
  if (isOpen(value)) {
    const given = tensorGiven(scope, value);
    if (given) return given;
    const why = new UnknownValue(`\`${value.text}\` is open`, spanOf(scope.frame.module, node));
    return unknownApplication(trail, [], why).outputs[0] ?? null;
  }
  if (isKind(value, 'array') && value.exact?.length === 1) return tensorOf(scope, value.exact[0], node);
  if (isPrimitive(value) || !isKind(value, 'object')) return null;
  return (
    unknownApplication(trail, [], new UnknownValue('it is not a tensor', spanOf(scope.frame.module, node))).outputs[0] ?? null
  );
}

/** A binding for the shape of an open tensor makes it one that is known, as `--args '{"x.shape": [null, 8]}'` does. */
function tensorGiven({ frame: { run } }: Scope, { text }: Open): TensorValue | null {
  if (run.bindings.size === 0) return null;
  const known = run.tensorsGiven.get(text);
  if (known) return known;
  const shape = run.bindings.get(`${text}.shape`);
  if (!isKind(shape, 'array')) return null;
  const tensor = inputFor(run.trail, shapeOf(run, shape), null);
  run.tensorsGiven.set(text, tensor);
  run.bound.set(`${text}.shape`, shape);
  return tensor;
}

function tensorOfChoice(scope: Scope, value: Choice, node: ts.Node): TensorValue | null {
  if (value.tensor) return value.tensor;
  const whenTrue = tensorOf(scope, value.whenTrue, node);
  const whenFalse = tensorOf(scope, value.whenFalse, node);
  if (!whenTrue || !whenFalse) return whenTrue ?? whenFalse;
  value.tensor = eitherTensor(value.condition, whenTrue, whenFalse);
  return value.tensor;
}

function withPlace(scope: Scope, value: UnknownValue, node: ts.Node): UnknownValue {
  return value.span ? value : new UnknownValue(value.reason, spanOf(scope.frame.module, node), value.tensors);
}
