/**
 * The transforms of Winograd's minimal filtering, F(m × m, r × r) with m + r - 1 = 6: 36 products for each tile of m × m results, where
 * the definition takes m² r². Tiles are 6 × 6 at distances of m = 7 - r (Lavin and Gray, 2016, "Fast Algorithms for Convolutional
 * Neural Networks").
 *
 * The points are 0, 1, -1, 1/2, -2 and infinity, which round less than the integers do (Barabasz and others, 2020, "Error Analysis
 * and Improving the Accuracy of Winograd Convolution for Deep Neural Networks"): by some 1e-6 of a gradient's norm. Rows of the
 * images' transform are scaled so that they need few operations; the filters' transform takes the factors back.
 *
 * Each function here works on one row or column of a tile, four channels at once, read at `from` and written at `to`, `fromStep` and
 * `toStep` bytes apart.
 */

/** Bᵀ d: six values of an image. */
// @ts-ignore: decorator
@inline
export function transformImage(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const half3 = f32x4.splat(1.5);
  const d0 = v128.load(from);
  const d1 = v128.load(from + fromStep);
  const d2 = v128.load(from + 2 * fromStep);
  const d3 = v128.load(from + 3 * fromStep);
  const d4 = v128.load(from + 4 * fromStep);
  const d5 = v128.load(from + 5 * fromStep);
  const odd = f32x4.sub(d3, d1);
  const even = f32x4.sub(d4, d2);
  v128.store(to, f32x4.add(f32x4.add(f32x4.sub(d0, d2), even), f32x4.mul(half3, odd)));
  v128.store(to + toStep, f32x4.add(f32x4.add(odd, even), f32x4.mul(half3, f32x4.add(d2, d3))));
  v128.store(to + 2 * toStep, f32x4.add(f32x4.sub(odd, even), f32x4.mul(half3, f32x4.sub(d2, d3))));
  v128.store(to + 3 * toStep, f32x4.add(f32x4.add(odd, odd), even));
  v128.store(to + 4 * toStep, f32x4.sub(f32x4.add(even, even), odd));
  v128.store(to + 5 * toStep, f32x4.add(f32x4.sub(f32x4.sub(d5, d3), odd), f32x4.mul(half3, even)));
}

/** B v, the transpose of `transformImage`: six values of a gradient by an image. */
// @ts-ignore: decorator
@inline
export function transformImageBack(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const half3 = f32x4.splat(1.5);
  const v0 = v128.load(from);
  const v1 = v128.load(from + fromStep);
  const v2 = v128.load(from + 2 * fromStep);
  const v3 = v128.load(from + 3 * fromStep);
  const v4 = v128.load(from + 4 * fromStep);
  const v5 = v128.load(from + 5 * fromStep);
  const sum = f32x4.add(v1, v2);
  const difference = f32x4.sub(v1, v2);
  const odd = f32x4.add(f32x4.sub(f32x4.add(sum, f32x4.add(v3, v3)), f32x4.add(v4, v5)), f32x4.mul(half3, v0));
  const even = f32x4.add(
    f32x4.add(f32x4.add(difference, v3), f32x4.add(v4, v4)),
    f32x4.add(v0, f32x4.mul(half3, v5)),
  );
  v128.store(to, v0);
  v128.store(to + toStep, f32x4.neg(odd));
  v128.store(to + 2 * toStep, f32x4.sub(f32x4.sub(f32x4.mul(half3, sum), even), v0));
  v128.store(to + 3 * toStep, f32x4.sub(f32x4.add(f32x4.mul(half3, difference), odd), v5));
  v128.store(to + 4 * toStep, even);
  v128.store(to + 5 * toStep, v5);
}

/** Aᵀ m: the two (for filters of 5) or four (for filters of 3) results of six products. */
// @ts-ignore: decorator
@inline
export function transformResult(size: i32, from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + fromStep);
  const m2 = v128.load(from + 2 * fromStep);
  const m3 = v128.load(from + 3 * fromStep);
  const m4 = v128.load(from + 4 * fromStep);
  const m5 = v128.load(from + 5 * fromStep);
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const half = f32x4.mul(f32x4.splat(0.5), m3);
  const twice = f32x4.add(m4, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, sum), f32x4.add(m3, m4)));
  const second = f32x4.add(difference, f32x4.sub(half, twice));
  if (size == 2) {
    v128.store(to + toStep, f32x4.add(second, m5));
    return;
  }
  v128.store(to + toStep, second);
  const quarter = f32x4.mul(f32x4.splat(0.5), half);
  const fourfold = f32x4.add(twice, twice);
  v128.store(to + 2 * toStep, f32x4.add(sum, f32x4.add(quarter, fourfold)));
  const eighth = f32x4.mul(f32x4.splat(0.5), quarter);
  const eightfold = f32x4.add(fourfold, fourfold);
  v128.store(to + 3 * toStep, f32x4.add(f32x4.add(difference, m5), f32x4.sub(eighth, eightfold)));
}

/** A y, the transpose of `transformResult`: six values from the gradient by two or four results. */
// @ts-ignore: decorator
@inline
export function transformResultBack(size: i32, from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const y0 = v128.load(from);
  const y1 = v128.load(from + fromStep);
  let even = y0, odd = y1, half = y1, twice = y1, last = y1;
  if (size == 4) {
    const y2 = v128.load(from + 2 * fromStep);
    const y3 = v128.load(from + 3 * fromStep);
    const halves = f32x4.splat(0.5);
    even = f32x4.add(y0, y2);
    odd = f32x4.add(y1, y3);
    half = f32x4.add(y1, f32x4.mul(halves, f32x4.add(y2, f32x4.mul(halves, y3))));
    const inner = f32x4.sub(y2, f32x4.add(y3, y3));
    twice = f32x4.sub(y1, f32x4.add(inner, inner));
    last = y3;
  }
  v128.store(to, y0);
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  v128.store(to + 3 * toStep, f32x4.add(y0, f32x4.mul(f32x4.splat(0.5), half)));
  v128.store(to + 4 * toStep, f32x4.sub(y0, f32x4.add(twice, twice)));
  v128.store(to + 5 * toStep, last);
}

// What the rows of `transformImage` were multiplied by, taken back.
const third: f32 = 1.0 / 3.0;
const atHalf: f32 = -16.0 / 15.0;
const atTwo: f32 = 1.0 / 30.0;

/** G g: six values from the three or five of a filter: the filter as a polynomial, at the six points. */
// @ts-ignore: decorator
@inline
export function transformFilter(size: i32, from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + fromStep);
  const g2 = v128.load(from + 2 * fromStep);
  let even = f32x4.add(g0, g2), odd = g1, last = g2, atHalfPoint = g2, atTwoPoint = g2;
  const half = f32x4.splat(0.5);
  if (size == 5) {
    const g3 = v128.load(from + 3 * fromStep);
    const g4 = v128.load(from + 4 * fromStep);
    even = f32x4.add(even, g4);
    odd = f32x4.add(g1, g3);
    last = g4;
    atHalfPoint = f32x4.add(g2, f32x4.mul(half, f32x4.add(g3, f32x4.mul(half, g4))));
    const inner = f32x4.sub(g3, f32x4.add(g4, g4));
    atTwoPoint = f32x4.sub(g2, f32x4.add(inner, inner));
  }
  atHalfPoint = f32x4.add(g0, f32x4.mul(half, f32x4.add(g1, f32x4.mul(half, atHalfPoint))));
  const inner = f32x4.sub(g1, f32x4.add(atTwoPoint, atTwoPoint));
  atTwoPoint = f32x4.sub(g0, f32x4.add(inner, inner));
  v128.store(to, g0);
  v128.store(to + toStep, f32x4.mul(f32x4.splat(third), f32x4.add(even, odd)));
  v128.store(to + 2 * toStep, f32x4.mul(f32x4.splat(third), f32x4.sub(even, odd)));
  v128.store(to + 3 * toStep, f32x4.mul(f32x4.splat(atHalf), atHalfPoint));
  v128.store(to + 4 * toStep, f32x4.mul(f32x4.splat(atTwo), atTwoPoint));
  v128.store(to + 5 * toStep, last);
}

/** Gᵀ u, the transpose of `transformFilter`: the gradient by the three or five values of a filter. */
// @ts-ignore: decorator
@inline
export function transformFilterBack(size: i32, from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const u0 = v128.load(from);
  const u1 = f32x4.mul(f32x4.splat(third), v128.load(from + fromStep));
  const u2 = f32x4.mul(f32x4.splat(third), v128.load(from + 2 * fromStep));
  const u3 = f32x4.mul(f32x4.splat(atHalf), v128.load(from + 3 * fromStep));
  const u4 = f32x4.mul(f32x4.splat(atTwo), v128.load(from + 4 * fromStep));
  const u5 = v128.load(from + 5 * fromStep);
  const even = f32x4.add(u1, u2);
  const odd = f32x4.sub(u1, u2);
  const half = f32x4.splat(0.5);
  let small = f32x4.mul(half, u3);
  let large = f32x4.add(u4, u4);
  v128.store(to, f32x4.add(f32x4.add(u0, even), f32x4.add(u3, u4)));
  v128.store(to + toStep, f32x4.add(odd, f32x4.sub(small, large)));
  small = f32x4.mul(half, small);
  large = f32x4.add(large, large);
  const third = f32x4.add(even, f32x4.add(small, large));
  if (size == 3) {
    v128.store(to + 2 * toStep, f32x4.add(third, u5));
    return;
  }
  v128.store(to + 2 * toStep, third);
  small = f32x4.mul(half, small);
  large = f32x4.add(large, large);
  v128.store(to + 3 * toStep, f32x4.add(odd, f32x4.sub(small, large)));
  small = f32x4.mul(half, small);
  large = f32x4.add(large, large);
  v128.store(to + 4 * toStep, f32x4.add(f32x4.add(even, u5), f32x4.add(small, large)));
}
