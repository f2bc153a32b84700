/**
 * Exponential and logarithm of four floats at once, within two units in the last place, from additions and multiplications alone:
 * every machine and engine gives the same bits. Argument reduction and polynomials are those of Cephes (S. Moshier, expf and logf).
 */
import { multiplyAdd } from './vector';

/** eˣ; 0 below −87.3, infinity above 88.7, NaN for NaN. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  // x = n · ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts, so that n times the first is exact
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), x);
  r = multiplyAdd(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(1.9875691500e-4);
  p = multiplyAdd(p, r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // Times 2ⁿ in two halves: 2¹²⁸ is no float, and the product may still be one.
  const exponent = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(exponent, 1);
  const one = i32x4.splat(127);
  const low = i32x4.shl(i32x4.add(half, one), 23);
  const high = i32x4.shl(i32x4.add(i32x4.sub(exponent, half), one), 23);
  const y = f32x4.mul(f32x4.mul(p, low), high);
  const least = f32x4.lt(x, f32x4.splat(-87.336544));
  const most = f32x4.gt(x, f32x4.splat(88.722839));
  return v128.bitselect(f32x4.splat(Infinity), v128.andnot(y, least), most);
}

/** ln x for x > 0, normal numbers; −∞ for 0, NaN below 0 and for NaN. */
// @ts-ignore: decorator
@inline
export function logarithm(x: v128): v128 {
  // x = m · 2ᵉ with √½ ≤ m < √2
  let e = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
  let m = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  e = i32x4.add(e, small);
  m = f32x4.sub(f32x4.add(m, v128.and(m, small)), f32x4.splat(1));
  const z = f32x4.mul(m, m);
  let p = f32x4.splat(7.0376836292e-2);
  p = multiplyAdd(p, m, f32x4.splat(-1.1514610310e-1));
  p = multiplyAdd(p, m, f32x4.splat(1.1676998740e-1));
  p = multiplyAdd(p, m, f32x4.splat(-1.2420140846e-1));
  p = multiplyAdd(p, m, f32x4.splat(1.4249322787e-1));
  p = multiplyAdd(p, m, f32x4.splat(-1.6668057665e-1));
  p = multiplyAdd(p, m, f32x4.splat(2.0000714765e-1));
  p = multiplyAdd(p, m, f32x4.splat(-2.4999993993e-1));
  p = multiplyAdd(p, m, f32x4.splat(3.3333331174e-1));
  const exponent = f32x4.convert_i32x4_s(e);
  let y = f32x4.mul(f32x4.mul(p, m), z);
  y = multiplyAdd(exponent, f32x4.splat(-2.12194440e-4), y);
  y = multiplyAdd(z, f32x4.splat(-0.5), y);
  y = multiplyAdd(exponent, f32x4.splat(0.693359375), f32x4.add(m, y));
  const zero = f32x4.eq(x, f32x4.splat(0));
  y = v128.bitselect(f32x4.splat(-Infinity), y, zero);
  const valid = f32x4.ge(x, f32x4.splat(0));
  y = v128.bitselect(y, f32x4.splat(NaN), valid);
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(Infinity)));
}

/** ln(1 + x) for x ≥ 0: what 1 + x rounds away is made up for. */
// @ts-ignore: decorator
@inline
export function logarithmOfOnePlus(x: v128): v128 {
  const sum = f32x4.add(f32x4.splat(1), x);
  const lost = f32x4.sub(x, f32x4.sub(sum, f32x4.splat(1)));
  return f32x4.add(logarithm(sum), f32x4.div(lost, sum));
}

/** eˣ − 1, exact to a few units in the last place for small x too. */
// @ts-ignore: decorator
@inline
export function exponentialMinusOne(x: v128): v128 {
  // Below a half by the polynomial of the exponential without its 1, beyond by the exponential itself.
  let p = f32x4.splat(1.9875691500e-4);
  p = multiplyAdd(p, x, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, x, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, x, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, x, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, x, f32x4.splat(5.0000001201e-1));
  p = multiplyAdd(p, f32x4.mul(x, x), x);
  const near = f32x4.lt(f32x4.abs(x), f32x4.splat(0.34));
  return v128.bitselect(p, f32x4.sub(exponential(x), f32x4.splat(1)), near);
}

/** 1 / (1 + e⁻ˣ) */
// @ts-ignore: decorator
@inline
export function logistic(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** tanh x = −(e⁻²ˣ − 1) / (e⁻²ˣ + 1), with the sign put on at the end */
// @ts-ignore: decorator
@inline
export function hyperbolicTangent(x: v128): v128 {
  const size = f32x4.abs(x);
  const e = exponentialMinusOne(f32x4.mul(size, f32x4.splat(-2)));
  const y = f32x4.div(f32x4.neg(e), f32x4.add(e, f32x4.splat(2)));
  return v128.or(y, v128.and(x, f32x4.splat(-0.0)));
}
