/** Sequential models. */
import ts from 'typescript';
import { unknown } from '../../graph/dim.js';
import type { Fault } from '../../graph/problem.js';
import { configuredInput } from '../../layers/inputShape.js';
import { spanOf, textOf } from '../modules/module.js';
import { branch } from '../interpreter/branch.js';
import { settle } from '../interpreter/evaluate.js';
import { iterate } from '../interpreter/iterate.js';
import type { Scope } from '../interpreter/scope.js';
import { isChoice, isKind, isPrimitive, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { report } from '../report/report.js';
import { apply } from './apply.js';
import type { AnyLayer } from './apply.js';
import type { Entry } from './entries.js';
import { inputFor } from './input.js';
import { duplicateAmong, nameOf, tfjsNameOf } from './layerNames.js';
import type { ModelValue } from './modelValue.js';
import { specOf } from './spec.js';
import type { Application, TensorValue } from './tensorValue.js';
import { unknownApplication } from './unknownLayer.js';

const SEVERAL_OUTPUTS =
  'All layers in a Sequential model should have a single output tensor. For multi-output layers, use the functional API.';

/** The layers of `tf.sequential({layers: […]})`. */
export function addAll(scope: Scope, model: ModelValue, layers: Value, node: ts.Node): void {
  const written = elementsWritten(node);
  iterate(scope, layers, node, (layer, index) => {
    addLayer(scope, model, layer, (typeof index === 'number' ? written[index] : undefined) ?? node);
    return true;
  });
}

/** The elements of `layers: […]` in a call, up to the first of which it cannot be told how many it stands for. */
function elementsWritten(node: ts.Node): readonly ts.Expression[] {
  const [config] = ts.isCallExpression(node) || ts.isNewExpression(node) ? (node.arguments ?? []) : [];
  if (config === undefined || !ts.isObjectLiteralExpression(config)) return [];
  const [list] = config.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === 'layers'
      ? property.initializer
      : [],
  );
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return [];
  const spread = list.elements.findIndex((element) => ts.isSpreadElement(element));
  return spread < 0 ? list.elements : list.elements.slice(0, spread);
}

/** `model.add(layer)`. */
export function addLayer(scope: Scope, model: ModelValue, value: Value, node: ts.Node): void {
  const { run, module } = scope.frame;
  if (isChoice(value)) {
    branch(
      scope.frame,
      value.condition,
      () => (addLayer(scope, model, settle(scope, value.whenTrue), node), undefined),
      () => (addLayer(scope, model, settle(scope, value.whenFalse), node), undefined),
    );
    return;
  }
  const span = spanOf(module, node);
  if (isKind(value, 'layer') || isKind(value, 'model')) {
    append(scope, model, value, node);
    return;
  }
  // Nothing that could be a layer: `cond && layer` where the condition does not hold.
  if (isPrimitive(value)) return;
  const reason = isKind(value, 'unknown')
    ? value.reason
    : isKind(value, 'open')
      ? `\`${value.text}\` is open`
      : `\`${textOf(module, node).slice(0, 40)}\` adds something that is not a layer`;
  const last = model.state.outputs[0];
  const application = unknownApplication(run.trail, last ? [last] : [], new UnknownValue(reason, span));
  push(scope, model, { layer: application.layer, application, span, conditional: null }, application, application.inputs);
}

function append(scope: Scope, model: ModelValue, layer: AnyLayer, node: ts.Node): void {
  const { run, module } = scope.frame;
  const span = spanOf(module, node);
  const { outputs, entries } = model.state;
  if (layer.kind === 'model' && !takesOne(scope, layer, node)) {
    const application = unknownApplication(
      run.trail,
      outputs,
      new UnknownValue('a model with several inputs or outputs cannot be a layer here', span),
    );
    push(scope, model, { layer, application, span, conditional: null }, application, application.inputs);
    return;
  }
  const [handedOver] = model.state.notes;
  if (entries.length === 0 && handedOver) {
    // Code that cannot be read may have added layers before.
    const before = unknownApplication(run.trail, [], new UnknownValue(handedOver.reason, handedOver.span));
    push(scope, model, { layer: before.layer, application: before, span: handedOver.span, conditional: null }, before, []);
    append(scope, model, layer, node);
    return;
  }
  const [current] = outputs;
  if (entries.length === 0 || !current) {
    appendFirst(scope, model, layer, node);
    return;
  }
  const application = apply(scope, layer, [current], node, { sequential: true });
  push(scope, model, { layer, application, span, conditional: null }, application, null);
}

/** The first layer: its configuration says what the model is given. */
function appendFirst(scope: Scope, model: ModelValue, layer: AnyLayer, node: ts.Node): void {
  const { run, module } = scope.frame;
  const span = spanOf(module, node);
  if (layer.kind === 'layer' && layer.applications.length > 0) {
    // An InputLayer, or a layer that is connected already.
    const application = layer.applications[0] as Application;
    const source = sourcesOf(application);
    push(scope, model, { layer, application, span, conditional: null }, application, source);
    return;
  }
  if (layer.kind === 'model' && layer.modelKind === 'Sequential' && layer.state.entries.length === 0) {
    const application = unknownApplication(run.trail, [], new UnknownValue('the model has no layers yet', span));
    push(scope, model, { layer, application, span, conditional: null }, application, []);
    return;
  }
  const spec = specOf(run, layer);
  let shape = configuredInput(spec);
  if (shape === null) {
    const reason = 'the first layer has no input shape';
    shape = unknown(reason);
    if (layer.kind === 'layer' && layer.origin.className !== '?' && layer.fields === null)
      report(scope.frame, missingInputShape, layer.origin.span ?? span);
  }
  const input = inputFor(run.trail, shape, layer.kind === 'layer' ? layer.origin.span : span);
  const application = apply(scope, layer, [input], node, { sequential: true });
  push(scope, model, { layer, application, span, conditional: null }, application, [input]);
}

const missingInputShape: Fault = {
  code: 'missing-input-shape',
  message: 'The first layer of a sequential model has no inputShape or batchInputShape, so the shapes of all layers are open',
  tfjsMessage: 'The first layer in a Sequential model must get an `inputShape` or `batchInputShape` argument.',
};

function push(
  scope: Scope,
  model: ModelValue,
  entry: Entry,
  application: Application,
  inputs: readonly TensorValue[] | null,
): void {
  const { run } = scope.frame;
  run.trail.touch(model);
  if (model.state.entries.isBranched) run.burn(model.state.entries.length >> 4);
  const { state } = model;
  const { layer } = entry;
  if (application.outputs.length > 1) {
    const span = (layer.kind === 'layer' ? layer.origin.span : null) ?? entry.span;
    const name = layer.kind === 'layer' ? layer.origin.className : layer.modelKind;
    if (span) {
      report(
        scope.frame,
        {
          code: 'multiple-outputs',
          message: `${name} gives ${application.outputs.length} outputs, but a layer of a sequential model has one`,
          tfjsMessage: SEVERAL_OUTPUTS,
        },
        span,
      );
    }
  }
  reportDuplicate(scope, model, entry);
  model.state = {
    ...state,
    entries: state.entries.with(entry),
    inputs: inputs ?? state.inputs,
    outputs: application.outputs.slice(0, 1),
  };
}

/** TensorFlow.js finds it when the model is used. Of layers under conditions, not both need be there. */
function reportDuplicate(scope: Scope, model: ModelValue, entry: Entry): void {
  const name = nameOf(entry.layer);
  if (name === null) return;
  const known = model.state.entries.named(name);
  if (known === undefined || known.layer === entry.layer) return;
  scope.frame.run.burn(model.state.entries.length >> 2);
  const certain = [...model.state.entries.toArray().filter((one) => one.conditional === null), entry].map((one) => one.layer);
  const [first] = certain;
  const duplicate = first && duplicateAmong(certain, `${tfjsNameOf(first)}_input`);
  if (duplicate?.span) report(scope.frame, duplicate.fault, duplicate.span);
}

/** A model added to a sequential one has one input and one output. */
function takesOne(scope: Scope, layer: ModelValue, node: ts.Node): boolean {
  const { inputs, outputs } = layer.state;
  if (layer.loaded !== null || (inputs.length <= 1 && outputs.length <= 1)) return true;
  const several = outputs.length > 1 ? 'output' : 'input';
  const tfjsMessage = `All layers in a Sequential model should have a single ${several} tensor. For multi-${several} layers, use the functional API.`;
  const message = `The model has ${inputs.length} inputs and ${outputs.length} outputs, but a layer of a sequential model has one of each`;
  report(
    scope.frame,
    { code: several === 'output' ? 'multiple-outputs' : 'input-count', message, tfjsMessage },
    spanOf(scope.frame.module, node),
  );
  return false;
}

/** The inputs from which an application was computed. */
export function sourcesOf(application: Application): TensorValue[] {
  const found = new Set<TensorValue>();
  const seen = new Set<Application>();
  const walk = (one: Application): void => {
    if (seen.has(one) || seen.size > 2000) return;
    seen.add(one);
    if (one.inputs.length === 0) for (const output of one.outputs) found.add(output);
    for (const input of one.inputs) {
      const { source } = input;
      if ('layer' in source) walk(source);
      else for (const side of [source.whenTrue, source.whenFalse]) if ('layer' in side.source) walk(side.source);
    }
  };
  walk(application);
  return [...found];
}

/** `model.pop()`. */
export function pop(scope: Scope, model: ModelValue): void {
  const { state } = model;
  scope.frame.run.trail.touch(model);
  const entries = state.entries.withoutLast();
  const last = entries.last?.application;
  model.state = {
    ...state,
    entries,
    outputs: last ? last.outputs.slice(0, 1) : [],
    inputs: entries.length === 0 ? [] : state.inputs,
  };
}
