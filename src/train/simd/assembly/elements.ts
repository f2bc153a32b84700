/** Element by element, and rows by index. */
import { multiplyAdd, storeLanes } from './vector';

/** result = gradient where the input of a relu is positive, else 0. */
export function reluGradient(gradient: usize, input: usize, result: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const positive = f32x4.gt(v128.load(input), f32x4.splat(0));
    storeLanes(result, v128.and(v128.load(gradient), positive), count - i);
    gradient += 16;
    input += 16;
    result += 16;
  }
}

/** values = bytes · scale + offset */
export function scaleBytes(bytes: usize, values: usize, count: i32, scale: f32, offset: f32): void {
  const factor = f32x4.splat(scale);
  const start = f32x4.splat(offset);
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const words = v128.load8x8_u(bytes);
    const low = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words));
    const high = f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(words));
    v128.store(values, multiplyAdd(low, factor, start));
    v128.store(values, multiplyAdd(high, factor, start), 16);
    bytes += 8;
    values += 32;
  }
  for (; i < count; i++) {
    f32.store(values, <f32>load<u8>(bytes) * scale + offset);
    bytes += 1;
    values += 4;
  }
}

/** target[i] = source[indices[i]], rows of `rowBytes` bytes. */
export function gatherRows(source: usize, indices: usize, target: usize, count: i32, rowBytes: usize): void {
  for (let i = 0; i < count; i++) {
    memory.copy(target, source + <usize>i32.load(indices) * rowBytes, rowBytes);
    indices += 4;
    target += rowBytes;
  }
}

/** target[rows, width] = the sum of those rows of `source` whose index it is; indices outside are left out. */
export function sumRowsByIndex(source: usize, indices: usize, target: usize, count: i32, width: i32, rows: i32): void {
  memory.fill(target, 0, <usize>(rows * width) << 2);
  for (let i = 0; i < count; i++) {
    const index = i32.load(indices);
    indices += 4;
    if (index >= 0 && index < rows) {
      let from = source;
      let to = target + (<usize>(index * width) << 2);
      for (let k = 0; k < width; k += 4) {
        storeLanes(to, f32x4.add(v128.load(to), v128.load(from)), width - k);
        from += 16;
        to += 16;
      }
    }
    source += <usize>width << 2;
  }
}

/** indices = values as whole numbers, kept within 0 … rows − 1 so that no other memory is read */
export function truncateIndices(values: usize, indices: usize, count: i32, rows: i32): void {
  for (let i = 0; i < count; i++) {
    const index = <i32>f32.load(values + (<usize>i << 2));
    i32.store(indices + (<usize>i << 2), min(max(index, 0), rows - 1));
  }
}
