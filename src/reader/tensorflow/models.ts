/** Makes models: `tf.sequential`, `tf.model`, and models that are loaded. */
import type ts from 'typescript';
import { spanOf, textOf } from '../modules/module.js';
import type { Frame } from '../interpreter/frame.js';
import type { Call } from '../interpreter/functionValue.js';
import { getProperty } from '../interpreter/properties.js';
import type { Scope } from '../interpreter/scope.js';
import type { Value } from '../interpreter/value.js';
import { tensorsOf } from './apply.js';
import { checkFunctional } from './functional.js';
import { ModelValue } from './modelValue.js';
import type { Builder, ModelOrigin } from './modelValue.js';
import { addAll } from './sequential.js';
import { unknownApplication } from './unknownLayer.js';
import { activityOf } from './use.js';
import { UnknownValue } from '../interpreter/value.js';

export function makeSequential(scope: Scope, args: Value, node: ts.Node): ModelValue {
  const model = new ModelValue(scope.frame.run.trail, 'Sequential', originOf(scope.frame, node));
  note(scope, model);
  if (args !== undefined && args !== null) {
    setName(scope, model, args, node);
    const layers = getProperty(scope, args, 'layers', node);
    if (layers !== undefined && layers !== null) addAll(scope, model, layers, node);
  }
  return model;
}

export function makeFunctional(scope: Scope, args: Value, node: ts.Node): ModelValue {
  const { run } = scope.frame;
  const inputs = args === undefined ? undefined : getProperty(scope, args, 'inputs', node);
  const outputs = args === undefined ? undefined : getProperty(scope, args, 'outputs', node);
  const model = new ModelValue(run.trail, 'Functional', originOf(scope.frame, node), {
    inputs: tensorsOf(scope, inputs, node) ?? [],
    outputs: tensorsOf(scope, outputs, node) ?? [],
  });
  if (args !== undefined && args !== null) setName(scope, model, args, node);
  note(scope, model);
  checkFunctional(scope, model, node);
  return model;
}

/** A file that makes more makes them in a loop that has nothing more to tell. */
const MOST_MODELS = 200;

function note(scope: Scope, model: ModelValue): void {
  const { run } = scope.frame;
  model.activity = activityOf(scope.frame);
  run.burn(30);
  if (run.models.length < MOST_MODELS) run.models.push(model);
  else run.limit ??= model.origin.span;
}

function setName(scope: Scope, model: ModelValue, args: Value, node: ts.Node): void {
  const name = getProperty(scope, args, 'name', node);
  if (typeof name !== 'string') return;
  scope.frame.run.trail.touch(model);
  model.state = { ...model.state, name };
}

/** A model that comes from a file or the web: its layers are open, what is built on it can still be read. */
export function loadedModel(call: Call): ModelValue {
  const { run, module } = call.scope.frame;
  const span = spanOf(module, call.node);
  const text = textOf(module, call.node);
  const reason = `the layers of the model that is loaded here are not in the code`;
  const source = new UnknownValue(reason, span);
  const application = unknownApplication(run.trail, [], source);
  const model = new ModelValue(run.trail, 'Functional', originOf(call.scope.frame, call.node), {
    inputs: application.outputs,
    outputs: application.outputs,
    notes: [{ reason, span }],
  });
  model.loaded = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return model;
}

export function originOf(frame: Frame, node: ts.Node): ModelOrigin {
  const builders: Builder[] = [];
  for (let one: Frame | null = frame; one; one = one.parent) {
    const builder = builderOf(one);
    if (builder) builders.push(builder);
  }
  return { span: spanOf(frame.module, node), builders: builders.reverse() };
}

function builderOf(frame: Frame): Builder | null {
  const { callee, initializing, parent, run, module, callSpan } = frame;
  const { file } = module;
  if (callee !== null) {
    const info = run.infoOf(callee);
    const nameSpan = info?.nameNode ? spanOf(module, info.nameNode) : null;
    return { name: info?.name ?? null, file, start: callee.pos, nameSpan, callSpan };
  }
  // Fields are initialized in the constructor, which need not be written.
  if (initializing === null || parent?.callee === initializing.construct) return null;
  const name = initializing.name === null ? null : `${initializing.name}.constructor`;
  return { name, file, start: initializing.node.pos, nameSpan: initializing.span, callSpan };
}
