/** Activations: as part of a layer that has one, and as layers of their own. */
import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import type { Operand } from '../program.js';
import { NotCompiled, valuesOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { emitSingleCopy, stridesOf } from '../strided.js';

/** By TensorFlow.js's names; the numbers are those of the kernel (`assembly/activations.ts`). */
const activationNumbers: Readonly<Record<string, number>> = {
  relu: 0,
  relu6: 1,
  sigmoid: 2,
  hardSigmoid: 3,
  tanh: 4,
  elu: 5,
  selu: 6,
  softplus: 7,
  softsign: 8,
  swish: 9,
  mish: 10,
  gelu: 11,
  gelu_new: 12,
};
const leakyRelu = 13;
const thresholdedRelu = 14;
const clippedRelu = 15;

/** The number of an activation for kernels that have one among other things; −1 for none. */
export function activationNumber(name: string): number {
  const number = name === 'linear' ? -1 : activationNumbers[name];
  if (number === undefined) throw new NotCompiled(`its activation is ${name}`);
  return number;
}

/** The activation of a layer's configuration; `linear` where it has none. */
export function activationOf(layer: LayerReader): string {
  return layer.has('activation') ? layer.text('activation') : 'linear';
}

/** A value with an activation applied; the value itself where that is linear. */
export function activated(tape: Tape, x: Value, name: string): Value {
  if (name === 'linear') return x;
  if (name === 'softmax' || name === 'logSoftmax') return softmaxOf(tape, x, name === 'logSoftmax');
  return elementwise(tape, x, activationNumber(name), 0);
}

function elementwise(tape: Tape, x: Value, number: number, parameter: number): Value {
  const y = tape.value(x.shape, [x]);
  const count = perExample(x.elements);
  x.gradient.readers += 1;
  tape.emit('activate', number, x.buffer, y.buffer, count, parameter);
  tape.onBackward(y, (dy) => {
    tape.addGradient(x, (dx) => tape.emit('activateGradient', number, x.buffer, y.buffer, dy, dx, count, parameter));
  });
  return y;
}

function softmaxOf(tape: Tape, x: Value, logarithms: boolean): Value {
  const y = tape.value(x.shape, [x]);
  x.gradient.readers += 1;
  const [rows, flag] = [perExample(x.rows), logarithms ? 1 : 0];
  tape.emit('softmax', x.buffer, y.buffer, rows, x.channels, flag);
  tape.onBackward(y, (dy) => {
    tape.addGradient(x, (dx) => tape.emit('softmaxGradient', y.buffer, dy, dx, rows, x.channels, flag));
  });
  return y;
}

export function compileActivation(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  return activated(tape, x, activationOf(layer));
}

export function compileRelu(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const most = layer.optionalNumber('maxValue');
  return most === null ? activated(tape, x, 'relu') : elementwise(tape, x, clippedRelu, most);
}

export function compileLeakyRelu(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  return elementwise(tape, x, leakyRelu, layer.number('alpha'));
}

export function compileThresholdedRelu(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  return elementwise(tape, x, thresholdedRelu, layer.number('theta'));
}

export function compileElu(tape: Tape, _layer: LayerReader, [x]: readonly [Value]): Value {
  return activated(tape, x, 'elu');
}

export function compileSoftmax(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  // The loss takes the softmax in itself and leaves the layer without a computation of its own.
  if (Object.hasOwn(layer.layer, 'call')) return x;
  const axis = layer.raw('axis');
  if (axis !== -1 && axis !== x.shape.length) throw new NotCompiled('it runs along another axis than the last');
  return softmaxOf(tape, x, false);
}

export function compileParametricRelu(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const slopes = layer.weight('alpha');
  const y = tape.value(x.shape, [x], [slopes]);
  // Slopes that are shared along axes are spread over them, and their gradients summed up.
  const strides = stridesOf(slopes.shape);
  const axes = stridesOf(x.shape).map((to, axis) => ({
    size: x.shape[axis] as number,
    from: slopes.shape[axis] === 1 ? 0 : (strides[axis] as number),
    to,
  }));
  const spread = tape.fixedScratch(x.elements);
  emitSingleCopy(tape, valuesOf(slopes), spread, axes, false);
  x.gradient.readers += 1;
  tape.emit('parametricRelu', x.buffer, spread, y.buffer, perExample(1), x.elements);
  tape.onBackward(y, (dy) => {
    const spreadGradient = tape.fixedScratch(x.elements);
    const both = (dx: Operand): void => {
      tape.emit('parametricReluGradient', x.buffer, spread, dy, dx, spreadGradient, perExample(1), x.elements);
    };
    if (x.needsGradient) tape.addGradient(x, both);
    else both(0);
    tape.addWeightGradient(slopes, (target) => {
      tape.emit('fillFloats', target, slopes.size, 0);
      emitSingleCopy(
        tape,
        spreadGradient,
        target,
        axes.map(({ size, from, to }) => ({ size, from: to, to: from })),
        true,
      );
    });
  });
  return y;
}
