/** Poolings over images [batch, height, width, channels]; windows are clipped at the border, so that padding needs no copy. */
import { storeLanes } from './vector';

/** output[batch, outHeight, outWidth, channels] = the greatest value in each window; NaN where it is the last of its values. */
export function maxPool(
  images: usize, output: usize,
  batch: i32, height: i32, width: i32, channels: i32, poolHeight: i32, poolWidth: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  pool(
    false, images, output, batch, height, width, channels, poolHeight, poolWidth,
    outHeight, outWidth, strideHeight, strideWidth, top, left,
  );
}

/** output[batch, outHeight, outWidth, channels] = the mean of each window; at the border of the values that it holds there. */
export function averagePool(
  images: usize, output: usize,
  batch: i32, height: i32, width: i32, channels: i32, poolHeight: i32, poolWidth: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  pool(
    true, images, output, batch, height, width, channels, poolHeight, poolWidth,
    outHeight, outWidth, strideHeight, strideWidth, top, left,
  );
}

/** Compiled once for each kind, since `average` is a constant where this is called. */
// @ts-ignore: decorator
@inline
function pool(
  average: bool, images: usize, output: usize,
  batch: i32, height: i32, width: i32, channels: i32, poolHeight: i32, poolWidth: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const stride = <usize>channels << 2;
  const rowStride = <usize>width * stride;
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < outHeight; i++) {
      const fromRow = max(0, i * strideHeight - top);
      const rows = min(height, i * strideHeight - top + poolHeight) - fromRow;
      for (let j = 0; j < outWidth; j++) {
        const fromColumn = max(0, j * strideWidth - left);
        const columns = min(width, j * strideWidth - left + poolWidth) - fromColumn;
        const corner = <usize>(((image * height + fromRow) * width + fromColumn) * channels) << 2;
        for (let c = 0; c < channels; c += 4) {
          let result = f32x4.splat(average ? 0 : -Infinity);
          let row = images + corner + (<usize>c << 2);
          for (let y = 0; y < rows; y++) {
            let at = row;
            for (let x = 0; x < columns; x++) {
              const value = v128.load(at);
              result = average ? f32x4.add(result, value) : f32x4.pmax(value, result);
              at += stride;
            }
            row += rowStride;
          }
          if (average) result = f32x4.mul(result, f32x4.splat(<f32>1 / <f32>(rows * columns)));
          storeLanes(output + (<usize>c << 2), result, channels - c);
        }
        output += stride;
      }
    }
  }
}

/**
 * gradient[batch, height, width, channels] by the images: each window's gradient goes to the first of its values that is the
 * greatest. The output of the pooling tells which that is, so no positions need to be kept from the forward pass.
 */
export function maxPoolGradient(
  images: usize, output: usize, outputGradient: usize, gradient: usize,
  batch: i32, height: i32, width: i32, channels: i32, poolHeight: i32, poolWidth: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  // Windows that do not overlap write each value once; where they leave none out, nothing has to be cleared before.
  const disjoint = strideHeight >= poolHeight && strideWidth >= poolWidth;
  const covering =
    strideHeight == poolHeight && strideWidth == poolWidth && outHeight * strideHeight >= height + top && outWidth * strideWidth >= width + left;
  if (!covering) memory.fill(gradient, 0, <usize>(batch * height * width * channels) << 2);
  const stride = <usize>channels << 2;
  const rowStride = <usize>width * stride;
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < outHeight; i++) {
      const fromRow = max(0, i * strideHeight - top);
      const rows = min(height, i * strideHeight - top + poolHeight) - fromRow;
      for (let j = 0; j < outWidth; j++) {
        const fromColumn = max(0, j * strideWidth - left);
        const columns = min(width, j * strideWidth - left + poolWidth) - fromColumn;
        const corner = <usize>(((image * height + fromRow) * width + fromColumn) * channels) << 2;
        for (let c = 0; c < channels; c += 4) {
          const offset = <usize>c << 2;
          const greatest = v128.load(output + offset);
          // Lanes whose gradient has not found its place yet.
          let open = v128.load(outputGradient + offset);
          let row = corner + offset;
          for (let y = 0; y < rows; y++) {
            let at = row;
            for (let x = 0; x < columns; x++) {
              const here = f32x4.eq(v128.load(images + at), greatest);
              const target = gradient + at;
              const share = v128.and(open, here);
              storeLanes(target, disjoint ? share : f32x4.add(v128.load(target), share), channels - c);
              open = v128.andnot(open, here);
              at += stride;
            }
            row += rowStride;
          }
        }
        output += stride;
        outputGradient += stride;
      }
    }
  }
}

/**
 * gradient[batch, height, width, channels] by the images, each window's gradient spread evenly. Every value gets 1/(poolHeight ·
 * poolWidth) of it at the border too, where the window holds fewer values: so do all back ends of TensorFlow.js.
 */
export function averagePoolGradient(
  outputGradient: usize, gradient: usize,
  batch: i32, height: i32, width: i32, channels: i32, poolHeight: i32, poolWidth: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  memory.fill(gradient, 0, <usize>(batch * height * width * channels) << 2);
  const share = f32x4.splat(<f32>1 / <f32>(poolHeight * poolWidth));
  const stride = <usize>channels << 2;
  const rowStride = <usize>width * stride;
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < outHeight; i++) {
      const fromRow = max(0, i * strideHeight - top);
      const rows = min(height, i * strideHeight - top + poolHeight) - fromRow;
      for (let j = 0; j < outWidth; j++) {
        const fromColumn = max(0, j * strideWidth - left);
        const columns = min(width, j * strideWidth - left + poolWidth) - fromColumn;
        const corner = <usize>(((image * height + fromRow) * width + fromColumn) * channels) << 2;
        for (let c = 0; c < channels; c += 4) {
          const dy = f32x4.mul(v128.load(outputGradient + (<usize>c << 2)), share);
          let row = gradient + corner + (<usize>c << 2);
          for (let y = 0; y < rows; y++) {
            let target = row;
            for (let x = 0; x < columns; x++) {
              storeLanes(target, f32x4.add(v128.load(target), dy), channels - c);
              target += stride;
            }
            row += rowStride;
          }
        }
        outputGradient += stride;
      }
    }
  }
}
