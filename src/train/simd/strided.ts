/** Copies between arrangements of a batch, as calls of the kernel that knows five dimensions. */
import { NotCompiled } from './tape.js';
import type { Tape } from './tape.js';
import { perExample } from './program.js';
import type { Operand } from './program.js';

/** One axis: its size, and how far apart (in floats) its items stand in the source and in the target. */
export interface Axis {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

const kernelRank = 5;

/**
 * Copies one block for each example of the batch.
 * @param axes without the batch, from the outermost to the innermost
 * @param fromExample floats from one example to the next in the source
 * @param toExample the same in the target
 * @param accumulate adds instead of replacing
 */
export function emitCopy(
  tape: Tape,
  source: Operand,
  target: Operand,
  axes: readonly Axis[],
  fromExample: number,
  toExample: number,
  accumulate: boolean,
): void {
  const inner = merged(axes.filter(({ size }) => size !== 1));
  let batch: Axis = { size: 1, from: fromExample, to: toExample };
  // The innermost axis stays by itself: the kernel copies it a row at a time.
  const [outermost] = inner;
  if (outermost !== undefined && inner.length > 1 && joins(batch, outermost)) batch = inner.shift() as Axis;
  emit(tape, source, target, [batch, ...inner], perExample(batch.size), accumulate);
}

/** Copies one block, whatever the batch. */
export function emitSingleCopy(tape: Tape, source: Operand, target: Operand, axes: readonly Axis[], accumulate: boolean): void {
  const inner = merged(axes.filter(({ size }) => size !== 1));
  emit(tape, source, target, [{ size: 1, from: 0, to: 0 }, ...inner], 1, accumulate);
}

function emit(
  tape: Tape,
  source: Operand,
  target: Operand,
  [outermost, ...inner]: readonly [Axis, ...Axis[]],
  outermostSize: Operand,
  accumulate: boolean,
): void {
  if (inner.length >= kernelRank) throw new NotCompiled('it rearranges too many axes at once');
  while (inner.length < kernelRank - 1) inner.unshift({ size: 1, from: 1, to: 1 });
  const [a, b, c, d] = inner as [Axis, Axis, Axis, Axis];
  const sizes = [outermostSize, a.size, b.size, c.size, d.size] as const;
  const from = [outermost.from, a.from, b.from, c.from, d.from] as const;
  const to = [outermost.to, a.to, b.to, c.to, d.to] as const;
  tape.emit('copyStrided', source, target, ...sizes, ...from, ...to, accumulate ? 1 : 0);
}

/** Two axes of which the inner one is passed without a gap are one. */
function joins(outer: Axis, inner: Axis): boolean {
  return outer.from === inner.from * inner.size && outer.to === inner.to * inner.size;
}

function merged(axes: readonly Axis[]): Axis[] {
  const result: Axis[] = [];
  for (const axis of axes) {
    const outer = result.at(-1);
    if (outer !== undefined && joins(outer, axis)) result[result.length - 1] = { ...axis, size: outer.size * axis.size };
    else result.push(axis);
  }
  return result;
}

/** Distances between the items of each axis in a block without gaps. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}
