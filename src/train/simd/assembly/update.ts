/**
 * One step of an optimizer on one weight tensor, in place. The formulas, and where epsilon stands in them, are those of
 * TensorFlow.js's optimizers.
 */
import { multiplyAdd, storeLanes } from './vector';

/** w ← w − rate · g */
export function updateSgd(weights: usize, gradient: usize, count: i32, rate: f32): void {
  const minusRate = f32x4.splat(-rate);
  for (let i = 0; i < count; i += 4) {
    storeLanes(weights, multiplyAdd(v128.load(gradient), minusRate, v128.load(weights)), count - i);
    weights += 16;
    gradient += 16;
  }
}

/** v ← momentum · v + g;  w ← w − rate · v */
export function updateMomentum(weights: usize, velocity: usize, gradient: usize, count: i32, rate: f32, momentum: f32): void {
  const minusRate = f32x4.splat(-rate);
  const keep = f32x4.splat(momentum);
  for (let i = 0; i < count; i += 4) {
    const v = multiplyAdd(keep, v128.load(velocity), v128.load(gradient));
    storeLanes(velocity, v, count - i);
    storeLanes(weights, multiplyAdd(v, minusRate, v128.load(weights)), count - i);
    weights += 16;
    velocity += 16;
    gradient += 16;
  }
}

/**
 * m ← β1 · m + (1 − β1) · g;  v ← β2 · v + (1 − β2) · g²;  w ← w − rate · (m / correction1) / (√(v / correction2) + ε), where the
 * corrections are 1 − β1ᵗ and 1 − β2ᵗ
 */
export function updateAdam(
  weights: usize, mean: usize, variance: usize, gradient: usize, count: i32,
  rate: f32, beta1: f32, beta2: f32, correction1: f32, correction2: f32, epsilon: f32,
): void {
  const minusRate = f32x4.splat(-rate);
  const keep1 = f32x4.splat(beta1);
  const keep2 = f32x4.splat(beta2);
  const take1 = f32x4.splat(1 - beta1);
  const take2 = f32x4.splat(1 - beta2);
  const full1 = f32x4.splat(correction1);
  const full2 = f32x4.splat(correction2);
  const least = f32x4.splat(epsilon);
  for (let i = 0; i < count; i += 4) {
    const g = v128.load(gradient);
    const m = multiplyAdd(v128.load(mean), keep1, f32x4.mul(g, take1));
    const v = multiplyAdd(v128.load(variance), keep2, f32x4.mul(f32x4.mul(g, g), take2));
    storeLanes(mean, m, count - i);
    storeLanes(variance, v, count - i);
    const step = f32x4.div(f32x4.div(m, full1), f32x4.add(f32x4.sqrt(f32x4.div(v, full2)), least));
    storeLanes(weights, multiplyAdd(step, minusRate, v128.load(weights)), count - i);
    weights += 16;
    mean += 16;
    variance += 16;
    gradient += 16;
  }
}

/** s ← decay · s + (1 − decay) · g²;  w ← w − rate · g / √(s + ε) */
export function updateRmsprop(
  weights: usize, meanSquare: usize, gradient: usize, count: i32, rate: f32, decay: f32, epsilon: f32,
): void {
  const factor = f32x4.splat(rate);
  const keep = f32x4.splat(decay);
  const take = f32x4.splat(1 - decay);
  const least = f32x4.splat(epsilon);
  for (let i = 0; i < count; i += 4) {
    const g = v128.load(gradient);
    const s = multiplyAdd(v128.load(meanSquare), keep, f32x4.mul(f32x4.mul(g, g), take));
    storeLanes(meanSquare, s, count - i);
    const step = f32x4.div(f32x4.mul(g, factor), f32x4.sqrt(f32x4.add(s, least)));
    storeLanes(weights, f32x4.sub(v128.load(weights), step), count - i);
    weights += 16;
    meanSquare += 16;
    gradient += 16;
  }
}

/** s ← s + g²;  w ← w − rate · g / √(s + ε) */
export function updateAdagrad(weights: usize, sumOfSquares: usize, gradient: usize, count: i32, rate: f32, epsilon: f32): void {
  const minusRate = f32x4.splat(-rate);
  const least = f32x4.splat(epsilon);
  for (let i = 0; i < count; i += 4) {
    const g = v128.load(gradient);
    const s = f32x4.add(v128.load(sumOfSquares), f32x4.mul(g, g));
    storeLanes(sumOfSquares, s, count - i);
    const step = f32x4.div(g, f32x4.sqrt(f32x4.add(s, least)));
    storeLanes(weights, multiplyAdd(step, minusRate, v128.load(weights)), count - i);
    weights += 16;
    sumOfSquares += 16;
    gradient += 16;
  }
}
