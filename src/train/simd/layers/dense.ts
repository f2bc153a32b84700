import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import type { Operand, ProgramBuffer, ProgramWeight } from '../program.js';
import { valuesOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { activated, activationOf } from './activation.js';

/** Scalar products of fewer values than this spend more time on adding up their lanes than transposing takes. */
const fewestUnits = 32;

/** output[…, units] = activation(input[…, features] · kernel[features, units] + bias) */
export function compileDense(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const y = product(tape, x, layer.weight('kernel'), layer.optionalWeight('bias'), activationOf(layer) === 'relu');
  return activationOf(layer) === 'relu' ? y : activated(tape, y, activationOf(layer));
}

/** The rows of a value times a matrix, with its bias, and with a relu in the same kernel. */
export function product(tape: Tape, x: Value, kernel: ProgramWeight, bias: ProgramWeight | null, relu: boolean): Value {
  const units = kernel.shape.at(-1) as number;
  const features = kernel.size / units;
  const rows = perExample(x.elements / features);
  const y = tape.value([...x.shape.slice(0, -1), units], [x], [kernel, bias]);
  y.reluOutput = relu;
  x.gradient.readers += 1;
  tape.emit('multiply', x.buffer, valuesOf(kernel), biasOperand(bias), y.buffer, rows, units, features, relu ? 1 : 0);
  tape.onBackward(y, (dy) => {
    if (relu) maskByRelu(tape, y, dy);
    if (bias !== null) tape.addWeightGradient(bias, (target) => tape.emit('sumRows', dy, target, rows, units));
    tape.addWeightGradient(kernel, (target) => {
      const examples = x.elements / features;
      const pack = (matrix: ProgramBuffer, width: number): ProgramBuffer => {
        const packed = tape.scratch(examples * Math.ceil(width / 8) * 8);
        tape.emit('packStrips', matrix, packed, rows, width);
        return packed;
      };
      tape.emit('multiplyTransposedStrips', pack(x.buffer, features), pack(dy, units), target, features, units, rows);
    });
    tape.addGradient(x, (dx) => {
      if (units >= fewestUnits) {
        tape.emit('multiplyByTransposed', dy, valuesOf(kernel), dx, rows, features, units);
        return;
      }
      const transposed = tape.fixedScratch(kernel.size);
      tape.emit('transpose', valuesOf(kernel), transposed, features, units);
      tape.emit('multiply', dy, transposed, 0, dx, rows, features, units, 0);
    });
  });
  return y;
}

export function biasOperand(bias: ProgramWeight | null): Operand {
  return bias === null ? 0 : valuesOf(bias);
}

/** The gradient of what a relu gave becomes that of what it was given, in place, unless the layer that follows has done so. */
export function maskByRelu(tape: Tape, y: Value, dy: Operand): void {
  if (tape.masked.has(y.gradient)) return;
  tape.emit('reluGradient', dy, y.buffer, dy, perExample(y.elements));
}
