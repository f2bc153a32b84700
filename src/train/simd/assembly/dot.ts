/** Products with a transposed right side, as scalar products of rows: neither side is transposed or copied first. */
import { multiplyAdd } from './vector';

/** Bytes of the left side that pass the whole right side at a time: what the second-level cache holds beside it. */
const BLOCK: i32 = 128 * 1024;

/** product[rows, columns] = left · rightᵀ for left[rows, inner] and right[columns, inner]. */
export function multiplyByTransposed(left: usize, right: usize, product: usize, rows: i32, columns: i32, inner: i32): void {
  const stride = <usize>inner << 2;
  const outStride = <usize>columns << 2;
  const rowsAtOnce = max(4, (BLOCK / (inner << 2)) & ~3);
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const end = min(first + rowsAtOnce, rows);
    for (let column = 0; column < columns; column += 2) {
      const b0 = right + <usize>column * stride;
      const pair = column + 1 < columns;
      const b1 = pair ? b0 + stride : b0;
      for (let row = first; row < end; row += 4) {
        const count = end - row;
        const a0 = left + <usize>row * stride;
        const a1 = count > 1 ? a0 + stride : a0;
        const a2 = count > 2 ? a1 + stride : a0;
        const a3 = count > 3 ? a2 + stride : a0;
        const out = product + <usize>row * outStride + (<usize>column << 2);
        dotFourByTwo(out, outStride, count, pair, a0, a1, a2, a3, b0, b1, inner);
      }
    }
  }
}

/** Four rows by two columns. The pointers of missing rows or columns must be readable; what they give is not stored. */
// @ts-ignore: decorator
@inline
function dotFourByTwo(
  out: usize, outStride: usize, rows: i32, pair: bool,
  a0: usize, a1: usize, a2: usize, a3: usize, b0: usize, b1: usize, inner: i32,
): void {
  let first0 = f32x4.splat(0), first1 = first0, first2 = first0, first3 = first0;
  let second0 = first0, second1 = first0, second2 = first0, second3 = first0;
  const whole = <usize>(inner & ~3) << 2;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const left = v128.load(b0 + at);
    const right = v128.load(b1 + at);
    let a = v128.load(a0 + at);
    first0 = multiplyAdd(a, left, first0);
    second0 = multiplyAdd(a, right, second0);
    a = v128.load(a1 + at);
    first1 = multiplyAdd(a, left, first1);
    second1 = multiplyAdd(a, right, second1);
    a = v128.load(a2 + at);
    first2 = multiplyAdd(a, left, first2);
    second2 = multiplyAdd(a, right, second2);
    a = v128.load(a3 + at);
    first3 = multiplyAdd(a, left, first3);
    second3 = multiplyAdd(a, right, second3);
  }
  const rest = inner & 3;
  if (rest) {
    // Lanes past the end hold whatever stands there; as zeros on both sides they add nothing.
    const mask = i32x4.gt_s(i32x4.splat(rest), i32x4(0, 1, 2, 3));
    const left = v128.and(v128.load(b0 + at), mask);
    const right = v128.and(v128.load(b1 + at), mask);
    let a = v128.and(v128.load(a0 + at), mask);
    first0 = multiplyAdd(a, left, first0);
    second0 = multiplyAdd(a, right, second0);
    a = v128.and(v128.load(a1 + at), mask);
    first1 = multiplyAdd(a, left, first1);
    second1 = multiplyAdd(a, right, second1);
    a = v128.and(v128.load(a2 + at), mask);
    first2 = multiplyAdd(a, left, first2);
    second2 = multiplyAdd(a, right, second2);
    a = v128.and(v128.load(a3 + at), mask);
    first3 = multiplyAdd(a, left, first3);
    second3 = multiplyAdd(a, right, second3);
  }
  finishPair(out, pair, first0, second0);
  if (rows > 1) finishPair(out + outStride, pair, first1, second1);
  if (rows > 2) finishPair(out + 2 * outStride, pair, first2, second2);
  if (rows > 3) finishPair(out + 3 * outStride, pair, first3, second3);
}

// @ts-ignore: decorator
@inline
function finishPair(out: usize, pair: bool, first: v128, second: v128): void {
  // Lanes 0 and 2 become the sums of the first, lanes 1 and 3 of the second; the two halves are added then.
  const low = f32x4.add(v128.shuffle<i32>(first, second, 0, 4, 2, 6), v128.shuffle<i32>(first, second, 1, 5, 3, 7));
  const sums = f32x4.add(low, v128.shuffle<i32>(low, low, 2, 3, 0, 1));
  if (pair) v128.store64_lane(out, sums, 0);
  else v128.store32_lane(out, sums, 0);
}
