/**
 * Depthwise convolutions and their gradients: images [batch, height, width, channels], filter [height, width, channels, multiplier],
 * output [batch, outHeight, outWidth, channels · multiplier]. With a multiplier of 1 the vectors run along the channels, else
 * along the multiplier. Windows are clipped at the border of the image.
 */
import { multiplyAdd, storeLanes } from './vector';

/** output = images ∗ filter, each channel with its own filters (+ bias, then relu, where asked for). */
export function depthwiseConvolve(
  images: usize, filter: usize, bias: usize, output: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32, multiplier: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, relu: bool,
): void {
  const outChannels = channels * multiplier;
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < outHeight; i++) {
      const firstRow = max(0, top - i * strideHeight);
      const endRow = min(filterHeight, height + top - i * strideHeight);
      for (let j = 0; j < outWidth; j++) {
        const firstColumn = max(0, left - j * strideWidth);
        const endColumn = min(filterWidth, width + left - j * strideWidth);
        for (let o = 0; o < outChannels; o += 4) {
          let sum = bias ? v128.load(bias + (<usize>o << 2)) : f32x4.splat(0);
          for (let r = firstRow; r < endRow; r++) {
            const y = i * strideHeight + r - top;
            for (let s = firstColumn; s < endColumn; s++) {
              const x = j * strideWidth + s - left;
              const pixel = images + (<usize>(((image * height + y) * width + x) * channels) << 2);
              const weights = v128.load(filter + (<usize>((r * filterWidth + s) * outChannels + o) << 2));
              const values = multiplier == 1 ? v128.load(pixel + (<usize>o << 2)) : spread(pixel, o, multiplier, outChannels);
              sum = multiplyAdd(values, weights, sum);
            }
          }
          if (relu) sum = f32x4.pmax(sum, f32x4.splat(0));
          storeLanes(output + (<usize>o << 2), sum, outChannels - o);
        }
        output += <usize>outChannels << 2;
      }
    }
  }
}

/** The pixel's values for the output channels `o` … `o + 3`: each channel `multiplier` times. */
// @ts-ignore: decorator
@inline
function spread(pixel: usize, o: i32, multiplier: i32, outChannels: i32): v128 {
  const last = outChannels - 1;
  let value = v128.load32_splat(pixel + (<usize>(o / multiplier) << 2));
  value = v128.load_lane<f32>(pixel + (<usize>(min(o + 1, last) / multiplier) << 2), value, 1);
  value = v128.load_lane<f32>(pixel + (<usize>(min(o + 2, last) / multiplier) << 2), value, 2);
  return v128.load_lane<f32>(pixel + (<usize>(min(o + 3, last) / multiplier) << 2), value, 3);
}

/** gradient[filterHeight, filterWidth, channels, multiplier] */
export function depthwiseFilterGradient(
  images: usize, outputGradient: usize, gradient: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32, multiplier: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const outChannels = channels * multiplier;
  for (let r = 0; r < filterHeight; r++) {
    for (let s = 0; s < filterWidth; s++) {
      const target = gradient + (<usize>((r * filterWidth + s) * outChannels) << 2);
      memory.fill(target, 0, <usize>outChannels << 2);
      for (let image = 0; image < batch; image++) {
        for (let i = 0; i < outHeight; i++) {
          const y = i * strideHeight + r - top;
          if (y < 0 || y >= height) continue;
          for (let j = 0; j < outWidth; j++) {
            const x = j * strideWidth + s - left;
            if (x < 0 || x >= width) continue;
            const pixel = images + (<usize>(((image * height + y) * width + x) * channels) << 2);
            const dy = outputGradient + (<usize>(((image * outHeight + i) * outWidth + j) * outChannels) << 2);
            if (multiplier == 1) {
              for (let c = 0; c < channels; c += 4) {
                const offset = <usize>c << 2;
                const sum = multiplyAdd(v128.load(pixel + offset), v128.load(dy + offset), v128.load(target + offset));
                storeLanes(target + offset, sum, channels - c);
              }
            } else {
              for (let c = 0; c < channels; c++) {
                const a = v128.load32_splat(pixel + (<usize>c << 2));
                for (let m = 0; m < multiplier; m += 4) {
                  const offset = <usize>(c * multiplier + m) << 2;
                  const sum = multiplyAdd(a, v128.load(dy + offset), v128.load(target + offset));
                  storeLanes(target + offset, sum, multiplier - m);
                }
              }
            }
          }
        }
      }
    }
  }
}

/** gradient[batch, height, width, channels] by the images. */
export function depthwiseInputGradient(
  outputGradient: usize, filter: usize, gradient: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32, multiplier: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const outChannels = channels * multiplier;
  memory.fill(gradient, 0, <usize>(batch * height * width * channels) << 2);
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const dy = outputGradient + (<usize>(((image * outHeight + i) * outWidth + j) * outChannels) << 2);
        for (let r = 0; r < filterHeight; r++) {
          const y = i * strideHeight + r - top;
          if (y < 0 || y >= height) continue;
          for (let s = 0; s < filterWidth; s++) {
            const x = j * strideWidth + s - left;
            if (x < 0 || x >= width) continue;
            const target = gradient + (<usize>(((image * height + y) * width + x) * channels) << 2);
            const weights = filter + (<usize>((r * filterWidth + s) * outChannels) << 2);
            if (multiplier == 1) {
              for (let c = 0; c < channels; c += 4) {
                const offset = <usize>c << 2;
                const sum = multiplyAdd(v128.load(dy + offset), v128.load(weights + offset), v128.load(target + offset));
                storeLanes(target + offset, sum, channels - c);
              }
            } else {
              for (let c = 0; c < channels; c++) {
                const at = target + (<usize>c << 2);
                const from = <usize>(c * multiplier) << 2;
                f32.store(at, f32.load(at) + dot(dy + from, weights + from, multiplier));
              }
            }
          }
        }
      }
    }
  }
}

function dot(a: usize, b: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    sum = multiplyAdd(v128.load(a), v128.load(b), sum);
    a += 16;
    b += 16;
  }
  let total =
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
  for (; i < count; i++) {
    total += f32.load(a) * f32.load(b);
    a += 4;
    b += 4;
  }
  return total;
}
