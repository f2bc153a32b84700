/**
 * The tiles of winograd.ts: taken from images and from gradients, and put back. `count` tiles from the `first` on, counted over all
 * images row by row, stand as 36 matrices with a row a tile; `scratch` is room for two tiles of one vector.
 */
import { storeLanes, wholeVectors } from './vector';
import { transformImage, transformImageBack, transformResultBack } from './winogradTransforms';

export const TILE: i32 = 6;
export const POSITIONS: i32 = 36;
export const VECTOR: usize = 16;

/** Bytes of a tile's row in a matrix of so many channels or filters. */
// @ts-ignore: decorator
@inline
export function rowBytes(channels: i32): usize {
  return <usize>wholeVectors(channels) << 2;
}

/** Tiles of `size` outputs along an axis. */
// @ts-ignore: decorator
@inline
export function tilesAlong(outputs: i32, size: i32): i32 {
  return (outputs + size - 1) / size;
}

/** Where the tile that is the `index`-th of all images begins: the row and the column. */
// @ts-ignore: decorator
@inline
export function rowOf(index: i32, size: i32, tilesDown: i32, tilesAcross: i32): i32 {
  return ((index / tilesAcross) % tilesDown) * size;
}

// @ts-ignore: decorator
@inline
export function columnOf(index: i32, size: i32, tilesAcross: i32): i32 {
  return (index % tilesAcross) * size;
}

/** The same as a pixel of all images [height, width]. */
// @ts-ignore: decorator
@inline
export function pixelOf(index: i32, height: i32, width: i32, size: i32, tilesDown: i32, tilesAcross: i32): i32 {
  const image = index / (tilesAcross * tilesDown);
  return (image * height + rowOf(index, size, tilesDown, tilesAcross)) * width + columnOf(index, size, tilesAcross);
}

/**
 * Bytes between the matrices of two positions: a cache line more than they take, since 36 addresses at distances of a power of
 * two would share one set of the first-level cache.
 */
// @ts-ignore: decorator
@inline
export function positionBytes(matrixBytes: usize): usize {
  return matrixBytes + 64;
}

/** tiles[36, tilesAtOnce, channels] = the transforms of `count` tiles of the images, from the `first` on. */
export function gatherImageTiles(
  images: usize, tiles: usize, scratch: usize, first: i32, count: i32, tilesAtOnce: i32,
  height: i32, width: i32, channels: i32, size: i32, tilesDown: i32, tilesAcross: i32,
): void {
  const tileStride = rowBytes(channels);
  const positionStride = positionBytes(<usize>tilesAtOnce * tileStride);
  const pixel = <usize>channels << 2;
  const row = pixel * <usize>width;
  for (let tile = 0; tile < count; tile++) {
    const source = images + <usize>pixelOf(first + tile, height, width, size, tilesDown, tilesAcross) * pixel;
    const target = tiles + <usize>tile * tileStride;
    for (let offset: usize = 0; offset < tileStride; offset += VECTOR) {
      for (let j = 0; j < TILE; j++) {
        transformImage(source + offset + <usize>j * pixel, row, scratch + <usize>j * VECTOR, <usize>TILE * VECTOR);
      }
      for (let i = 0; i < TILE; i++) {
        transformImage(
          scratch + <usize>(i * TILE) * VECTOR, VECTOR, target + offset + <usize>(i * TILE) * positionStride, positionStride,
        );
      }
    }
  }
}

/** Adds what the tiles give back to the gradient by the images: the transpose of `gatherImageTiles`. */
export function scatterImageTiles(
  tiles: usize, gradient: usize, scratch: usize, first: i32, count: i32, tilesAtOnce: i32,
  height: i32, width: i32, channels: i32, size: i32, tilesDown: i32, tilesAcross: i32,
): void {
  const tileStride = rowBytes(channels);
  const positionStride = positionBytes(<usize>tilesAtOnce * tileStride);
  const pixel = <usize>channels << 2;
  const row = pixel * <usize>width;
  const results = scratch + <usize>POSITIONS * VECTOR;
  for (let tile = 0; tile < count; tile++) {
    const target = gradient + <usize>pixelOf(first + tile, height, width, size, tilesDown, tilesAcross) * pixel;
    const source = tiles + <usize>tile * tileStride;
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = <usize>channel << 2;
      const left = channels - channel;
      for (let j = 0; j < TILE; j++) {
        const column = scratch + <usize>j * VECTOR;
        const from = source + offset + <usize>j * positionStride;
        transformImageBack(from, <usize>TILE * positionStride, column, <usize>TILE * VECTOR);
      }
      for (let i = 0; i < TILE; i++) {
        transformImageBack(scratch + <usize>(i * TILE) * VECTOR, VECTOR, results, VECTOR);
        let place = target + <usize>i * row + offset;
        for (let from = results; from < results + <usize>TILE * VECTOR; from += VECTOR) {
          const sum = f32x4.add(v128.load(place), v128.load(from));
          if (left >= 4) v128.store(place, sum);
          else storeLanes(place, sum, left);
          place += pixel;
        }
      }
    }
  }
}

/** tiles[36, tilesAtOnce, filters] = the same for the gradient by the output, with zeros where the output has ended. */
export function gatherGradientTiles(
  outputGradient: usize, tiles: usize, scratch: usize, first: i32, count: i32, tilesAtOnce: i32,
  outHeight: i32, outWidth: i32, filters: i32, size: i32, tilesDown: i32, tilesAcross: i32,
): void {
  const tileStride = rowBytes(filters);
  const positionStride = positionBytes(<usize>tilesAtOnce * tileStride);
  const pixel = <usize>filters << 2;
  const row = pixel * <usize>outWidth;
  const whole = scratch + <usize>POSITIONS * VECTOR;
  for (let tile = 0; tile < count; tile++) {
    const corner = outputGradient + <usize>pixelOf(first + tile, outHeight, outWidth, size, tilesDown, tilesAcross) * pixel;
    const target = tiles + <usize>tile * tileStride;
    const rows = min(size, outHeight - rowOf(first + tile, size, tilesDown, tilesAcross));
    const columns = min(size, outWidth - columnOf(first + tile, size, tilesAcross));
    for (let offset: usize = 0; offset < tileStride; offset += VECTOR) {
      let source = corner + offset;
      let down = row, across = pixel;
      if (rows < size || columns < size) {
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            const inside = i < rows && j < columns;
            v128.store(
              whole + <usize>(i * size + j) * VECTOR,
              inside ? v128.load(source + <usize>i * row + <usize>j * pixel) : f32x4.splat(0),
            );
          }
        }
        source = whole;
        down = <usize>size * VECTOR;
        across = VECTOR;
      }
      if (size == 4) gradientTile(4, source, down, across, target + offset, positionStride, scratch);
      else gradientTile(2, source, down, across, target + offset, positionStride, scratch);
    }
  }
}

// @ts-ignore: decorator
@inline
function gradientTile(
  size: i32, source: usize, down: usize, across: usize, target: usize, positionStride: usize, scratch: usize,
): void {
  for (let j = 0; j < size; j++) {
    transformResultBack(size, source + <usize>j * across, down, scratch + <usize>j * VECTOR, <usize>size * VECTOR);
  }
  for (let i = 0; i < TILE; i++) {
    transformResultBack(
      size, scratch + <usize>(i * size) * VECTOR, VECTOR, target + <usize>(i * TILE) * positionStride, positionStride,
    );
  }
}
