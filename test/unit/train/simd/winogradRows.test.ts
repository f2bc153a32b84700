import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { missingOutputs, planRows } from '../../../../src/train/wasm/minimalFiltering.js';
import { Arena, noise } from './arena.js';
import { forEachPixel, pixelsOf, windowsOf } from './images.js';
import type { Geometry } from './images.js';
import { Sums } from './sums.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);

/** Of the terms that were added up, taken together. */
const tolerance = 1e-6;

const shape = fc
  .record({
    batch: fc.integer({ min: 1, max: 4 }),
    filterHeight: fc.constantFrom(3, 5),
    filterWidth: fc.integer({ min: 1, max: 6 }),
    outHeight: fc.integer({ min: 1, max: 11 }),
    outWidth: fc.integer({ min: 1, max: 11 }),
    strideWidth: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 9 }),
    filters: fc.integer({ min: 1, max: 18 }),
    imagesAtOnce: fc.integer({ min: 1, max: 3 }),
    seed: fc.nat(99),
  })
  .map((sizes) => {
    const g: Geometry = {
      ...{ batch: sizes.batch, channels: sizes.channels, filterHeight: sizes.filterHeight, filterWidth: sizes.filterWidth },
      ...{ outHeight: sizes.outHeight, outWidth: sizes.outWidth, strideHeight: 1, strideWidth: sizes.strideWidth },
      // As many rows as whole tiles need.
      height: sizes.outHeight + missingOutputs(sizes.filterHeight, sizes.outHeight) + sizes.filterHeight - 1,
      width: (sizes.outWidth - 1) * sizes.strideWidth + sizes.filterWidth,
      ...{ top: 0, left: 0 },
    };
    return { ...sizes, g };
  });

type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

/** Operands of a generated shape, and room for what the kernels write beside their results. */
function operandsOf({ g, filters, imagesAtOnce, seed }: Shape) {
  const { room, inner, sizes } = planRows({ ...g, filters }, imagesAtOnce);
  return {
    images: noise(pixelsOf(g) * g.channels, seed),
    filter: noise(g.filterHeight * inner * filters, seed + 1),
    dy: noise(windowsOf(g) * filters, seed + 2),
    inner,
    room,
    sizes: [g.batch, ...sizes] as const,
  };
}

test('transformed rows give the convolution, with bias and relu', () => {
  fc.assert(
    fc.property(shape, (drawn) => {
      arena.reset();
      const { g, filters } = drawn;
      const { images, filter, dy, inner, room, sizes } = operandsOf(drawn);
      const bias = dy.slice(0, filters);
      const expected = new Sums(dy.length);
      for (let i = 0; i < expected.length; i++) expected.add(i, bias[i % filters] as number);
      forEachPixel(g, (window, pixel, place) => {
        for (let c = 0; c < g.channels; c++) {
          for (let f = 0; f < filters; f++) {
            const weight = filter[(place * g.channels + c) * filters + f] as number;
            expected.add(window * filters + f, (images[pixel * g.channels + c] as number) * weight);
          }
        }
      });
      const [x, w, b] = [arena.put(images), arena.put(filter), arena.put(bias)];
      const [scratch, transformed, y] = [arena.make(room.scratch), arena.make(room.filter), arena.make(expected.length)];
      arena.kernels.winogradRowsFilter(w, transformed, g.filterHeight, inner, filters);
      arena.kernels.winogradRowsConvolve(x, transformed, b, y, scratch, ...sizes, 0);
      const plain = arena.get(y, expected.length);
      expect(expected.normalizedError(plain)).toBeLessThan(tolerance);
      arena.kernels.winogradRowsConvolve(x, transformed, b, y, scratch, ...sizes, 1);
      expect(arena.get(y, expected.length)).toEqual(plain.map((value) => Math.max(0, value)));
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('transformed rows give the gradient by the filter', () => {
  fc.assert(
    fc.property(shape, (drawn) => {
      arena.reset();
      const { g, filters } = drawn;
      const { images, filter, dy, room, sizes } = operandsOf(drawn);
      const expected = new Sums(filter.length);
      forEachPixel(g, (window, pixel, place) => {
        for (let c = 0; c < g.channels; c++) {
          for (let f = 0; f < filters; f++) {
            const gradient = dy[window * filters + f] as number;
            expected.add((place * g.channels + c) * filters + f, (images[pixel * g.channels + c] as number) * gradient);
          }
        }
      });
      const [x, gradient, dw] = [arena.put(images), arena.put(dy), arena.make(expected.length)];
      const [scratch, sums] = [arena.make(room.scratch), arena.make(room.sums)];
      arena.kernels.winogradRowsFilterGradient(x, gradient, dw, scratch, sums, ...sizes);
      expect(expected.normalizedError(arena.get(dw, expected.length))).toBeLessThan(tolerance);
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 100 },
  );
});
