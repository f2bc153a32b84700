/**
 * Two-dimensional convolutions over images [batch, height, width, channels] and filters [height, width, channels, filters],
 * without padding: the caller pads first (`padImages`). No window is copied: the tile walks the image itself, one segment a
 * filter row, since the pixels under a filter row stand side by side.
 */
import { eightColumns, fourColumns, multiplyRows } from './tile';

/** Floats of a filter that stay in the first-level cache while the whole image passes. */
const CACHED_FILTER: i32 = 6144;

/** Pixels that pass one strip of eight filters before the next strip, where the filters are larger than that. */
const PIXEL_BLOCK: i32 = 64;

/** Steps of a filter gradient's sum that are added up at a time: what the first-level cache holds, and short sums round less. */
const GRADIENT_DEPTH: i32 = 256;

/** output[batch, outHeight, outWidth, filters] = images ∗ filter (+ bias, + what stands there, then relu, where asked for). */
export function convolve(
  images: usize, filter: usize, bias: usize, output: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32,
  outHeight: i32, outWidth: i32, filters: i32, strideHeight: i32, strideWidth: i32, accumulate: bool, relu: bool,
): void {
  const pixels = batch * outHeight * outWidth;
  const length = filterWidth * channels;
  const rowStride = <usize>(width * channels) << 2;
  const outStride = <usize>filters << 2;
  const small = filterHeight * length * filters <= CACHED_FILTER;
  const block = small ? pixels : PIXEL_BLOCK;
  const strip = small ? filters : 8;

  // The position of the block's first pixel, as image, row and column of the output.
  let image0 = 0, row0 = 0, column0 = 0;
  for (let first = 0; first < pixels; first += block) {
    const end = min(first + block, pixels);
    let image = 0, row = 0, column = 0;
    for (let from = 0; from < filters; from += strip) {
      image = image0;
      row = row0;
      column = column0;
      const offset = <usize>from << 2;
      const biasHere = bias ? bias + offset : 0;
      const left = filters - from;
      for (let pixel = first; pixel < end; pixel += 4) {
        const count = min(end - pixel, 4);
        let a0: usize = 0, a1: usize = 0, a2: usize = 0, a3: usize = 0;
        for (let i = 0; i < count; i++) {
          const at =
            images + (<usize>(((image * height + row * strideHeight) * width + column * strideWidth) * channels) << 2);
          if (i == 0) {
            a0 = at;
            a1 = at;
            a2 = at;
            a3 = at;
          } else if (i == 1) a1 = at;
          else if (i == 2) a2 = at;
          else a3 = at;
          if (++column == outWidth) {
            column = 0;
            if (++row == outHeight) {
              row = 0;
              image++;
            }
          }
        }
        const out = output + <usize>pixel * outStride + offset;
        if (small) {
          multiplyRows(
            out, out + outStride, out + 2 * outStride, out + 3 * outStride, count, filters, bias, accumulate, relu,
            a0, a1, a2, a3, 4, rowStride, filter, outStride, filterHeight, length,
          );
        } else if (left > 4) {
          eightColumns(
            out, out + outStride, out + 2 * outStride, out + 3 * outStride, count, left, biasHere, accumulate, relu,
            a0, a1, a2, a3, 4, rowStride, filter + offset, outStride, filterHeight, length,
          );
        } else {
          fourColumns(
            out, out + outStride, out + 2 * outStride, out + 3 * outStride, count, left, biasHere, accumulate, relu,
            a0, a1, a2, a3, 4, rowStride, filter + offset, outStride, filterHeight, length,
          );
        }
      }
    }
    image0 = image;
    row0 = row;
    column0 = column;
  }
}

/**
 * gradient[filterHeight, filterWidth, channels, filters] of a loss whose gradient by the output is `outputGradient` (+ what stands
 * there, where asked for).
 */
export function convolveFilterGradient(
  images: usize, outputGradient: usize, gradient: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32,
  outHeight: i32, outWidth: i32, filters: i32, strideHeight: i32, strideWidth: i32, accumulate: bool,
): void {
  const length = filterWidth * channels;
  const outStride = <usize>filters << 2;
  const step = <usize>(strideWidth * channels) << 2;
  const segmentStride = <usize>(strideHeight * width * channels) << 2;
  const rowsAtOnce = max(1, GRADIENT_DEPTH / outWidth);
  if (!accumulate) memory.fill(gradient, 0, <usize>(filterHeight * length) * outStride);
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < outHeight; row += rowsAtOnce) {
      const segments = min(outHeight - row, rowsAtOnce);
      const right = outputGradient + <usize>((image * outHeight + row) * outWidth) * outStride;
      for (let from = 0; from < filters; from += 8) {
        const offset = <usize>from << 2;
        const left = filters - from;
        for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
          const source = images + (<usize>((image * height + row * strideHeight + filterRow) * width * channels) << 2);
          for (let q = 0; q < length; q += 4) {
            const count = min(length - q, 4);
            // Pixels past the filter's row are read and their sums not stored.
            const a = source + (<usize>q << 2);
            const out = gradient + <usize>(filterRow * length + q) * outStride + offset;
            if (left > 4) {
              eightColumns(
                out, out + outStride, out + 2 * outStride, out + 3 * outStride, count, left, 0, true, false,
                a, a + 4, a + 8, a + 12, step, segmentStride, right + offset, outStride, segments, outWidth,
              );
            } else {
              fourColumns(
                out, out + outStride, out + 2 * outStride, out + 3 * outStride, count, left, 0, true, false,
                a, a + 4, a + 8, a + 12, step, segmentStride, right + offset, outStride, segments, outWidth,
              );
            }
          }
        }
      }
    }
  }
}

/**
 * gradient[batch, height, width, channels] by the images (+ what stands there, where asked for).
 * @param filterTransposed the filter as a matrix [filters, filterHeight · filterWidth · channels]
 */
export function convolveInputGradient(
  outputGradient: usize, filterTransposed: usize, gradient: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32,
  outHeight: i32, outWidth: i32, filters: i32, strideHeight: i32, strideWidth: i32, accumulate: bool,
): void {
  const length = filterWidth * channels;
  const rightStride = <usize>(filterHeight * length) << 2;
  const outStride = <usize>filters << 2;
  const pixels = outHeight * outWidth;
  if (!accumulate) memory.fill(gradient, 0, <usize>(batch * height * width * channels) << 2);
  for (let image = 0; image < batch; image++) {
    for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
      for (let q = 0; q < length; q += 8) {
        const right = filterTransposed + (<usize>(filterRow * length + q) << 2);
        const left = length - q;
        let row = 0, column = 0;
        for (let pixel = 0; pixel < pixels; pixel += 4) {
          const count = min(pixels - pixel, 4);
          let c0: usize = 0, c1: usize = 0, c2: usize = 0, c3: usize = 0;
          for (let i = 0; i < count; i++) {
            const at =
              gradient +
              (<usize>(((image * height + row * strideHeight + filterRow) * width + column * strideWidth) * channels + q) <<
                2);
            if (i == 0) {
              c0 = at;
              c1 = at;
              c2 = at;
              c3 = at;
            } else if (i == 1) c1 = at;
            else if (i == 2) c2 = at;
            else c3 = at;
            if (++column == outWidth) {
              column = 0;
              row++;
            }
          }
          const a0 = outputGradient + <usize>(image * pixels + pixel) * outStride;
          const a1 = count > 1 ? a0 + outStride : a0;
          const a2 = count > 2 ? a1 + outStride : a0;
          const a3 = count > 3 ? a2 + outStride : a0;
          // Windows overlap, so the rows of the result do: they are added one after the other.
          if (left > 4) {
            eightColumns(
              c0, c1, c2, c3, count, left, 0, true, false, a0, a1, a2, a3, 4, 0, right, rightStride, 1, filters,
            );
          } else {
            fourColumns(
              c0, c1, c2, c3, count, left, 0, true, false, a0, a1, a2, a3, 4, 0, right, rightStride, 1, filters,
            );
          }
        }
      }
    }
  }
}

/** Copies images into the middle of zeros: padded[batch, top + height + bottom, left + width + right, channels]. */
export function padImages(
  images: usize, padded: usize, batch: i32, height: i32, width: i32, channels: i32, top: i32, bottom: i32, left: i32, right: i32,
): void {
  const row = <usize>(width * channels) << 2;
  const paddedWidth = left + width + right;
  const paddedHeight = top + height + bottom;
  memory.fill(padded, 0, <usize>(batch * paddedHeight * paddedWidth * channels) << 2);
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < height; i++) {
      const target = padded + (<usize>(((image * paddedHeight + top + i) * paddedWidth + left) * channels) << 2);
      memory.copy(target, images + <usize>(image * height + i) * row, row);
    }
  }
}

/** The inverse of `padImages`: copies the middle of padded images out. */
export function cropImages(
  padded: usize, images: usize, batch: i32, height: i32, width: i32, channels: i32, top: i32, bottom: i32, left: i32, right: i32,
): void {
  const row = <usize>(width * channels) << 2;
  const paddedWidth = left + width + right;
  const paddedHeight = top + height + bottom;
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < height; i++) {
      const source = padded + (<usize>(((image * paddedHeight + top + i) * paddedWidth + left) * channels) << 2);
      memory.copy(images + <usize>(image * height + i) * row, source, row);
    }
  }
}
