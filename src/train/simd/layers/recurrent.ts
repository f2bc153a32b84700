/**
 * Recurrent layers. The input's part of all time steps is one product; the steps themselves are one call of a kernel
 * (`assembly/recurrent.ts`), and so is their way back.
 */
import type { LayerReader } from '../layerReader.js';
import { offsetBy, perExample } from '../program.js';
import type { Operand, ProgramBuffer, ProgramWeight } from '../program.js';
import { emitCopy, emitSingleCopy } from '../strided.js';
import type { Axis } from '../strided.js';
import { NotCompiled, valuesOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { activationNumber, activationOf } from './activation.js';
import { product } from './dense.js';

/** What the kernels ask of a layer and its cell. */
interface Recurrence {
  readonly sums: Value;
  readonly output: Value;
  readonly recurrent: ProgramWeight;
  readonly steps: number;
  readonly units: number;
  readonly activation: number;
  readonly recurrentActivation: number;
  /** Whether the output is the whole sequence. */
  readonly sequences: 0 | 1;
  readonly backwards: 0 | 1;
}

const cells: Readonly<Record<string, { readonly gates: number; readonly emit: (tape: Tape, recurrence: Recurrence) => void }>> = {
  SimpleRNNCell: { gates: 1, emit: emitSimple },
  GRUCell: { gates: 3, emit: emitGated },
  LSTMCell: { gates: 4, emit: emitLongShortTerm },
};

export function compileRecurrent(tape: Tape, layer: LayerReader, [x]: readonly [Value], shape: readonly number[]): Value {
  return recurrent(tape, layer, x, shape);
}

/** @param shape of the output, without the batch */
export function recurrent(tape: Tape, layer: LayerReader, x: Value, shape: readonly number[]): Value {
  if (layer.flag('returnState')) throw new NotCompiled('it returns its state');
  if (layer.flag('stateful')) throw new NotCompiled('it is stateful');
  const cell = layer.inner('cell');
  const kind = cells[cell.className];
  if (kind === undefined) throw new NotCompiled(`there is no kernel for its cell ${cell.className}`);
  if (cell.number('dropout') > 0 || cell.number('recurrentDropout') > 0) throw new NotCompiled('it drops values out');
  const weight = cell.weight('recurrentKernel');
  const sums = product(tape, x, cell.weight('kernel'), cell.optionalWeight('bias'), false);
  sums.gradient.readers += 1;
  const recurrence: Recurrence = {
    sums,
    output: tape.value(shape, [sums], [weight]),
    recurrent: weight,
    steps: x.rows,
    units: weight.shape[0] as number,
    activation: activationNumber(activationOf(cell)),
    recurrentActivation:
      kind.gates === 1 ? -1 : activationNumber(cell.has('recurrentActivation') ? cell.text('recurrentActivation') : 'linear'),
    sequences: layer.flag('returnSequences') ? 1 : 0,
    backwards: layer.flag('goBackwards') ? 1 : 0,
  };
  kind.emit(tape, recurrence);
  return recurrence.output;
}

/** A sequence of so many floats a step. */
function sequence(tape: Tape, { steps }: Recurrence, width: number): ProgramBuffer {
  return tape.scratch(steps * width);
}

function transposed(tape: Tape, matrix: Operand, rows: number, columns: number): ProgramBuffer {
  const target = tape.fixedScratch(rows * columns);
  tape.emit('transpose', matrix, target, rows, columns);
  return target;
}

function emitSimple(tape: Tape, recurrence: Recurrence): void {
  const { sums, output, recurrent: weight, steps, units, activation, sequences, backwards } = recurrence;
  const sizes = [perExample(1), steps, units, activation, sequences, backwards] as const;
  const [previous, values] = [sequence(tape, recurrence, units), sequence(tape, recurrence, units)];
  const aside = [tape.scratch(units), tape.scratch(units)] as const;
  tape.emit('simpleRecurrence', sums.buffer, valuesOf(weight), previous, values, output.buffer, ...aside, ...sizes);
  tape.onBackward(output, (dy) => {
    const back = transposed(tape, valuesOf(weight), units, units);
    const put = [tape.scratch(units), tape.scratch(units)] as const;
    backThrough(tape, recurrence, previous, (gradient) => {
      tape.emit('simpleRecurrenceGradient', dy, sums.buffer, values, back, gradient, ...put, ...sizes);
    });
  });
}

function emitLongShortTerm(tape: Tape, recurrence: Recurrence): void {
  const { sums, output, recurrent: weight, units } = recurrence;
  const sizes = gatedSizes(recurrence);
  const gates = sequence(tape, recurrence, 4 * units);
  const [state, squashed, previous] = [units, units, units].map((width) => sequence(tape, recurrence, width)) as [
    ProgramBuffer,
    ProgramBuffer,
    ProgramBuffer,
  ];
  const aside = [tape.scratch(units), tape.scratch(4 * units)] as const;
  const kept = [gates, state, squashed] as const;
  tape.emit('longShortTermMemory', sums.buffer, valuesOf(weight), ...kept, previous, output.buffer, ...aside, ...sizes);
  tape.onBackward(output, (dy) => {
    const back = transposed(tape, valuesOf(weight), units, 4 * units);
    const put = [tape.scratch(units), tape.scratch(units), tape.scratch(4 * units)] as const;
    backThrough(tape, recurrence, previous, (gradient) => {
      tape.emit('longShortTermMemoryGradient', dy, sums.buffer, ...kept, back, gradient, ...put, ...sizes);
    });
  });
}

/** The gradients of the sums and, from them, of the recurrent kernel: that of the states before each step times that of the sums. */
function backThrough(
  tape: Tape,
  { sums, recurrent: weight, steps, units }: Recurrence,
  previous: ProgramBuffer,
  write: (gradient: ProgramBuffer) => void,
): void {
  const width = weight.size / units;
  withGradient(tape, sums, write, (gradient) => {
    tape.addWeightGradient(weight, (target) => {
      tape.emit('multiplyTransposed', previous, gradient, target, units, width, perExample(steps));
    });
  });
}

/** The gradient of a value, which is needed for something else besides, whether the value itself asks for it or not. */
function withGradient(
  tape: Tape,
  value: Value,
  write: (gradient: ProgramBuffer) => void,
  use: (gradient: ProgramBuffer) => void,
): void {
  const both = (gradient: ProgramBuffer): void => {
    write(gradient);
    use(gradient);
  };
  if (value.needsGradient) tape.addGradient(value, both);
  else both(tape.scratch(value.elements));
}

function emitGated(tape: Tape, recurrence: Recurrence): void {
  const { sums, output, recurrent: weight, steps, units } = recurrence;
  const sizes = gatedSizes(recurrence);
  // The recurrent kernel's columns of the gates and those of the candidate are multiplied apart.
  const [gateKernel, candidateKernel] = [tape.fixedScratch(2 * units * units), tape.fixedScratch(units * units)];
  const columns = [
    { matrix: gateKernel, width: 2 * units, start: 0 },
    { matrix: candidateKernel, width: units, start: 2 * units },
  ] as const;
  for (const { matrix, width, start } of columns) {
    emitSingleCopy(tape, offsetBy(valuesOf(weight), start), matrix, columnAxes(units, width, width, 3 * units), false);
  }
  const gates = sequence(tape, recurrence, 3 * units);
  const [previous, reset] = [sequence(tape, recurrence, units), sequence(tape, recurrence, units)];
  const aside = [tape.scratch(units), tape.scratch(units), tape.scratch(2 * units)] as const;
  const kernels = [gateKernel, candidateKernel] as const;
  tape.emit('gatedRecurrence', sums.buffer, ...kernels, gates, previous, reset, output.buffer, ...aside, ...sizes);
  tape.onBackward(output, (dy) => {
    const back = [transposed(tape, gateKernel, units, 2 * units), transposed(tape, candidateKernel, units, units)] as const;
    const put = [tape.scratch(units), tape.scratch(units), tape.scratch(2 * units)] as const;
    const write = (gradient: ProgramBuffer): void => {
      tape.emit('gatedRecurrenceGradient', dy, sums.buffer, gates, previous, ...back, gradient, ...put, ...sizes);
    };
    withGradient(tape, sums, write, (gradient) => {
      tape.addWeightGradient(weight, (target) => {
        for (const { width, start } of columns) {
          const part = sequence(tape, recurrence, width);
          const axes = columnAxes(steps, width, width, 3 * units);
          emitCopy(tape, offsetBy(gradient, start), part, axes, 3 * units * steps, width * steps, false);
          const summand = tape.fixedScratch(units * width);
          const before = start === 0 ? previous : reset;
          tape.emit('multiplyTransposed', before, part, summand, units, width, perExample(steps));
          emitSingleCopy(tape, summand, offsetBy(target, start), columnAxes(units, width, 3 * units, width), false);
        }
      });
    });
  });
}

function gatedSizes({ steps, units, activation, recurrentActivation, sequences, backwards }: Recurrence) {
  return [perExample(1), steps, units, activation, recurrentActivation, sequences, backwards] as const;
}

/** Columns of a matrix, `height` rows of `width` floats, that begin so many floats apart in the source and the target. */
function columnAxes(height: number, width: number, to: number, from: number): Axis[] {
  return [
    { size: height, from, to },
    { size: width, from: 1, to: 1 },
  ];
}
