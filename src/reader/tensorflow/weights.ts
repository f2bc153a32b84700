/** Weights that a layer class of the project adds: `this.addWeight('kernel', [inputDim, units], …)`. */
import type { Call } from '../interpreter/functionValue.js';
import type { Value } from '../interpreter/value.js';
import { shapeOf } from './config.js';
import { DataTensor } from './dataTensor.js';
import type { LayerValue } from './layerValue.js';
import { spanOf } from '../modules/module.js';

/** `addWeight(name, shape, dtype?, initializer?, regularizer?, trainable?)`. */
export function addWeight(call: Call, layer: LayerValue): Value {
  const { run, module } = call.scope.frame;
  const [name, shape, , , , trainable] = call.args;
  const sizes = shapeOf(run, shape);
  run.trail.touch(layer);
  layer.weights = [
    ...(layer.weights ?? []),
    { name: typeof name === 'string' ? name : 'weight', shape: sizes, trainable: trainable !== false },
  ];
  return new DataTensor(sizes, spanOf(module, call.node));
}
