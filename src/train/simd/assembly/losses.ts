/**
 * Losses of classifiers: the mean over the batch, and its gradient by the outputs at once. Labels are classes (int32); the targets
 * that they stand for are 1 for the class and 0 for the others or, with one output a row, the label itself.
 */
import { exponential, logarithm, logarithmOfOnePlus, logistic } from './exponential';

const SQUARED_ERROR: i32 = 0;
const ABSOLUTE_ERROR: i32 = 1;
const BINARY_LOGITS: i32 = 2;

/** What probabilities are kept away from 0 and 1 by, as in TensorFlow.js. */
const LEAST: f32 = 1e-7;

// @ts-ignore: decorator
@inline
function exponentialOf(x: f32): f32 {
  return f32x4.extract_lane(exponential(f32x4.splat(x)), 0);
}

// @ts-ignore: decorator
@inline
function logarithmOf(x: f32): f32 {
  return f32x4.extract_lane(logarithm(f32x4.splat(x)), 0);
}

/** Softmax cross-entropy of logits [rows, columns]; gradient = (softmax − target) / rows. The loss is stored as a float. */
export function softmaxCrossEntropy(logits: usize, labels: usize, gradient: usize, loss: usize, rows: i32, columns: i32): void {
  let total: f64 = 0;
  const share = <f32>1 / <f32>rows;
  for (let row = 0; row < rows; row++) {
    const label = i32.load(labels + (<usize>row << 2));
    let greatest = f32.load(logits);
    for (let i = 1; i < columns; i++) greatest = max(greatest, f32.load(logits + (<usize>i << 2)));
    let sum: f64 = 0;
    for (let i = 0; i < columns; i++) {
      const e = exponentialOf(f32.load(logits + (<usize>i << 2)) - greatest);
      f32.store(gradient + (<usize>i << 2), e);
      sum += e;
    }
    const rest = <f32>(sum - 1);
    // ln Σ − (z − max): near 0 where the class is certain, so that the 1 that the greatest gives must not round the rest away
    const logSum = f32x4.extract_lane(logarithmOfOnePlus(f32x4.splat(rest)), 0);
    total += <f64>logSum - (f32.load(logits + (<usize>label << 2)) - greatest);
    for (let i = 0; i < columns; i++) {
      const at = gradient + (<usize>i << 2);
      const target: f64 = i == label ? 1 : 0;
      f32.store(at, <f32>((<f64>f32.load(at) / sum - target) * share));
    }
    logits += <usize>columns << 2;
    gradient += <usize>columns << 2;
  }
  f32.store(loss, <f32>(total / rows));
}

/**
 * Cross-entropy of probabilities [rows, columns], which are brought to a sum of 1 and kept within [1e-7, 1 − 1e-7] before: with
 * s = Σ p and q = p/s, loss = −ln q[label], gradient = (1/s − [i is label]/p[label]) / rows, and 0 where q was cut off.
 */
export function probabilityCrossEntropy(
  outputs: usize, labels: usize, gradient: usize, loss: usize, rows: i32, columns: i32,
): void {
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const label = i32.load(labels + (<usize>row << 2));
    let sum: f32 = 0;
    for (let i = 0; i < columns; i++) sum += f32.load(outputs + (<usize>i << 2));
    const p = f32.load(outputs + (<usize>label << 2));
    const q = p / sum;
    const kept = min(max(q, LEAST), <f32>1 - LEAST);
    total -= logarithmOf(kept);
    const cut = q < LEAST || q > <f32>1 - LEAST;
    for (let i = 0; i < columns; i++) {
      let d: f32 = 0;
      if (!cut) d = (<f32>1 / sum - (i == label ? <f32>1 / p : 0)) / <f32>rows;
      f32.store(gradient + (<usize>i << 2), d);
    }
    outputs += <usize>columns << 2;
    gradient += <usize>columns << 2;
  }
  f32.store(loss, <f32>(total / rows));
}

/**
 * Losses that are means over all outputs: squared error, absolute error, binary cross-entropy of logits and (any other number) of
 * probabilities.
 */
export function meanLoss(
  kind: i32, outputs: usize, labels: usize, gradient: usize, loss: usize, rows: i32, columns: i32,
): void {
  let total: f64 = 0;
  const share = <f32>1 / <f32>(rows * columns);
  for (let row = 0; row < rows; row++) {
    const label = i32.load(labels + (<usize>row << 2));
    for (let i = 0; i < columns; i++) {
      const y = f32.load(outputs);
      const target: f32 = columns == 1 ? <f32>label : i == label ? 1 : 0;
      let d: f32;
      if (kind == SQUARED_ERROR) {
        d = 2 * (y - target);
        total += <f64>(y - target) * (y - target);
      } else if (kind == ABSOLUTE_ERROR) {
        d = y > target ? 1 : y < target ? -1 : 0;
        total += abs(y - target);
      } else if (kind == BINARY_LOGITS) {
        // max(z, 0) − z·t + ln(1 + e^−|z|)
        const e = exponential(f32x4.splat(-abs(y)));
        total += max(y, 0) - y * target + f32x4.extract_lane(logarithmOfOnePlus(e), 0);
        d = f32x4.extract_lane(logistic(f32x4.splat(y)), 0) - target;
      } else {
        const p = min(max(y, LEAST), <f32>1 - LEAST);
        total -= target * logarithmOf(p) + (1 - target) * logarithmOf(1 - p);
        d = p == y ? (p - target) / (p * (1 - p)) : 0;
      }
      f32.store(gradient, d * share);
      outputs += 4;
      gradient += 4;
    }
  }
  f32.store(loss, <f32>(total / (rows * columns)));
}

/**
 * Adds the gradient of l1 · Σ |w| + l2 · Σ w² to a weight's gradient, and the penalty itself to a float. At 0 the slope of |w| is 0.
 */
export function addPenalty(weights: usize, gradient: usize, loss: usize, count: i32, l1: f32, l2: f32): void {
  let sum: f64 = 0;
  let squares: f64 = 0;
  for (let i = 0; i < count; i++) {
    const w = f32.load(weights);
    sum += abs(w);
    squares += <f64>w * w;
    const sign: f32 = w > 0 ? 1 : w < 0 ? -1 : 0;
    f32.store(gradient, f32.load(gradient) + l1 * sign + 2 * l2 * w);
    weights += 4;
    gradient += 4;
  }
  f32.store(loss, f32.load(loss) + <f32>(l1 * sum + l2 * squares));
}
