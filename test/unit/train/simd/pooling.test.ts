import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';
import { forEachPixel, geometry, pixelsOf, windowsOf } from './images.js';
import type { Geometry } from './images.js';
import { Sums } from './sums.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);

type Sizes = [number, number, number, number, number, number, number, number, number, number, number, number];

function sizes(g: Geometry): Sizes {
  return [
    g.batch,
    g.height,
    g.width,
    g.channels,
    g.filterHeight,
    g.filterWidth,
    g.outHeight,
    g.outWidth,
    g.strideHeight,
    g.strideWidth,
    g.top,
    g.left,
  ];
}

/** For each window and channel the first pixel that holds the greatest value. */
function greatestPixels(g: Geometry, images: Float32Array): number[] {
  const greatest: number[] = new Array<number>(windowsOf(g) * g.channels).fill(-1);
  forEachPixel(g, (window, pixel) => {
    for (let c = 0; c < g.channels; c++) {
      const at = greatest[window * g.channels + c] as number;
      if (at === -1 || (images[pixel * g.channels + c] as number) > (images[at] as number))
        greatest[window * g.channels + c] = pixel * g.channels + c;
    }
  });
  return greatest;
}

test('max pooling takes the greatest value, and its gradient goes to the first that is', () => {
  fc.assert(
    fc.property(geometry(true), fc.boolean(), fc.nat(99), (g, ties, seed) => {
      arena.reset();
      // Rounded to halves, values tie often.
      const images = noise(pixelsOf(g) * g.channels, seed).map((value) => (ties ? Math.round(value * 2) / 2 + 0 : value));
      const dy = noise(windowsOf(g) * g.channels, seed + 1);
      const greatest = greatestPixels(g, images);
      const expected = new Sums(images.length);
      greatest.forEach((pixel, i) => expected.add(pixel, dy[i] as number));
      const [x, y, gradient] = [arena.put(images), arena.make(dy.length), arena.make(images.length)];
      arena.kernels.maxPool(x, y, ...sizes(g));
      expect([...arena.get(y, dy.length)]).toEqual(greatest.map((pixel) => images[pixel]));
      arena.kernels.maxPoolGradient(x, y, arena.put(dy), gradient, ...sizes(g));
      expect(expected.error(arena.get(gradient, images.length))).toBeLessThan(1e-6);
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 80 },
  );
});

test('the gradient of average pooling is spread evenly', () => {
  fc.assert(
    fc.property(geometry(true), fc.nat(99), (g, seed) => {
      arena.reset();
      const dy = noise(windowsOf(g) * g.channels, seed);
      const expected = new Sums(pixelsOf(g) * g.channels);
      forEachPixel(g, (window, pixel) => {
        for (let c = 0; c < g.channels; c++) {
          expected.add(pixel * g.channels + c, (dy[window * g.channels + c] as number) / (g.filterHeight * g.filterWidth));
        }
      });
      const gradient = arena.make(expected.length);
      arena.kernels.averagePoolGradient(arena.put(dy), gradient, ...sizes(g));
      expect(expected.error(arena.get(gradient, expected.length))).toBeLessThan(1e-6);
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});
