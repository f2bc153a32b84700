import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import type { Operand, ProgramWeight } from '../program.js';
import { NotCompiled, elementsOf, valuesOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { biasOperand } from './dense.js';

/** By the batch's own moments in training, which move the averages that are used otherwise. */
export function compileBatchNormalization(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const axis = layer.number('axis');
  if (axis !== -1 && axis !== x.shape.length) throw new NotCompiled('it normalizes along another axis than the last');
  const [gamma, beta] = [layer.optionalWeight('gamma'), layer.optionalWeight('beta')];
  const [movingMean, movingVariance] = [layer.weight('movingMean'), layer.weight('movingVariance')];
  const epsilon = layer.number('epsilon');
  const columns = x.channels;
  const rows = perExample(x.rows);
  const y = tape.value(x.shape, [x], [gamma, beta]);
  x.gradient.readers += 1;
  let [means, variances]: Operand[] = [valuesOf(movingMean), valuesOf(movingVariance)];
  if (tape.training) {
    [means, variances] = [tape.fixedScratch(columns), tape.fixedScratch(columns)];
    tape.emit('columnMoments', x.buffer, means, variances, rows, columns);
    const momentum = layer.number('momentum');
    tape.emit('moveAverage', valuesOf(movingMean), means, columns, momentum);
    tape.emit('moveAverage', valuesOf(movingVariance), variances, columns, momentum);
  }
  const moments = [means as Operand, variances as Operand] as const;
  tape.emit(
    'normalizeColumns',
    ...([x.buffer, ...moments, biasOperand(gamma), biasOperand(beta), y.buffer, rows, columns, epsilon] as const),
  );
  tape.onBackward(y, (dy) => {
    const sums = [tape.fixedScratch(columns), tape.fixedScratch(columns)] as const;
    const write = (dx: Operand): void => {
      const sizes = [rows, columns, epsilon] as const;
      tape.emit('normalizeColumnsGradient', x.buffer, ...moments, biasOperand(gamma), dy, dx, ...sums, ...sizes);
    };
    if (x.needsGradient) tape.addGradient(x, write);
    else write(0);
    addSums(tape, [gamma, beta], sums);
  });
  return y;
}

export function compileLayerNormalization(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const given = layer.raw('axis');
  const rank = x.shape.length + 1;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const axes = list.map((axis) => (Number(axis) < 0 ? rank + Number(axis) : Number(axis))).sort((a, b) => a - b);
  const first = rank - axes.length;
  if (axes.some((axis, i) => axis !== first + i)) throw new NotCompiled('it normalizes along other axes than the last');
  const [gamma, beta] = [layer.optionalWeight('gamma'), layer.optionalWeight('beta')];
  const epsilon = layer.number('epsilon');
  const columns = elementsOf(x.shape.slice(first - 1));
  const sizes = [perExample(x.elements / columns), columns, epsilon] as const;
  const y = tape.value(x.shape, [x], [gamma, beta]);
  x.gradient.readers += 1;
  tape.emit('normalizeRows', x.buffer, biasOperand(gamma), biasOperand(beta), y.buffer, ...sizes);
  tape.onBackward(y, (dy) => {
    const sums = [tape.fixedScratch(columns), tape.fixedScratch(columns)] as const;
    const write = (dx: Operand): void => {
      tape.emit('normalizeRowsGradient', x.buffer, biasOperand(gamma), dy, dx, ...sums, ...sizes);
    };
    if (x.needsGradient) tape.addGradient(x, write);
    else write(0);
    addSums(tape, [gamma, beta], sums);
  });
  return y;
}

function addSums(tape: Tape, weights: readonly (ProgramWeight | null)[], sums: readonly Operand[]): void {
  weights.forEach((weight, i) => {
    if (weight === null) return;
    tape.addWeightGradient(weight, (target) => tape.emit('scaleFloats', sums[i] as Operand, target, weight.size, 1, 0));
  });
}
