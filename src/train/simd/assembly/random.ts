/**
 * Random numbers without a state: each is a hash of a seed, the step, and the element's index, so a backward pass draws what the
 * forward pass drew, and a training that is resumed what an unbroken one would have drawn.
 */
import { logarithm } from './exponential';
import { multiplyAdd } from './vector';

/** Two rounds of a mixing function with full avalanche (C. Wellons' "lowbias32", 2018). */
// @ts-ignore: decorator
@inline
function mix(state: v128): v128 {
  let x = v128.xor(state, i32x4.shr_u(state, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

// @ts-ignore: decorator
@inline
function draw(key: v128, index: i32): v128 {
  const counters = i32x4.add(i32x4.splat(index), i32x4(0, 1, 2, 3));
  return mix(v128.xor(mix(i32x4.add(counters, key)), i32x4.splat(0x9e3779b9)));
}

// @ts-ignore: decorator
@inline
function keyOf(seed: i32, step: i32): v128 {
  return mix(v128.xor(mix(i32x4.splat(seed)), i32x4.splat(step)));
}

/** Uniform in (0, 1): 24 bits and a half. */
// @ts-ignore: decorator
@inline
function uniform(bits: v128): v128 {
  const whole = f32x4.convert_i32x4_s(i32x4.shr_u(bits, 8));
  return f32x4.mul(f32x4.add(whole, f32x4.splat(0.5)), f32x4.splat(5.9604644775390625e-8));
}

/** The normal distribution's quantile of p (P. Acklam's rational approximation, relative error below 1.2e-9, here in floats). */
// @ts-ignore: decorator
@inline
function normalQuantile(p: v128): v128 {
  const half = f32x4.splat(0.5);
  const q = f32x4.sub(p, half);
  const r = f32x4.mul(q, q);
  let a = f32x4.splat(-39.69683028665376);
  a = multiplyAdd(a, r, f32x4.splat(220.9460984245205));
  a = multiplyAdd(a, r, f32x4.splat(-275.9285104469687));
  a = multiplyAdd(a, r, f32x4.splat(138.357751867269));
  a = multiplyAdd(a, r, f32x4.splat(-30.66479806614716));
  a = multiplyAdd(a, r, f32x4.splat(2.506628277459239));
  let b = f32x4.splat(-54.47609879822406);
  b = multiplyAdd(b, r, f32x4.splat(161.5858368580409));
  b = multiplyAdd(b, r, f32x4.splat(-155.6989798598866));
  b = multiplyAdd(b, r, f32x4.splat(66.80131188771972));
  b = multiplyAdd(b, r, f32x4.splat(-13.28068155288572));
  b = multiplyAdd(b, r, f32x4.splat(1));
  const middle = f32x4.div(f32x4.mul(a, q), b);
  const tail = f32x4.min(p, f32x4.sub(f32x4.splat(1), p));
  const t = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), logarithm(tail)));
  let c = f32x4.splat(-0.007784894002430293);
  c = multiplyAdd(c, t, f32x4.splat(-0.3223964580411365));
  c = multiplyAdd(c, t, f32x4.splat(-2.400758277161838));
  c = multiplyAdd(c, t, f32x4.splat(-2.549732539343734));
  c = multiplyAdd(c, t, f32x4.splat(4.374664141464968));
  c = multiplyAdd(c, t, f32x4.splat(2.938163982698783));
  let d = f32x4.splat(0.007784695709041462);
  d = multiplyAdd(d, t, f32x4.splat(0.3224671290700398));
  d = multiplyAdd(d, t, f32x4.splat(2.445134137142996));
  d = multiplyAdd(d, t, f32x4.splat(3.754408661907416));
  d = multiplyAdd(d, t, f32x4.splat(1));
  const outer = f32x4.div(c, d);
  const signed = v128.bitselect(outer, f32x4.neg(outer), f32x4.lt(p, half));
  return v128.bitselect(signed, middle, f32x4.lt(tail, f32x4.splat(0.02425)));
}

/**
 * output = input / (1 − rate), or 0 with a probability of `rate`. Applied to an output's gradient, with the same seed and step, it
 * gives the input's. One draw serves `shared` elements a row apart: [rows, shared, width] is dropped in whole columns of `shared`.
 */
export function dropOut(
  input: usize, output: usize, rows: i32, shared: i32, width: i32, rate: f32, seed: i32, step: i32,
): void {
  const key = keyOf(seed, step);
  const limit = f32x4.splat(rate);
  const scale = f32x4.splat(<f32>1 / (<f32>1 - rate));
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < shared; i++) {
      for (let k = 0; k < width; k += 4) {
        const kept = f32x4.ge(uniform(draw(key, row * width + k)), limit);
        const y = v128.and(f32x4.mul(v128.load(input + (<usize>k << 2)), scale), kept);
        const to = output + (<usize>k << 2);
        if (width - k >= 4) {
          v128.store(to, y);
        } else {
          f32.store(to, f32x4.extract_lane(y, 0));
          if (width - k > 1) f32.store(to, f32x4.extract_lane(y, 1), 4);
          if (width - k > 2) f32.store(to, f32x4.extract_lane(y, 2), 8);
        }
      }
      input += <usize>width << 2;
      output += <usize>width << 2;
    }
  }
}

/** output = input + noise of mean 0, or, where `multiply` is set, input · (1 + noise). */
export function addNoise(
  input: usize, output: usize, count: i32, deviation: f32, multiply: bool, seed: i32, step: i32,
): void {
  const key = keyOf(seed, step);
  const scale = f32x4.splat(deviation);
  for (let i = 0; i < count; i += 4) {
    const noise = f32x4.mul(normalQuantile(uniform(draw(key, i))), scale);
    const x = v128.load(input);
    v128.store(output, multiply ? multiplyAdd(x, noise, x) : f32x4.add(x, noise));
    input += 16;
    output += 16;
  }
}

/**
 * Dropout that keeps mean and variance of what a selu gives (Klambauer et al., 2017): output = scale · (x or `limit`) + shift.
 * As a gradient (`gradient` set) the limit and the shift are 0.
 */
export function alphaDropOut(
  input: usize, output: usize, count: i32, rate: f32, limit: f32, scale: f32, shift: f32, gradient: bool, seed: i32, step: i32,
): void {
  const key = keyOf(seed, step);
  const least = f32x4.splat(rate);
  const factor = f32x4.splat(scale);
  const dropped = f32x4.splat(gradient ? 0 : limit);
  const start = f32x4.splat(gradient ? 0 : shift);
  for (let i = 0; i < count; i += 4) {
    const kept = f32x4.ge(uniform(draw(key, i)), least);
    v128.store(output, multiplyAdd(v128.bitselect(v128.load(input), dropped, kept), factor, start));
    input += 16;
    output += 16;
  }
}
