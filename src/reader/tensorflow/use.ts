/** What is done with a model once it is built: `fit`, `predict`, `evaluate`. */
import { unknown } from '../../graph/dim.js';
import { spanOf } from '../modules/module.js';
import type { Call } from '../interpreter/functionValue.js';
import { handOverFunction } from '../interpreter/handOver.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { DataTensor } from './dataTensor.js';
import type { ModelValue } from './modelValue.js';

export function useModel(call: Call, model: ModelValue, method: string): Value {
  const { run, module } = call.scope.frame;
  for (const argument of call.args) if (isKind(argument, 'object')) deferCallbacks(call, argument);
  if (method === 'fit' || method === 'fitDataset') {
    const history = new ObjectValue(run.trail);
    history.rest = { kind: 'unknown', reason: 'what training gives is not known', span: null, tensors: [] };
    return history;
  }
  const [output] = model.state.outputs;
  const shape =
    method === 'predict' && model.state.outputs.length === 1 && output
      ? output.shape
      : unknown('what the model gives is not known');
  return new DataTensor(shape, spanOf(module, call.node));
}

/** `callbacks: {onEpochEnd: …}` are called later. */
function deferCallbacks(call: Call, options: ObjectValue): void {
  for (const value of options.properties.values()) {
    if (isKind(value, 'object')) deferCallbacks(call, value);
    else if (isKind(value, 'function')) handOverFunction(call.scope, value, call.node);
  }
}
