/**
 * Convolutions with filters of three or five rows by minimal filtering along the height alone: F(m, r) with m + r - 1 = 6. Rows of the
 * image are transformed as they stand, so it pays with few channels, too: 6 products where the definition takes m r. What is left at
 * each of the six points is a convolution along the width.
 *
 * `images` is [batch, height, width, channels], already padded, with height ≥ size · ⌈outHeight / size⌉ + 6 - size for size = 7 -
 * filterHeight. Products have their filters rounded up to whole vectors. For `scratch` and `sums` see wasm/minimalFiltering.ts.
 */
import { convolveFilterGradient } from './convolution';
import { multiplyStrips } from './strips';
import { storeLanes, wholeVectors } from './vector';
import { transformFilter, transformFilterBack, transformImage, transformResult, transformResultBack } from './winogradTransforms';

const POINTS: i32 = 6;
/** Bytes in which one vector is transformed. */
const TEMPORARY: usize = 6 * 16;

/** Bytes of the matrix at one point: room for what is stored past its end, and no distance that is a power of two. */
// @ts-ignore: decorator
@inline
function pointBytes(rows: i32, rowFloats: i32): usize {
  return <usize>(rows * rowFloats + 16) << 2;
}

/** The same for products: four pixels are always computed at once. */
// @ts-ignore: decorator
@inline
function productBytes(pixels: i32, filters: i32): usize {
  return <usize>((pixels + 3) * wholeVectors(filters) + 16) << 2;
}

/** transformed[6, ⌈filters / 8⌉, inner, 8] = the filter [filterHeight, inner, filters] at each point, in strips of eight columns. */
export function winogradRowsFilter(
  filter: usize, transformed: usize, filterHeight: i32, inner: i32, filters: i32,
): void {
  const row = <usize>(inner * filters) << 2;
  const point = pointBytes(inner, (filters + 7) & ~7);
  for (let i = 0; i < inner; i++) {
    for (let column = 0; column < filters; column += 4) {
      const source = filter + (<usize>(i * filters + column) << 2);
      const target = transformed + (<usize>((column >> 3) * inner * 8 + i * 8 + (column & 4)) << 2);
      if (filterHeight == 3) transformFilter(3, source, row, target, point);
      else transformFilter(5, source, row, target, point);
    }
  }
}

/** output[batch, outHeight, outWidth, filters] = images ∗ filter (+ bias, then relu, where asked for). */
export function winogradRowsConvolve(
  images: usize, transformed: usize, bias: usize, output: usize, scratch: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32,
  outHeight: i32, outWidth: i32, filters: i32, strideWidth: i32, imagesAtOnce: i32, relu: bool,
): void {
  const size = 7 - filterHeight;
  const tilesDown = (outHeight + size - 1) / size;
  const rowsAtOnce = imagesAtOnce * tilesDown;
  const rowFloats = width * channels;
  const inner = filterWidth * channels;
  const wide = wholeVectors(filters);
  const imageRows = scratch + TEMPORARY;
  const imagePoint = pointBytes(rowsAtOnce, rowFloats);
  const products = imageRows + POINTS * imagePoint;
  const productPoint = productBytes(rowsAtOnce * outWidth, filters);
  const filterPoint = pointBytes(inner, (filters + 7) & ~7);
  const outRow = <usize>(outWidth * filters) << 2;
  // What is not cut off at 0 is cut off nowhere; NaN stays NaN.
  const least = f32x4.splat(relu ? 0 : -Infinity);
  for (let first = 0; first < batch; first += imagesAtOnce) {
    const count = min(batch - first, imagesAtOnce);
    transformImageRows(images, imageRows, imagePoint, first, count, height, rowFloats, size, tilesDown);
    for (let p = 0; p < POINTS; p++) {
      for (let row = 0; row < count * tilesDown; row++) {
        multiplyStrips(
          imageRows + <usize>p * imagePoint + (<usize>(row * rowFloats) << 2), <usize>(strideWidth * channels) << 2, 4,
          transformed + <usize>p * filterPoint, <usize>inner * 32, 32,
          products + <usize>p * productPoint + (<usize>(row * outWidth * wide) << 2), <usize>wide << 2,
          outWidth, wide, inner, false,
        );
      }
    }
    for (let tile = 0; tile < count * tilesDown; tile++) {
      const row = (tile % tilesDown) * size;
      const end = scratch + <usize>min(size, outHeight - row) * 16;
      let source = products + (<usize>(tile * outWidth * wide) << 2);
      let target = output + <usize>((first + tile / tilesDown) * outHeight + row) * outRow;
      for (let pixel = 0; pixel < outWidth; pixel++) {
        for (let filter = 0; filter < filters; filter += 4) {
          if (size == 4) transformResult(4, source, productPoint, scratch, 16);
          else transformResult(2, source, productPoint, scratch, 16);
          const start = bias ? v128.load(bias + (<usize>filter << 2)) : f32x4.splat(0);
          const left = filters - filter;
          let at = target + (<usize>filter << 2);
          for (let from = scratch; from < end; from += 16) {
            const value = f32x4.pmax(f32x4.add(v128.load(from), start), least);
            if (left >= 4) v128.store(at, value);
            else storeLanes(at, value, left);
            at += outRow;
          }
          source += 16;
        }
        target += <usize>filters << 2;
      }
    }
  }
}

/** gradient[filterHeight, filterWidth, channels, filters] of a loss whose gradient by the output is `outputGradient`. */
export function winogradRowsFilterGradient(
  images: usize, outputGradient: usize, gradient: usize, scratch: usize, sums: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterHeight: i32, filterWidth: i32,
  outHeight: i32, outWidth: i32, filters: i32, strideWidth: i32, imagesAtOnce: i32,
): void {
  const size = 7 - filterHeight;
  const tilesDown = (outHeight + size - 1) / size;
  const rowsAtOnce = imagesAtOnce * tilesDown;
  const rowFloats = width * channels;
  const inner = filterWidth * channels;
  const wide = wholeVectors(filters);
  const imageRows = scratch + TEMPORARY;
  const imagePoint = pointBytes(rowsAtOnce, rowFloats);
  const gradients = imageRows + POINTS * imagePoint;
  const gradientPoint = productBytes(rowsAtOnce * outWidth, filters);
  const sumsPoint = pointBytes(inner, wide);
  for (let first = 0; first < batch; first += imagesAtOnce) {
    const count = min(batch - first, imagesAtOnce);
    transformImageRows(images, imageRows, imagePoint, first, count, height, rowFloats, size, tilesDown);
    transformGradientRows(
      outputGradient, gradients, gradientPoint, scratch, first, count, outHeight, outWidth, filters, size, tilesDown,
    );
    for (let p = 0; p < POINTS; p++) {
      convolveFilterGradient(
        imageRows + <usize>p * imagePoint, gradients + <usize>p * gradientPoint, sums + <usize>p * sumsPoint,
        1, count * tilesDown, width, channels, 1, filterWidth, count * tilesDown, outWidth, wide, 1, strideWidth, first > 0,
      );
    }
  }
  const row = <usize>(inner * filters) << 2;
  for (let i = 0; i < inner; i++) {
    for (let filter = 0; filter < filters; filter += 4) {
      const source = sums + (<usize>(i * wide + filter) << 2);
      const target = gradient + (<usize>(i * filters + filter) << 2);
      if (filterHeight == 3) transformFilterBack(3, source, sumsPoint, scratch, 16);
      else transformFilterBack(5, source, sumsPoint, scratch, 16);
      for (let y = 0; y < filterHeight; y++) {
        storeLanes(target + <usize>y * row, v128.load(scratch + <usize>y * 16), filters - filter);
      }
    }
  }
}

/** tiles[6, count · tilesDown, rowFloats] = the transforms of the rows of `count` images, from the `first` on. */
function transformImageRows(
  images: usize, tiles: usize, point: usize, first: i32, count: i32, height: i32, rowFloats: i32, size: i32, tilesDown: i32,
): void {
  const row = <usize>rowFloats << 2;
  for (let tile = 0; tile < count * tilesDown; tile++) {
    const source = images + <usize>((first + tile / tilesDown) * height + (tile % tilesDown) * size) * row;
    const target = tiles + <usize>tile * row;
    // What a row's last vector stores past its end is the next one's, or in the room behind.
    for (let at: usize = 0; at < row; at += 16) transformImage(source + at, row, target + at, point);
  }
}

/** tiles[6, count · tilesDown, outWidth, filters] = the same for the gradient by the output, with zeros below its last row. */
function transformGradientRows(
  outputGradient: usize, tiles: usize, point: usize, scratch: usize, first: i32, count: i32,
  outHeight: i32, outWidth: i32, filters: i32, size: i32, tilesDown: i32,
): void {
  const row = <usize>(outWidth * filters) << 2;
  let target = tiles;
  for (let tile = 0; tile < count * tilesDown; tile++) {
    const y = (tile % tilesDown) * size;
    const rows = outHeight - y;
    let source = outputGradient + <usize>((first + tile / tilesDown) * outHeight + y) * row;
    for (let pixel = 0; pixel < outWidth; pixel++) {
      for (let filter = 0; filter < filters; filter += 4) {
        let from = source + (<usize>filter << 2), step = row;
        if (rows < size) {
          for (let i = 0; i < size; i++) {
            v128.store(scratch + <usize>i * 16, i < rows ? v128.load(from + <usize>i * row) : f32x4.splat(0));
          }
          from = scratch;
          step = 16;
        }
        if (size == 4) transformResultBack(4, from, step, target, point);
        else transformResultBack(2, from, step, target, point);
        target += 16;
      }
      source += <usize>filters << 2;
    }
  }
}
