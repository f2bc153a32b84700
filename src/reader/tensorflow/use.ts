/** What is done with a model once it is built: `compile`, `fit`, `predict`, `evaluate`. */
import { unknown } from '../../graph/dim.js';
import type { CompileSettings } from '../../graph/model.js';
import { spanOf } from '../modules/module.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import type { Frame } from '../interpreter/frame.js';
import type { Call } from '../interpreter/functionValue.js';
import { handOverFunction } from '../interpreter/handOver.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { getProperty } from '../interpreter/properties.js';
import { isKind, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { report } from '../report/report.js';
import { configValue } from './config.js';
import { checkPrediction, checkTraining } from './dataChecks.js';
import { DataTensor } from './dataTensor.js';
import { checkLoss, lossName } from './lossChecks.js';
import { isSettledModel } from './modelValue.js';
import type { ModelValue } from './modelValue.js';

export function compile(call: Call, model: ModelValue): Value {
  const { frame } = call.scope;
  const { run } = frame;
  const [args] = call.args;
  const read = (key: string): CompileSettings['loss'] =>
    configValue(run, args === undefined ? undefined : getProperty(call.scope, args, key, call.node)) ??
    unknown('it is not given');
  const compiled: CompileSettings = { loss: read('loss'), optimizer: read('optimizer'), metrics: read('metrics') };
  const problem = checkLoss(model, compiled.loss);
  const span = problem && (problem.layer.origin.configSpans.get(problem.key) ?? problem.layer.origin.span);
  if (problem && span) {
    report(frame, problem.fault, span, [{ span: spanOf(frame.module, call.node), message: 'the loss is chosen here' }]);
  }
  run.trail.touch(model);
  model.state = { ...model.state, compile: compiled };
  return undefined;
}

const TRAINING = new Set(['fit', 'evaluate', 'trainOnBatch', 'fitDataset', 'evaluateDataset']);

export function useModel(call: Call, model: ModelValue, method: string): Value {
  const { run, module } = call.scope.frame;
  for (const argument of call.args) if (isKind(argument, 'object')) deferCallbacks(call, argument);
  if (isSettledModel(model)) {
    if (TRAINING.has(method)) checkUse(call, model, method);
    else reportAt(call, checkPrediction(model, call.args[0]), 0);
  }
  if (method.startsWith('fit') || method === 'trainOnBatch') {
    const history = new ObjectValue(run.trail);
    history.rest = new UnknownValue('what training gives is not known');
    return history;
  }
  const span = spanOf(module, call.node);
  if (!method.startsWith('predict')) return new UnknownValue('what the model gives is not known', span);
  const tensors = model.state.outputs.map(({ shape }) => new DataTensor(shape, span));
  if (tensors.length === 0) return new UnknownValue('what the model gives is not known', span);
  return tensors.length === 1 ? tensors[0] : new ArrayValue(run.trail, tensors);
}

function checkUse(call: Call, model: ModelValue, method: string): void {
  const { compile: settings } = model.state;
  if (settings === null) {
    if (!isSurelyNotCompiled(call.scope.frame, model)) return;
    const tfjsMessage =
      model.modelKind === 'Sequential'
        ? 'The model needs to be compiled before being used.'
        : 'You must compile a model before training/testing. Use LayersModel.compile(modelCompileArgs).';
    report(
      call.scope.frame,
      { code: 'not-compiled', message: `${method} is called before the model is compiled`, tfjsMessage },
      spanOf(call.scope.frame.module, call.node),
    );
    return;
  }
  if (method.endsWith('Dataset')) return;
  const problem = checkTraining(model, call.args[0], call.args[1], lossName(settings.loss));
  if (problem) reportAt(call, problem.fault, problem.argument);
}

/** Made and used in one go, and shown to nobody who might have compiled it. */
function isSurelyNotCompiled(frame: Frame, model: ModelValue): boolean {
  return !model.state.shared && model.activity === activityOf(frame) && frame.run.arms.length === 0;
}

/** The outermost frame: what ran from one root, without a pause. */
export function activityOf(frame: Frame): Frame {
  let outermost = frame;
  while (outermost.parent) outermost = outermost.parent;
  return outermost;
}

function reportAt(call: Call, fault: ReturnType<typeof checkPrediction>, argument: number): void {
  if (!fault) return;
  const { frame } = call.scope;
  report(frame, fault, spanOf(frame.module, call.argumentNodes[argument] ?? call.node));
}

/** `callbacks: {onEpochEnd: …}` are called later. */
function deferCallbacks(call: Call, options: ObjectValue): void {
  for (const value of options.properties.values()) {
    if (isKind(value, 'object')) deferCallbacks(call, value);
    else if (isKind(value, 'function')) handOverFunction(call.scope, value, call.node);
  }
}
