/** Batch and layer normalization over matrices [rows, columns]. Sums run over at most 64 rows before they join, so they round less. */
import { laneSum, multiplyAdd, storeLanes } from './vector';

const BLOCK: i32 = 64;

/**
 * means[columns] and variances[columns] of a matrix's columns, in two passes. The variance is the mean of the squared differences, as
 * in `tf.moments`.
 */
export function columnMoments(matrix: usize, means: usize, variances: usize, rows: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  const share = f32x4.splat(<f32>1 / <f32>rows);
  for (let column = 0; column < columns; column += 4) {
    const offset = <usize>column << 2;
    let total = f32x4.splat(0);
    let at = matrix + offset;
    for (let first = 0; first < rows; first += BLOCK) {
      let sum = f32x4.splat(0);
      for (let row = first; row < min(first + BLOCK, rows); row++) {
        sum = f32x4.add(sum, v128.load(at));
        at += stride;
      }
      total = f32x4.add(total, sum);
    }
    const mean = f32x4.mul(total, share);
    storeLanes(means + offset, mean, columns - column);
    total = f32x4.splat(0);
    at = matrix + offset;
    for (let first = 0; first < rows; first += BLOCK) {
      let sum = f32x4.splat(0);
      for (let row = first; row < min(first + BLOCK, rows); row++) {
        const d = f32x4.sub(v128.load(at), mean);
        sum = multiplyAdd(d, d, sum);
        at += stride;
      }
      total = f32x4.add(total, sum);
    }
    storeLanes(variances + offset, f32x4.mul(total, share), columns - column);
  }
}

/** output = (input − mean) / √(variance + ε) · scale + shift, column by column; `scale` and `shift` may be 0 for none. */
export function normalizeColumns(
  input: usize, means: usize, variances: usize, scale: usize, shift: usize, output: usize, rows: i32, columns: i32, epsilon: f32,
): void {
  const stride = <usize>columns << 2;
  for (let column = 0; column < columns; column += 4) {
    const offset = <usize>column << 2;
    const mean = v128.load(means + offset);
    let factor = f32x4.div(
      f32x4.splat(1),
      f32x4.sqrt(f32x4.add(v128.load(variances + offset), f32x4.splat(epsilon))),
    );
    if (scale) factor = f32x4.mul(factor, v128.load(scale + offset));
    const start = shift ? v128.load(shift + offset) : f32x4.splat(0);
    let from = input + offset;
    let to = output + offset;
    for (let row = 0; row < rows; row++) {
      storeLanes(to, multiplyAdd(f32x4.sub(v128.load(from), mean), factor, start), columns - column);
      from += stride;
      to += stride;
    }
  }
}

/**
 * Gradients of batch normalization by its input, scale and shift, through mean and variance as well (Ioffe and Szegedy, 2015):
 * with x̂ = (x − mean) / √(variance + ε), gradient = scale / √… · (dy − mean(dy) − x̂ · mean(dy · x̂)). `scale` and `gradient` may be 0.
 * @param scaleGradient Σ dy · x̂
 * @param shiftGradient Σ dy
 */
export function normalizeColumnsGradient(
  input: usize, means: usize, variances: usize, scale: usize, outputGradient: usize,
  gradient: usize, scaleGradient: usize, shiftGradient: usize, rows: i32, columns: i32, epsilon: f32,
): void {
  const stride = <usize>columns << 2;
  const share = f32x4.splat(<f32>1 / <f32>rows);
  for (let column = 0; column < columns; column += 4) {
    const offset = <usize>column << 2;
    const left = columns - column;
    const mean = v128.load(means + offset);
    const inverse = f32x4.div(
      f32x4.splat(1),
      f32x4.sqrt(f32x4.add(v128.load(variances + offset), f32x4.splat(epsilon))),
    );
    let product = f32x4.splat(0);
    let total = product;
    let x = input + offset;
    let dy = outputGradient + offset;
    for (let first = 0; first < rows; first += BLOCK) {
      let products = f32x4.splat(0);
      let sum = products;
      for (let row = first; row < min(first + BLOCK, rows); row++) {
        const d = v128.load(dy);
        products = multiplyAdd(d, f32x4.mul(f32x4.sub(v128.load(x), mean), inverse), products);
        sum = f32x4.add(sum, d);
        x += stride;
        dy += stride;
      }
      product = f32x4.add(product, products);
      total = f32x4.add(total, sum);
    }
    storeLanes(scaleGradient + offset, product, left);
    storeLanes(shiftGradient + offset, total, left);
    if (gradient) {
      const factor = scale ? f32x4.mul(inverse, v128.load(scale + offset)) : inverse;
      const meanProduct = f32x4.mul(product, share);
      const meanGradient = f32x4.mul(total, share);
      x = input + offset;
      dy = outputGradient + offset;
      let to = gradient + offset;
      for (let row = 0; row < rows; row++) {
        const normal = f32x4.mul(f32x4.sub(v128.load(x), mean), inverse);
        const d = f32x4.sub(f32x4.sub(v128.load(dy), meanGradient), f32x4.mul(normal, meanProduct));
        storeLanes(to, f32x4.mul(factor, d), left);
        x += stride;
        dy += stride;
        to += stride;
      }
    }
  }
}

/** moving ← moving − (moving − value) · (1 − momentum) */
export function moveAverage(moving: usize, value: usize, count: i32, momentum: f32): void {
  const decay = f32x4.splat(1 - momentum);
  for (let i = 0; i < count; i += 4) {
    const old = v128.load(moving);
    storeLanes(moving, f32x4.sub(old, f32x4.mul(f32x4.sub(old, v128.load(value)), decay)), count - i);
    moving += 16;
    value += 16;
  }
}

/** Each row normalized by its own mean and variance, then scaled and shifted column by column; `scale` and `shift` may be 0. */
export function normalizeRows(
  input: usize, scale: usize, shift: usize, output: usize, rows: i32, columns: i32, epsilon: f32,
): void {
  const stride = <usize>columns << 2;
  for (let row = 0; row < rows; row++) {
    const mean = rowMean(input, columns);
    const inverse = <f32>1 / sqrt(rowVariance(input, columns, mean) + epsilon);
    const center = f32x4.splat(mean);
    const factor = f32x4.splat(inverse);
    for (let column = 0; column < columns; column += 4) {
      const offset = <usize>column << 2;
      let y = f32x4.mul(f32x4.sub(v128.load(input + offset), center), factor);
      if (scale) y = f32x4.mul(y, v128.load(scale + offset));
      if (shift) y = f32x4.add(y, v128.load(shift + offset));
      storeLanes(output + offset, y, columns - column);
    }
    input += stride;
    output += stride;
  }
}

/**
 * Gradients of `normalizeRows`. `scale` and `gradient` may be 0.
 * @param scaleGradient Σ over rows of dy · x̂
 * @param shiftGradient Σ over rows of dy
 */
export function normalizeRowsGradient(
  input: usize, scale: usize, outputGradient: usize, gradient: usize, scaleGradient: usize, shiftGradient: usize,
  rows: i32, columns: i32, epsilon: f32,
): void {
  const stride = <usize>columns << 2;
  memory.fill(scaleGradient, 0, stride);
  memory.fill(shiftGradient, 0, stride);
  for (let row = 0; row < rows; row++) {
    const mean = rowMean(input, columns);
    const inverse = <f32>1 / sqrt(rowVariance(input, columns, mean) + epsilon);
    const center = f32x4.splat(mean);
    const factor = f32x4.splat(inverse);
    let sum: f32 = 0;
    let product: f32 = 0;
    for (let column = 0; column < columns; column += 4) {
      const offset = <usize>column << 2;
      const left = columns - column;
      const normal = f32x4.mul(f32x4.sub(v128.load(input + offset), center), factor);
      let dy = v128.load(outputGradient + offset);
      storeLanes(scaleGradient + offset, multiplyAdd(dy, normal, v128.load(scaleGradient + offset)), left);
      storeLanes(shiftGradient + offset, f32x4.add(dy, v128.load(shiftGradient + offset)), left);
      if (scale) dy = f32x4.mul(dy, v128.load(scale + offset));
      sum += laneSum(dy, left);
      product += laneSum(f32x4.mul(dy, normal), left);
    }
    if (gradient) {
      const meanGradient = f32x4.splat(sum / <f32>columns);
      const meanProduct = f32x4.splat(product / <f32>columns);
      for (let column = 0; column < columns; column += 4) {
        const offset = <usize>column << 2;
        const normal = f32x4.mul(f32x4.sub(v128.load(input + offset), center), factor);
        let dy = v128.load(outputGradient + offset);
        if (scale) dy = f32x4.mul(dy, v128.load(scale + offset));
        const d = f32x4.sub(f32x4.sub(dy, meanGradient), f32x4.mul(normal, meanProduct));
        storeLanes(gradient + offset, f32x4.mul(factor, d), columns - column);
      }
      gradient += stride;
    }
    input += stride;
    outputGradient += stride;
  }
}

// @ts-ignore: decorator
@inline
function rowMean(row: usize, columns: i32): f32 {
  let sum: f64 = 0;
  for (let i = 0; i < columns; i++) sum += f32.load(row + (<usize>i << 2));
  return <f32>(sum / columns);
}

// @ts-ignore: decorator
@inline
function rowVariance(row: usize, columns: i32, mean: f32): f32 {
  let sum: f64 = 0;
  for (let i = 0; i < columns; i++) {
    const d = f32.load(row + (<usize>i << 2)) - mean;
    sum += d * d;
  }
  return <f32>(sum / columns);
}
