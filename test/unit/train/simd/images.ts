/** Generated image shapes, and the definitions of convolution and pooling as plain loops in double precision. */
import fc from 'fast-check';
import type { ConvolutionGeometry } from '../../../../src/train/wasm/minimalFiltering.js';

export interface Geometry extends Omit<ConvolutionGeometry, 'filters'> {
  readonly batch: number;
  /** Zeros before the first row and column. */
  readonly top: number;
  readonly left: number;
}

/**
 * Odd shapes: 1 to 17 channels, strides, windows as large as the image. `padded` windows reach over the border on either side,
 * but never lie outside altogether.
 */
export function geometry(padded: boolean): fc.Arbitrary<Geometry> {
  const stride = fc.constantFrom(1, 1, 2, 3);
  const channels = fc.oneof(fc.integer({ min: 1, max: 17 }), fc.constantFrom(1, 3, 4, 8));
  return fc
    .record({
      batch: fc.integer({ min: 1, max: 3 }),
      height: fc.integer({ min: 1, max: 9 }),
      width: fc.integer({ min: 1, max: 9 }),
      channels,
      strideHeight: stride,
      strideWidth: stride,
      window: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .chain(({ window, ...sizes }) => {
      // 0 is a window of one pixel, 1 one as large as the image.
      const filterHeight = 1 + Math.round(window[0] * (sizes.height - 1));
      const filterWidth = 1 + Math.round(window[1] * (sizes.width - 1));
      const before = (filter: number): fc.Arbitrary<number> =>
        fc.integer({ min: 0, max: padded ? Math.floor((filter - 1) / 2) : 0 });
      return fc.record({
        ...Object.fromEntries(Object.entries(sizes).map(([key, value]) => [key, fc.constant(value)])),
        filterHeight: fc.constant(filterHeight),
        filterWidth: fc.constant(filterWidth),
        top: before(filterHeight),
        left: before(filterWidth),
      }) as fc.Arbitrary<Omit<Geometry, 'outHeight' | 'outWidth'>>;
    })
    .map((sizes) => ({
      ...sizes,
      outHeight: outputs(sizes.height + 2 * sizes.top, sizes.filterHeight, sizes.strideHeight),
      outWidth: outputs(sizes.width + 2 * sizes.left, sizes.filterWidth, sizes.strideWidth),
    }));
}

function outputs(size: number, filter: number, stride: number): number {
  return Math.floor((size - filter) / stride) + 1;
}

/** Calls back for every pixel of every window: flat index of the window (an output pixel), of the image's pixel, and of the place in the window. */
export function forEachPixel(g: Geometry, visit: (window: number, pixel: number, place: number) => void): void {
  for (let image = 0; image < g.batch; image++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let j = 0; j < g.outWidth; j++) {
        for (let r = 0; r < g.filterHeight; r++) {
          for (let s = 0; s < g.filterWidth; s++) {
            const y = i * g.strideHeight + r - g.top;
            const x = j * g.strideWidth + s - g.left;
            if (y < 0 || y >= g.height || x < 0 || x >= g.width) continue;
            visit((image * g.outHeight + i) * g.outWidth + j, (image * g.height + y) * g.width + x, r * g.filterWidth + s);
          }
        }
      }
    }
  }
}

export function windowsOf(g: Geometry): number {
  return g.batch * g.outHeight * g.outWidth;
}

export function pixelsOf(g: Geometry): number {
  return g.batch * g.height * g.width;
}
