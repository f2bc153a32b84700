/**
 * Two arrays into one, element by element, as the merging layers do. Buffers are filled up to whole vectors, so the last vector is
 * computed and stored whole. The numbers of the operations are those of `combinations` (`src/train/simd/layers/merging.ts`).
 */
import { multiplyAdd } from './vector';

const ADD: i32 = 0;
const MULTIPLY: i32 = 1;
const MAXIMUM: i32 = 2;

/** output = a ∘ b; the last operation, 3, is the minimum */
export function combine(operation: i32, a: usize, b: usize, output: usize, count: i32): void {
  const end = a + (<usize>count << 2);
  while (a < end) {
    const x = v128.load(a);
    const y = v128.load(b);
    let z: v128;
    if (operation == ADD) z = f32x4.add(x, y);
    else if (operation == MULTIPLY) z = f32x4.mul(x, y);
    else if (operation == MAXIMUM) z = f32x4.max(x, y);
    else z = f32x4.min(x, y);
    v128.store(output, z);
    a += 16;
    b += 16;
    output += 16;
  }
}

/**
 * The gradient of a maximum or minimum by its first input or its second: that of the output where that input was taken. Where both
 * are the same it goes to the first.
 */
export function selectGradient(
  minimum: bool, second: bool, a: usize, b: usize, outputGradient: usize, gradient: usize, count: i32,
): void {
  const end = a + (<usize>count << 2);
  while (a < end) {
    const x = v128.load(a);
    const y = v128.load(b);
    const first = minimum ? f32x4.le(x, y) : f32x4.ge(x, y);
    const dy = v128.load(outputGradient);
    v128.store(gradient, second ? v128.andnot(dy, first) : v128.and(dy, first));
    a += 16;
    b += 16;
    outputGradient += 16;
    gradient += 16;
  }
}

/** target = source · factor (+ what stands there, where asked for) */
export function scaleFloats(source: usize, target: usize, count: i32, factor: f32, accumulate: bool): void {
  const f = f32x4.splat(factor);
  const end = source + (<usize>count << 2);
  while (source < end) {
    const x = v128.load(source);
    v128.store(target, accumulate ? multiplyAdd(x, f, v128.load(target)) : f32x4.mul(x, f));
    source += 16;
    target += 16;
  }
}
