/**
 * Convolutions with filters of 3 × 3 and 5 × 5 and steps of 1 by Winograd's minimal filtering: tiles of the image and the filter are
 * transformed, multiplied at each of 36 positions, which is a product of matrices [tiles, channels] · [channels, filters], and
 * transformed back. The gradients are the exact transposes of these steps.
 *
 * `images` is [batch, height, width, channels], already padded, and large enough for whole tiles: height ≥ size · ⌈outHeight / size⌉ +
 * 6 - size for size = 7 - filterSize, and so along the width. For `scratch` and `sums` see wasm/minimalFiltering.ts.
 */
import { multiplyStrips } from './strips';
import { storeLanes, wholeVectors } from './vector';
import {
  POSITIONS, TILE, VECTOR, columnOf, gatherGradientTiles, gatherImageTiles, pixelOf, positionBytes, rowBytes, rowOf,
  scatterImageTiles, tilesAlong,
} from './winogradTiles';
import { transformFilter, transformFilterBack, transformResult } from './winogradTransforms';

/** The room in which one vector of a tile is transformed, twice: along its columns, then along its rows. */
const TEMPORARY: usize = 2 * 36 * 16;

/** Bytes between the transformed filters of two positions, in strips of eight columns. */
// @ts-ignore: decorator
@inline
function stripsBytes(columns: i32, inner: i32): usize {
  return positionBytes(<usize>(((columns + 7) & ~7) * inner) << 2);
}

/**
 * transformed[36, ⌈outputs / 8⌉, inner, 8], the filter at each position in strips of eight columns. The filter's value at (row,
 * column) for an inner index and an output is at (row · filterSize + column) · pointStride + inner · innerStride + output.
 */
export function winogradFilter(
  filter: usize, transformed: usize, filterSize: i32, inner: i32, outputs: i32, pointStride: i32, innerStride: i32,
  scratch: usize,
): void {
  const point = <usize>pointStride << 2;
  const row = point * <usize>filterSize;
  const positionStride = stripsBytes(outputs, inner);
  for (let i = 0; i < inner; i++) {
    for (let output = 0; output < outputs; output += 4) {
      const source = filter + (<usize>(i * innerStride + output) << 2);
      const target = transformed + (<usize>((output >> 3) * inner * 8 + i * 8 + (output & 4)) << 2);
      if (filterSize == 3) filterTile(3, source, row, point, target, positionStride, scratch);
      else filterTile(5, source, row, point, target, positionStride, scratch);
    }
  }
}

// @ts-ignore: decorator
@inline
function filterTile(
  size: i32, source: usize, row: usize, point: usize, target: usize, positionStride: usize, scratch: usize,
): void {
  for (let j = 0; j < size; j++) {
    transformFilter(size, source + <usize>j * point, row, scratch + <usize>j * VECTOR, <usize>size * VECTOR);
  }
  for (let i = 0; i < TILE; i++) {
    transformFilter(
      size, scratch + <usize>(i * size) * VECTOR, VECTOR, target + <usize>(i * TILE) * positionStride, positionStride,
    );
  }
}

/** output[batch, outHeight, outWidth, filters] = images ∗ filter (+ bias, then relu, where asked for). */
export function winogradConvolve(
  images: usize, transformed: usize, bias: usize, output: usize, scratch: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterSize: i32, outHeight: i32, outWidth: i32, filters: i32,
  tilesAtOnce: i32, relu: bool,
): void {
  const size = 7 - filterSize;
  const imageTiles = scratch + TEMPORARY;
  const imageStride = rowBytes(channels);
  const productStride = rowBytes(filters);
  const imagePosition = positionBytes(<usize>tilesAtOnce * imageStride);
  const productPosition = positionBytes(<usize>tilesAtOnce * productStride);
  const products = imageTiles + POSITIONS * imagePosition;
  const filterStride = stripsBytes(filters, channels);
  const tilesAcross = tilesAlong(outWidth, size);
  const tilesDown = tilesAlong(outHeight, size);
  const tiles = batch * tilesDown * tilesAcross;
  const pixel = <usize>filters << 2;
  const outRow = pixel * <usize>outWidth;
  // What is not cut off at 0 is cut off nowhere; NaN stays NaN.
  const least = f32x4.splat(relu ? 0 : -Infinity);
  for (let first = 0; first < tiles; first += tilesAtOnce) {
    const count = min(tiles - first, tilesAtOnce);
    gatherImageTiles(
      images, imageTiles, scratch, first, count, tilesAtOnce, height, width, channels, size, tilesDown, tilesAcross,
    );
    for (let p = 0; p < POSITIONS; p++) {
      multiplyStrips(
        imageTiles + <usize>p * imagePosition, imageStride, 4,
        transformed + <usize>p * filterStride, <usize>channels * 32, 32,
        products + <usize>p * productPosition, productStride, count, wholeVectors(filters), channels, false,
      );
    }
    for (let tile = 0; tile < count; tile++) {
      const index = first + tile;
      const target = output + <usize>pixelOf(index, outHeight, outWidth, size, tilesDown, tilesAcross) * pixel;
      const rows = min(size, outHeight - rowOf(index, size, tilesDown, tilesAcross));
      const columns = min(size, outWidth - columnOf(index, size, tilesAcross));
      for (let filter = 0; filter < filters; filter += 4) {
        const source = products + <usize>tile * productStride + (<usize>filter << 2);
        const start = bias ? v128.load(bias + (<usize>filter << 2)) : f32x4.splat(0);
        const left = filters - filter;
        if (size == 4) resultTile(4, source, productPosition, scratch);
        else resultTile(2, source, productPosition, scratch);
        let from = scratch + <usize>POSITIONS * VECTOR;
        let to = target + (<usize>filter << 2);
        for (let y = 0; y < rows; y++) {
          let at = to;
          for (let x = 0; x < columns; x++) {
            const value = f32x4.pmax(f32x4.add(v128.load(from + (<usize>x << 4)), start), least);
            if (left >= 4) v128.store(at, value);
            else storeLanes(at, value, left);
            at += pixel;
          }
          from += <usize>size * VECTOR;
          to += outRow;
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function resultTile(size: i32, source: usize, positionStride: usize, scratch: usize): void {
  for (let j = 0; j < TILE; j++) {
    const column = scratch + <usize>j * VECTOR;
    transformResult(size, source + <usize>j * positionStride, <usize>TILE * positionStride, column, <usize>TILE * VECTOR);
  }
  const results = scratch + <usize>POSITIONS * VECTOR;
  for (let i = 0; i < size; i++) {
    transformResult(size, scratch + <usize>(i * TILE) * VECTOR, VECTOR, results + <usize>(i * size) * VECTOR, VECTOR);
  }
}

/** gradient[filterSize, filterSize, channels, filters] of a loss whose gradient by the output is `outputGradient`. */
export function winogradFilterGradient(
  images: usize, outputGradient: usize, gradient: usize, scratch: usize, sums: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterSize: i32, outHeight: i32, outWidth: i32, filters: i32,
  tilesAtOnce: i32,
): void {
  const size = 7 - filterSize;
  const imageTiles = scratch + TEMPORARY;
  const imageStride = rowBytes(channels);
  const gradientStride = rowBytes(filters);
  const imagePosition = positionBytes(<usize>tilesAtOnce * imageStride);
  const gradientPosition = positionBytes(<usize>tilesAtOnce * gradientStride);
  const gradientTiles = imageTiles + POSITIONS * imagePosition;
  const tilesAcross = tilesAlong(outWidth, size);
  const tilesDown = tilesAlong(outHeight, size);
  const tiles = batch * tilesDown * tilesAcross;
  const positionStride = positionBytes(<usize>wholeVectors(channels) * gradientStride);
  for (let first = 0; first < tiles; first += tilesAtOnce) {
    const count = min(tiles - first, tilesAtOnce);
    gatherImageTiles(
      images, imageTiles, scratch, first, count, tilesAtOnce, height, width, channels, size, tilesDown, tilesAcross,
    );
    gatherGradientTiles(
      outputGradient, gradientTiles, scratch, first, count, tilesAtOnce,
      outHeight, outWidth, filters, size, tilesDown, tilesAcross,
    );
    for (let p = 0; p < POSITIONS; p++) {
      multiplyStrips(
        imageTiles + <usize>p * imagePosition, 4, imageStride,
        gradientTiles + <usize>p * gradientPosition, 32, gradientStride,
        sums + <usize>p * positionStride, gradientStride, channels, wholeVectors(filters), count, first > 0,
      );
    }
  }
  const point = <usize>(channels * filters) << 2;
  const results = scratch + <usize>POSITIONS * VECTOR;
  for (let channel = 0; channel < channels; channel++) {
    for (let filter = 0; filter < filters; filter += 4) {
      const source = sums + <usize>channel * gradientStride + (<usize>filter << 2);
      const target = gradient + (<usize>(channel * filters + filter) << 2);
      if (filterSize == 3) filterGradientTile(3, source, positionStride, scratch);
      else filterGradientTile(5, source, positionStride, scratch);
      for (let i = 0; i < filterSize * filterSize; i++) {
        storeLanes(target + <usize>i * point, v128.load(results + <usize>i * VECTOR), filters - filter);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function filterGradientTile(size: i32, source: usize, positionStride: usize, scratch: usize): void {
  for (let j = 0; j < TILE; j++) {
    const column = scratch + <usize>j * VECTOR;
    transformFilterBack(size, source + <usize>j * positionStride, <usize>TILE * positionStride, column, <usize>TILE * VECTOR);
  }
  const results = scratch + <usize>POSITIONS * VECTOR;
  for (let i = 0; i < size; i++) {
    transformFilterBack(size, scratch + <usize>(i * TILE) * VECTOR, VECTOR, results + <usize>(i * size) * VECTOR, VECTOR);
  }
}

/**
 * gradient[batch, height, width, channels] by the images.
 * @param transformed what `winogradFilter` makes of the filter with channels and filters exchanged
 */
export function winogradInputGradient(
  outputGradient: usize, transformed: usize, gradient: usize, scratch: usize,
  batch: i32, height: i32, width: i32, channels: i32, filterSize: i32, outHeight: i32, outWidth: i32, filters: i32,
  tilesAtOnce: i32,
): void {
  const size = 7 - filterSize;
  const imageTiles = scratch + TEMPORARY;
  const imageStride = rowBytes(channels);
  const gradientStride = rowBytes(filters);
  const imagePosition = positionBytes(<usize>tilesAtOnce * imageStride);
  const gradientPosition = positionBytes(<usize>tilesAtOnce * gradientStride);
  const gradientTiles = imageTiles + POSITIONS * imagePosition;
  const filterStride = stripsBytes(channels, filters);
  const tilesAcross = tilesAlong(outWidth, size);
  const tilesDown = tilesAlong(outHeight, size);
  const tiles = batch * tilesDown * tilesAcross;
  memory.fill(gradient, 0, <usize>(batch * height * width * channels) << 2);
  for (let first = 0; first < tiles; first += tilesAtOnce) {
    const count = min(tiles - first, tilesAtOnce);
    gatherGradientTiles(
      outputGradient, gradientTiles, scratch, first, count, tilesAtOnce,
      outHeight, outWidth, filters, size, tilesDown, tilesAcross,
    );
    for (let p = 0; p < POSITIONS; p++) {
      multiplyStrips(
        gradientTiles + <usize>p * gradientPosition, gradientStride, 4,
        transformed + <usize>p * filterStride, <usize>filters * 32, 32,
        imageTiles + <usize>p * imagePosition, imageStride, count, wholeVectors(channels), filters, false,
      );
    }
    scatterImageTiles(
      imageTiles, gradient, scratch, first, count, tilesAtOnce, height, width, channels, size, tilesDown, tilesAcross,
    );
  }
}
