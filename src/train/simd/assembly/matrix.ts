/** Products of matrices, transposition, sums of columns. All matrices are row-major without gaps. */
import { eightColumns, fourColumns, multiplyRows } from './tile';
import { storeLanes } from './vector';

/**
 * Steps along the inner dimension that are added up before they join the output: a strip of eight columns of that depth stays
 * in the first-level cache, and shorter sums round less.
 */
const DEPTH: i32 = 256;

/** Inner dimensions up to this are multiplied row by row. */
const SHALLOW: i32 = 64;

/** product[rows, columns] = left[rows, inner] · right[inner, columns] (+ bias[columns], then relu, where asked for). */
export function multiply(
  left: usize, right: usize, bias: usize, product: usize, rows: i32, columns: i32, inner: i32, relu: bool,
): void {
  multiplyStrided(left, <usize>inner << 2, 4, right, bias, product, rows, columns, inner, relu);
}

/** product[rows, columns] = leftᵀ · right for left[inner, rows] and right[inner, columns]. */
export function multiplyTransposed(left: usize, right: usize, product: usize, rows: i32, columns: i32, inner: i32): void {
  multiplyStrided(left, 4, <usize>rows << 2, right, 0, product, rows, columns, inner, false);
}

function multiplyStrided(
  left: usize, rowStride: usize, step: usize, right: usize, bias: usize, product: usize, rows: i32, columns: i32, inner: i32,
  relu: bool,
): void {
  if (inner <= SHALLOW) multiplyShallow(left, rowStride, step, right, bias, product, rows, columns, inner, relu);
  else multiplyDeep(left, rowStride, step, right, bias, product, rows, columns, inner, relu);
}

/** Rows outside, columns inside: the right side is small, and the output is written in order. */
function multiplyShallow(
  left: usize, rowStride: usize, step: usize, right: usize, bias: usize, product: usize, rows: i32, columns: i32, inner: i32,
  relu: bool,
): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row += 4) {
    const count = min(rows - row, 4);
    const a0 = left + <usize>row * rowStride;
    const a1 = count > 1 ? a0 + rowStride : a0;
    const a2 = count > 2 ? a1 + rowStride : a0;
    const a3 = count > 3 ? a2 + rowStride : a0;
    const out = product + <usize>row * stride;
    multiplyRows(
      out, out + stride, out + 2 * stride, out + 3 * stride, count, columns,
      bias, false, relu, a0, a1, a2, a3, step, 0, right, stride, 1, inner,
    );
  }
}

/** One strip of eight columns after the other, so that the strip stays in the cache while all rows pass. */
function multiplyDeep(
  left: usize, rowStride: usize, step: usize, right: usize, bias: usize, product: usize, rows: i32, columns: i32, inner: i32,
  relu: bool,
): void {
  const stride = <usize>columns << 2;
  for (let first = 0; first < inner; first += DEPTH) {
    const depth = min(inner - first, DEPTH);
    const last = first + depth >= inner;
    const a = left + <usize>first * step;
    const b = right + <usize>first * stride;
    const start = first == 0 ? bias : 0;
    for (let column = 0; column < columns; column += 8) {
      const offset = <usize>column << 2;
      const biasHere = start ? start + offset : 0;
      for (let row = 0; row < rows; row += 4) {
        const count = min(rows - row, 4);
        const a0 = a + <usize>row * rowStride;
        const a1 = count > 1 ? a0 + rowStride : a0;
        const a2 = count > 2 ? a1 + rowStride : a0;
        const a3 = count > 3 ? a2 + rowStride : a0;
        const out = product + <usize>row * stride + offset;
        if (columns - column > 4) {
          eightColumns(
            out, out + stride, out + 2 * stride, out + 3 * stride, count, columns - column,
            biasHere, first > 0, relu && last, a0, a1, a2, a3, step, 0, b + offset, stride, 1, depth,
          );
        } else {
          fourColumns(
            out, out + stride, out + 2 * stride, out + 3 * stride, count, columns - column,
            biasHere, first > 0, relu && last, a0, a1, a2, a3, step, 0, b + offset, stride, 1, depth,
          );
        }
      }
    }
  }
}

/** transposed[columns, rows] = matrix[rows, columns]ᵀ */
export function transpose(matrix: usize, transposed: usize, rows: i32, columns: i32): void {
  const from = <usize>columns << 2;
  const to = <usize>rows << 2;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    for (let column = 0; column < columns; column += 4) {
      const source = matrix + <usize>row * from + (<usize>column << 2);
      const r0 = v128.load(source);
      const r1 = v128.load(source + from);
      const r2 = v128.load(source + 2 * from);
      const r3 = v128.load(source + 3 * from);
      const left01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
      const left23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
      const right01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const right23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
      const target = transposed + <usize>column * to + (<usize>row << 2);
      const left = columns - column;
      v128.store(target, v128.shuffle<i64>(left01, left23, 0, 2));
      if (left > 1) v128.store(target + to, v128.shuffle<i64>(left01, left23, 1, 3));
      if (left > 2) v128.store(target + 2 * to, v128.shuffle<i64>(right01, right23, 0, 2));
      if (left > 3) v128.store(target + 3 * to, v128.shuffle<i64>(right01, right23, 1, 3));
    }
  }
  for (; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      f32.store(
        transposed + <usize>column * to + (<usize>row << 2),
        f32.load(matrix + <usize>row * from + (<usize>column << 2)),
      );
    }
  }
}

/** sums[columns] = the sum of the rows of matrix[rows, columns]: the gradient of a bias. */
export function sumRows(matrix: usize, sums: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let column = 0; column < columns; column += 4) {
    // Four partial sums a column: four additions are under way at once, and each sum rounds less.
    let sum0 = f32x4.splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
    let at = matrix + (<usize>column << 2);
    let row = 0;
    for (; row + 4 <= rows; row += 4) {
      sum0 = f32x4.add(sum0, v128.load(at));
      sum1 = f32x4.add(sum1, v128.load(at + stride));
      sum2 = f32x4.add(sum2, v128.load(at + 2 * stride));
      sum3 = f32x4.add(sum3, v128.load(at + 3 * stride));
      at += 4 * stride;
    }
    for (; row < rows; row++) {
      sum0 = f32x4.add(sum0, v128.load(at));
      at += stride;
    }
    storeLanes(sums + (<usize>column << 2), f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3)), columns - column);
  }
}

/** Adds a row to each row of matrix[rows, columns]. */
export function addRow(row: usize, matrix: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let i = 0; i < rows; i++) {
    for (let column = 0; column < columns; column += 4) {
      const at = matrix + (<usize>column << 2);
      storeLanes(at, f32x4.add(v128.load(at), v128.load(row + (<usize>column << 2))), columns - column);
    }
    matrix += stride;
  }
}

/** `multiply` for each matrix of a batch: product[batch, rows, columns] = left[batch, rows, inner] · right[batch, inner, columns]. */
export function multiplyBatch(
  left: usize, right: usize, product: usize, batch: i32, rows: i32, columns: i32, inner: i32,
): void {
  for (let i = 0; i < batch; i++) {
    multiply(left, right, 0, product, rows, columns, inner, false);
    left += <usize>(rows * inner) << 2;
    right += <usize>(inner * columns) << 2;
    product += <usize>(rows * columns) << 2;
  }
}

/** `transpose` for each matrix of a batch. */
export function transposeBatch(matrices: usize, transposed: usize, batch: i32, rows: i32, columns: i32): void {
  const size = <usize>(rows * columns) << 2;
  for (let i = 0; i < batch; i++) {
    transpose(matrices + <usize>i * size, transposed + <usize>i * size, rows, columns);
  }
}
