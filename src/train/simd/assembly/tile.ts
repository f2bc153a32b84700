/**
 * The micro-kernel behind every dense layer and convolution: four rows times up to eight columns.
 *
 *     output[row][column] = start + Σ over segments s, steps k of  left[row][s·segmentStride + k·step] · right[s·length + k][column]
 *
 * The left rows are four pointers with a stride along k and another along segments, which reads a matrix, a transposed
 * matrix, or the windows of an image without copying them first. The right side is a matrix whose rows stand one after the
 * other. Four rows by two vectors is what fits the sixteen vector registers of common processors.
 */
import { multiplyAdd, storeLanes } from './vector';

/**
 * Four rows by all of `columns` columns. Where fewer than four rows are left (`rows` is 1 to 3), the pointers of the missing
 * ones must be readable and their results are not stored.
 *
 * @param bias one float a column to start from, or 0 for none
 * @param accumulate adds to what stands in the output. Rows may then overlap: they are read and stored one after the other
 * @param relu cuts negative results off; NaN stays NaN, so that a training that diverges is seen
 */
// @ts-ignore: decorator
@inline
export function multiplyRows(
  out0: usize, out1: usize, out2: usize, out3: usize, rows: i32, columns: i32,
  bias: usize, accumulate: bool, relu: bool,
  left0: usize, left1: usize, left2: usize, left3: usize, step: usize, segmentStride: usize,
  right: usize, rightStride: usize, segments: i32, length: i32,
): void {
  let column = 0;
  for (; columns - column > 4; column += 8) {
    const offset = <usize>column << 2;
    eightColumns(
      out0 + offset, out1 + offset, out2 + offset, out3 + offset, rows, columns - column,
      bias ? bias + offset : 0, accumulate, relu,
      left0, left1, left2, left3, step, segmentStride,
      right + offset, rightStride, segments, length,
    );
  }
  if (column < columns) {
    const offset = <usize>column << 2;
    fourColumns(
      out0 + offset, out1 + offset, out2 + offset, out3 + offset, rows, columns - column,
      bias ? bias + offset : 0, accumulate, relu,
      left0, left1, left2, left3, step, segmentStride,
      right + offset, rightStride, segments, length,
    );
  }
}

/** `multiplyRows` for the next five to eight columns; what lies beyond eight is left alone. */
// @ts-ignore: decorator
@inline
export function eightColumns(
  out0: usize, out1: usize, out2: usize, out3: usize, rows: i32, columns: i32,
  bias: usize, accumulate: bool, relu: bool,
  left0: usize, left1: usize, left2: usize, left3: usize, step: usize, segmentStride: usize,
  right: usize, rightStride: usize, segments: i32, length: i32,
): void {
  let startLow = f32x4.splat(0);
  let startHigh = startLow;
  if (bias) {
    startLow = v128.load(bias);
    startHigh = v128.load(bias, 16);
  }
  let low0 = startLow, high0 = startHigh;
  let low1 = startLow, high1 = startHigh;
  let low2 = startLow, high2 = startHigh;
  let low3 = startLow, high3 = startHigh;
  for (let segment = 0; segment < segments; segment++) {
    let a0 = left0, a1 = left1, a2 = left2, a3 = left3;
    for (let k = 0; k < length; k++) {
      const b0 = v128.load(right);
      const b1 = v128.load(right, 16);
      let a = v128.load32_splat(a0);
      low0 = multiplyAdd(a, b0, low0);
      high0 = multiplyAdd(a, b1, high0);
      a = v128.load32_splat(a1);
      low1 = multiplyAdd(a, b0, low1);
      high1 = multiplyAdd(a, b1, high1);
      a = v128.load32_splat(a2);
      low2 = multiplyAdd(a, b0, low2);
      high2 = multiplyAdd(a, b1, high2);
      a = v128.load32_splat(a3);
      low3 = multiplyAdd(a, b0, low3);
      high3 = multiplyAdd(a, b1, high3);
      a0 += step;
      a1 += step;
      a2 += step;
      a3 += step;
      right += rightStride;
    }
    left0 += segmentStride;
    left1 += segmentStride;
    left2 += segmentStride;
    left3 += segmentStride;
  }
  finishEight(out0, low0, high0, columns, accumulate, relu);
  if (rows > 1) finishEight(out1, low1, high1, columns, accumulate, relu);
  if (rows > 2) finishEight(out2, low2, high2, columns, accumulate, relu);
  if (rows > 3) finishEight(out3, low3, high3, columns, accumulate, relu);
}

/** `multiplyRows` for the last one to four columns. */
// @ts-ignore: decorator
@inline
export function fourColumns(
  out0: usize, out1: usize, out2: usize, out3: usize, rows: i32, columns: i32,
  bias: usize, accumulate: bool, relu: bool,
  left0: usize, left1: usize, left2: usize, left3: usize, step: usize, segmentStride: usize,
  right: usize, rightStride: usize, segments: i32, length: i32,
): void {
  let start = f32x4.splat(0);
  if (bias) start = v128.load(bias);
  let sum0 = start, sum1 = start, sum2 = start, sum3 = start;
  for (let segment = 0; segment < segments; segment++) {
    let a0 = left0, a1 = left1, a2 = left2, a3 = left3;
    for (let k = 0; k < length; k++) {
      const b = v128.load(right);
      sum0 = multiplyAdd(v128.load32_splat(a0), b, sum0);
      sum1 = multiplyAdd(v128.load32_splat(a1), b, sum1);
      sum2 = multiplyAdd(v128.load32_splat(a2), b, sum2);
      sum3 = multiplyAdd(v128.load32_splat(a3), b, sum3);
      a0 += step;
      a1 += step;
      a2 += step;
      a3 += step;
      right += rightStride;
    }
    left0 += segmentStride;
    left1 += segmentStride;
    left2 += segmentStride;
    left3 += segmentStride;
  }
  finish(out0, sum0, columns, accumulate, relu);
  if (rows > 1) finish(out1, sum1, columns, accumulate, relu);
  if (rows > 2) finish(out2, sum2, columns, accumulate, relu);
  if (rows > 3) finish(out3, sum3, columns, accumulate, relu);
}

// @ts-ignore: decorator
@inline
function finishEight(out: usize, low: v128, high: v128, columns: i32, accumulate: bool, relu: bool): void {
  // Both are read before either is stored; rows that overlap are finished one after the other by the caller.
  if (accumulate) {
    low = f32x4.add(low, v128.load(out));
    high = f32x4.add(high, v128.load(out, 16));
  }
  if (relu) {
    low = f32x4.pmax(low, f32x4.splat(0));
    high = f32x4.pmax(high, f32x4.splat(0));
  }
  v128.store(out, low);
  storeLanes(out + 16, high, columns - 4);
}

// @ts-ignore: decorator
@inline
function finish(out: usize, sum: v128, columns: i32, accumulate: bool, relu: bool): void {
  if (accumulate) sum = f32x4.add(sum, v128.load(out));
  if (relu) sum = f32x4.pmax(sum, f32x4.splat(0));
  storeLanes(out, sum, columns);
}
