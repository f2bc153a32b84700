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

type Sizes = [number, number, number, number, number, number, number, number, number, number, number, number, number];

function sizes(g: Geometry, multiplier: number): Sizes {
  return [
    g.batch,
    g.height,
    g.width,
    g.channels,
    g.filterHeight,
    g.filterWidth,
    multiplier,
    g.outHeight,
    g.outWidth,
    g.strideHeight,
    g.strideWidth,
    g.top,
    g.left,
  ];
}

test('both gradients of a depthwise convolution, padding and multiplier included', () => {
  fc.assert(
    fc.property(geometry(true), fc.constantFrom(1, 1, 2, 3, 5, 8), fc.nat(99), (g, multiplier, seed) => {
      arena.reset();
      const outChannels = g.channels * multiplier;
      const images = noise(pixelsOf(g) * g.channels, seed);
      const filter = noise(g.filterHeight * g.filterWidth * outChannels, seed + 1);
      const dy = noise(windowsOf(g) * outChannels, seed + 2);
      const byFilter = new Sums(filter.length);
      const byImages = new Sums(images.length);
      forEachPixel(g, (window, pixel, place) => {
        for (let c = 0; c < g.channels; c++) {
          for (let m = 0; m < multiplier; m++) {
            const gradient = dy[window * outChannels + c * multiplier + m] as number;
            const weight = place * outChannels + c * multiplier + m;
            byFilter.add(weight, gradient * (images[pixel * g.channels + c] as number));
            byImages.add(pixel * g.channels + c, gradient * (filter[weight] as number));
          }
        }
      });
      const filterGradient = arena.make(filter.length);
      const imageGradient = arena.make(images.length);
      arena.kernels.depthwiseFilterGradient(arena.put(images), arena.put(dy), filterGradient, ...sizes(g, multiplier));
      arena.kernels.depthwiseInputGradient(arena.put(dy), arena.put(filter), imageGradient, ...sizes(g, multiplier));
      expect(byFilter.error(arena.get(filterGradient, filter.length))).toBeLessThan(1e-6);
      expect(byImages.error(arena.get(imageGradient, images.length))).toBeLessThan(1e-6);
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 80 },
  );
});
