/**
 * Vectors of four floats.
 *
 * Memory: the module works on the heap of TensorFlow.js's WASM back end and has none of its own: no static data, no
 * allocation. A row whose length is not a multiple of four is read whole in its last vector and stored in part, so every buffer
 * needs 12 readable bytes after its end; Emscripten's allocator always keeps more than that behind the last block.
 */

/** Stores the first `count` lanes of a vector; all four where `count` is greater. `count` is positive. */
// @ts-ignore: decorator
@inline
export function storeLanes(target: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(target, value);
  } else if (count == 3) {
    v128.store64_lane(target, value, 0);
    v128.store32_lane(target, value, 2, 8);
  } else if (count == 2) {
    v128.store64_lane(target, value, 0);
  } else {
    v128.store32_lane(target, value, 0);
  }
}

/** A count rounded up to whole vectors. */
// @ts-ignore: decorator
@inline
export function wholeVectors(count: i32): i32 {
  return (count + 3) & ~3;
}

/** Loads a vector and puts zeros into the lanes from `count` on. `count` is positive. */
// @ts-ignore: decorator
@inline
export function loadLanes(source: usize, count: i32): v128 {
  const value = v128.load(source);
  return count >= 4 ? value : v128.and(value, i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3)));
}

/** a · b + c. Two roundings, so that every machine gives the same bits. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of the first `count` lanes. */
// @ts-ignore: decorator
@inline
export function laneSum(value: v128, count: i32): f32 {
  let sum = f32x4.extract_lane(value, 0);
  if (count > 1) sum += f32x4.extract_lane(value, 1);
  if (count > 2) sum += f32x4.extract_lane(value, 2);
  if (count > 3) sum += f32x4.extract_lane(value, 3);
  return sum;
}
