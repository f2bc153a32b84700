/**
 * Copies between two arrangements of the same five-dimensional block, each with its own strides (in floats): permuted, repeated
 * (stride 0 in the source), cut out of something larger or put into it (an address within, and the strides of the larger one).
 */

/** target[i0, …, i4] = source[i0, …, i4] (+ what stands there, where asked for; a stride of 0 in the target then sums up). */
export function copyStrided(
  source: usize, target: usize, size0: i32, size1: i32, size2: i32, size3: i32, size4: i32,
  from0: i32, from1: i32, from2: i32, from3: i32, from4: i32,
  to0: i32, to1: i32, to2: i32, to3: i32, to4: i32, accumulate: bool,
): void {
  const step = <usize>from4 << 2;
  const stride = <usize>to4 << 2;
  const contiguous = from4 == 1 && to4 == 1;
  const bytes = <usize>size4 << 2;
  for (let i0 = 0; i0 < size0; i0++) {
    for (let i1 = 0; i1 < size1; i1++) {
      for (let i2 = 0; i2 < size2; i2++) {
        for (let i3 = 0; i3 < size3; i3++) {
          let from = source + (<usize>(i0 * from0 + i1 * from1 + i2 * from2 + i3 * from3) << 2);
          let to = target + (<usize>(i0 * to0 + i1 * to1 + i2 * to2 + i3 * to3) << 2);
          if (contiguous) {
            if (!accumulate) memory.copy(to, from, bytes);
            else addRow(from, to, size4);
          } else if (accumulate) {
            for (let i = 0; i < size4; i++) {
              f32.store(to, f32.load(to) + f32.load(from));
              from += step;
              to += stride;
            }
          } else {
            for (let i = 0; i < size4; i++) {
              f32.store(to, f32.load(from));
              from += step;
              to += stride;
            }
          }
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function addRow(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
    to += 16;
  }
  for (; i < count; i++) {
    f32.store(to, f32.load(to) + f32.load(from));
    from += 4;
    to += 4;
  }
}

/** Sets `count` floats to one value. */
export function fillFloats(target: usize, count: i32, value: f32): void {
  if (value == 0) {
    memory.fill(target, 0, <usize>count << 2);
    return;
  }
  const end = target + (<usize>count << 2);
  for (; target < end; target += 4) f32.store(target, value);
}
