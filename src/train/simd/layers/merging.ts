/** Layers that make one value out of several. */
import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import { emitCopy, stridesOf } from '../strided.js';
import { NotCompiled, elementsOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { gathered, permuted } from './rearranging.js';

/** The numbers are those of the kernel (`assembly/combine.ts`). */
const combinations = { add: 0, multiply: 1, maximum: 2, minimum: 3 } as const;

type Combination = keyof typeof combinations;

/** One after the other: ((a ∘ b) ∘ c) …, with sizes of 1 spread over those of the others. */
export function compileCombination(combination: Combination, mean = false) {
  return (tape: Tape, _layer: LayerReader, inputs: readonly Value[], shape: readonly number[]): Value => {
    const [first, ...others] = inputs.map((input) => spreadTo(tape, input, shape));
    if (first === undefined) throw new NotCompiled('it has no inputs');
    const total = others.reduce((a, b) => combined(tape, combination, a, b), first);
    return mean ? scaled(tape, total, 1 / inputs.length) : total;
  };
}

function spreadTo(tape: Tape, x: Value, shape: readonly number[]): Value {
  if (x.shape.join() === shape.join()) return x;
  if (x.shape.length !== shape.length) throw new NotCompiled('its inputs have different ranks');
  const from = stridesOf(x.shape);
  const axes = stridesOf(shape).map((to, axis) => ({
    size: shape[axis] as number,
    from: x.shape[axis] === 1 ? 0 : (from[axis] as number),
    to,
  }));
  return gathered(tape, x, shape, axes);
}

function combined(tape: Tape, combination: Combination, a: Value, b: Value): Value {
  const y = tape.value(a.shape, [a, b]);
  const count = perExample(y.elements);
  a.gradient.readers += 1;
  b.gradient.readers += 1;
  tape.emit('combine', combinations[combination], a.buffer, b.buffer, y.buffer, count);
  tape.onBackward(y, (dy) => {
    switch (combination) {
      case 'add':
        tape.addGradient(a, (da) => tape.emit('scaleFloats', dy, da, count, 1, 0));
        tape.addGradient(b, (db) => tape.emit('scaleFloats', dy, db, count, 1, 0));
        return;
      case 'multiply':
        tape.addGradient(a, (da) => tape.emit('combine', combinations.multiply, dy, b.buffer, da, count));
        tape.addGradient(b, (db) => tape.emit('combine', combinations.multiply, dy, a.buffer, db, count));
        return;
      case 'maximum':
      case 'minimum': {
        const minimum = combination === 'minimum' ? 1 : 0;
        tape.addGradient(a, (da) => tape.emit('selectGradient', minimum, 0, a.buffer, b.buffer, dy, da, count));
        tape.addGradient(b, (db) => tape.emit('selectGradient', minimum, 1, a.buffer, b.buffer, dy, db, count));
      }
    }
  });
  return y;
}

function scaled(tape: Tape, x: Value, factor: number): Value {
  const y = tape.value(x.shape, [x]);
  const count = perExample(x.elements);
  x.gradient.readers += 1;
  tape.emit('scaleFloats', x.buffer, y.buffer, count, factor, 0);
  tape.onBackward(y, (dy) => tape.addGradient(x, (dx) => tape.emit('scaleFloats', dy, dx, count, factor, 0)));
  return y;
}

export function compileConcatenate(tape: Tape, layer: LayerReader, inputs: readonly Value[], shape: readonly number[]): Value {
  const given = layer.number('axis');
  const axis = given < 0 ? shape.length + given : given - 1;
  if (axis < 0) throw new NotCompiled('it joins along the batch');
  return joined(tape, inputs, shape, axis);
}

/** Values beside each other along an axis, counted without the batch. */
export function joined(tape: Tape, inputs: readonly Value[], shape: readonly number[], axis: number): Value {
  const y = tape.value(shape, inputs);
  const inner = elementsOf(shape.slice(axis + 1));
  const stride = (shape[axis] as number) * inner;
  let offset = 0;
  for (const x of inputs) {
    const block = (x.shape[axis] as number) * inner;
    const at = offset;
    const outer = x.elements / block;
    const axes = [
      { size: outer, from: block, to: stride },
      { size: block, from: 1, to: 1 },
    ];
    x.gradient.readers += 1;
    emitCopy(tape, x.buffer, { buffer: y.buffer, offset: at }, axes, x.elements, y.elements, false);
    tape.onBackward(y, (dy) => {
      tape.addGradient(x, (dx) => {
        const back = axes.map(({ size, from, to }) => ({ size, from: to, to: from }));
        emitCopy(tape, { buffer: dy, offset: at }, dx, back, y.elements, x.elements, false);
      });
    });
    offset += block;
  }
  return y;
}

/** Products of matrices, one for each example: axes that are summed over come last in the left one and first in the right one. */
export function compileDot(tape: Tape, layer: LayerReader, [a, b]: readonly Value[], shape: readonly number[]): Value {
  if (a === undefined || b === undefined) throw new NotCompiled('it has not two inputs');
  if (layer.flag('normalize')) throw new NotCompiled('it normalizes its inputs');
  if (a.shape.length > 2 || b.shape.length > 2) throw new NotCompiled('its inputs have more than three axes');
  const axes = layer.raw('axes');
  const [left, right] = (Array.isArray(axes) ? axes : [axes, axes]) as [number, number];
  const place = (axis: number, value: Value): number => (axis < 0 ? value.shape.length + 1 + axis : axis);
  const last = (value: Value, axis: number): Value =>
    value.shape.length === 2 && place(axis, value) === 1 ? permuted(tape, value, [2, 1]) : value;
  const first = (value: Value, axis: number): Value =>
    value.shape.length === 2 && place(axis, value) === 2 ? permuted(tape, value, [2, 1]) : value;
  return tape.reshaped(batchProduct(tape, last(a, left), first(b, right)), shape);
}

/** product[rows, columns] = left[rows, inner] · right[inner, columns] for each example. Vectors are a row and a column. */
function batchProduct(tape: Tape, left: Value, right: Value): Value {
  const inner = left.channels;
  const rows = left.elements / inner;
  const columns = right.elements / inner;
  const y = tape.value([rows, columns], [left, right]);
  left.gradient.readers += 1;
  right.gradient.readers += 1;
  const batch = perExample(1);
  tape.emit('multiplyBatch', left.buffer, right.buffer, y.buffer, batch, rows, columns, inner);
  tape.onBackward(y, (dy) => {
    tape.addGradient(left, (target) => {
      const transposed = tape.scratch(right.elements);
      tape.emit('transposeBatch', right.buffer, transposed, batch, inner, columns);
      tape.emit('multiplyBatch', dy, transposed, target, batch, rows, inner, columns);
    });
    tape.addGradient(right, (target) => {
      const transposed = tape.scratch(left.elements);
      tape.emit('transposeBatch', left.buffer, transposed, batch, rows, inner);
      tape.emit('multiplyBatch', transposed, dy, target, batch, inner, columns, rows);
    });
  });
  return y;
}
