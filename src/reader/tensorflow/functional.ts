/** What `tf.model` checks. */
import type ts from 'typescript';
import type { Fault } from '../../graph/problem.js';
import type { Span } from '../../graph/span.js';
import { spanOf } from '../modules/module.js';
import type { Scope } from '../interpreter/scope.js';
import { report } from '../report/report.js';
import { duplicateAmong, tfjsNameOf } from './layerNames.js';
import type { ModelValue } from './modelValue.js';
import { Either } from './tensorValue.js';
import type { Application, TensorValue } from './tensorValue.js';
import { applicationsOf, trace } from './trace.js';

export function checkFunctional(scope: Scope, model: ModelValue, node: ts.Node): void {
  const { module } = scope.frame;
  const span = spanOf(module, node);
  const { inputs, outputs } = model.state;
  if (inputs.length === 0 || outputs.length === 0) return;
  const notInput = inputs.findIndex((input) => !isInput(input));
  if (notInput >= 0) {
    const input = inputs[notInput] as TensorValue;
    report(scope.frame, notAnInput(input, notInput), span, relatedTo(input));
    return;
  }
  // An open list may stand for any inputs.
  for (const output of inputs.some(isOpen) ? [] : outputs) {
    for (const application of applicationsOf(output, new Set())) {
      const missing = unreachable(application, inputs);
      if (!missing) continue;
      report(scope.frame, disconnected(missing, inputs), span, relatedTo(missing.outputs[0]));
      return;
    }
  }
  const duplicate = duplicateAmong(trace(inputs, outputs).layers);
  if (duplicate) report(scope.frame, duplicate.fault, duplicate.span ?? span, [{ span, message: 'the model is made here' }]);
}

/** Made by `tf.input`, or not known to be made by anything else. */
function isInput(input: TensorValue): boolean {
  return applicationsOf(input, new Set()).every(({ layer }) =>
    layer.kind === 'model' ? layer.loaded !== null : layer.origin.className === 'InputLayer' || layer.origin.className === '?',
  );
}

function isOpen(input: TensorValue): boolean {
  return applicationsOf(input, new Set()).some(({ layer }) => layer.kind === 'layer' && layer.origin.className === '?');
}

/** An input that the output needs and the model does not list. */
function unreachable(start: Application, inputs: readonly TensorValue[]): Application | null {
  const given = new Set(inputs.flatMap((input) => applicationsOf(input, new Set())));
  const seen = new Set<Application>([start]);
  const queue = [start];
  for (let application = queue.pop(); application; application = queue.pop()) {
    if (given.has(application)) continue;
    if (application.layer.kind === 'layer' && application.layer.origin.className === 'InputLayer') return application;
    for (const input of application.inputs) {
      // Where a condition decides, the way that is missing may never be taken.
      if (input.source instanceof Either) continue;
      if (seen.has(input.source) || seen.size > 5000) continue;
      seen.add(input.source);
      queue.push(input.source);
    }
  }
  return null;
}

function disconnected(missing: Application, inputs: readonly TensorValue[]): Fault {
  const name = tfjsNameOf(missing.layer);
  const listed =
    inputs.length === 1 ? 'the model lists another input' : `it is not among the ${inputs.length} inputs of the model`;
  return {
    code: 'graph-disconnected',
    message: `The outputs depend on the input ${name}, but ${listed}`,
    tfjsMessage: `Graph disconnected: cannot obtain value for tensor [object Object] at layer "${name}". The following previous layers were accessed without issue: ${inputs.map((input) => nameOfTensor(input)).join(',')}`,
  };
}

function notAnInput(input: TensorValue, index: number): Fault {
  const layer = applicationsOf(input, new Set())[0]?.layer;
  const className = layer ? (layer.kind === 'layer' ? layer.origin.className : layer.modelKind) : '?';
  return {
    code: 'not-an-input',
    message: `Input ${index} of the model is made by ${className}, not by tf.input`,
    tfjsMessage: `Input layers to a LayersModel must be InputLayer objects. Received inputs: [object Object]. Input ${index} (0-based) originates from layer type ${className}.`,
  };
}

function nameOfTensor(tensor: TensorValue): string {
  const layer = applicationsOf(tensor, new Set())[0]?.layer;
  return layer ? tfjsNameOf(layer) : 'input1';
}

function relatedTo(tensor: TensorValue | Application | undefined): { readonly span: Span; readonly message: string }[] {
  if (tensor === undefined) return [];
  const application = 'layer' in tensor ? tensor : applicationsOf(tensor, new Set())[0];
  const span = application?.layer.origin.span;
  return span ? [{ span, message: 'it is made here' }] : [];
}
