/**
 * Products whose right side stands in strips of eight columns, so that what a tile reads of it is side by side: rows of a wide
 * matrix lie too far apart for the first-level cache.
 */
import { eightColumns, fourColumns } from './tile';
import { loadLanes } from './vector';

/** packed[⌈columns / 8⌉, rows, 8] = the matrix [rows, columns] in strips of eight columns, with zeros where it has no more. */
export function packStrips(matrix: usize, packed: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  for (let column = 0; column < columns; column += 8) {
    const left = columns - column;
    let from = matrix + (<usize>column << 2);
    for (let row = 0; row < rows; row++) {
      v128.store(packed, loadLanes(from, left));
      v128.store(packed, left > 4 ? loadLanes(from + 16, left - 4) : f32x4.splat(0), 16);
      from += stride;
      packed += 32;
    }
  }
}

/** product[rows, columns] = leftᵀ · right for what `packStrips` makes of left[inner, rows] and right[inner, columns]. */
export function multiplyTransposedStrips(
  left: usize, right: usize, product: usize, rows: i32, columns: i32, inner: i32,
): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row += 4) {
    const count = min(rows - row, 4);
    const a = left + (<usize>((row >> 3) * inner * 8 + (row & 4)) << 2);
    let strip = right;
    for (let column = 0; column < columns; column += 8) {
      const out = product + <usize>row * stride + (<usize>column << 2);
      if (columns - column > 4) {
        eightColumns(
          out, out + stride, out + 2 * stride, out + 3 * stride, count, columns - column, 0, false, false,
          a, a + 4, a + 8, a + 12, 32, 0, strip, 32, 1, inner,
        );
      } else {
        fourColumns(
          out, out + stride, out + 2 * stride, out + 3 * stride, count, columns - column, 0, false, false,
          a, a + 4, a + 8, a + 12, 32, 0, strip, 32, 1, inner,
        );
      }
      strip += <usize>inner * 32;
    }
  }
}

/**
 * product[rows, columns] = left · right (+ what stands there). The right side is in strips of eight columns, `stripStride` bytes
 * apart. Rows are computed four at a time, whether so many are left or not: there is room for them.
 */
// @ts-ignore: decorator
@inline
export function multiplyStrips(
  left: usize, rowStride: usize, step: usize, right: usize, stripStride: usize, rightStride: usize,
  product: usize, productStride: usize, rows: i32, columns: i32, inner: i32, accumulate: bool,
): void {
  for (let column = 0; column < columns; column += 8) {
    const strip = right + <usize>(column >> 3) * stripStride;
    for (let row = 0; row < rows; row += 4) {
      const a = left + <usize>row * rowStride;
      const out = product + <usize>row * productStride + (<usize>column << 2);
      if (columns - column > 4) {
        eightColumns(
          out, out + productStride, out + 2 * productStride, out + 3 * productStride, 4, 8, 0, accumulate, false,
          a, a + rowStride, a + 2 * rowStride, a + 3 * rowStride, step, 0, strip, rightStride, 1, inner,
        );
      } else {
        fourColumns(
          out, out + productStride, out + 2 * productStride, out + 3 * productStride, 4, 4, 0, accumulate, false,
          a, a + rowStride, a + 2 * rowStride, a + 3 * rowStride, step, 0, strip, rightStride, 1, inner,
        );
      }
    }
  }
}
