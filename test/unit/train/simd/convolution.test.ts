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

const filters = fc.oneof(fc.integer({ min: 1, max: 17 }), fc.constant(64));
const tolerance = 1e-6;

type Sizes = [number, number, number, number, number, number, number, number, number, number, number, number];

function sizes(g: Geometry, count: number, accumulate = 0): Sizes {
  return [
    g.batch,
    g.height,
    g.width,
    g.channels,
    g.filterHeight,
    g.filterWidth,
    g.outHeight,
    g.outWidth,
    count,
    g.strideHeight,
    g.strideWidth,
    accumulate,
  ];
}

/** Runs `body` for generated shapes with images, a filter, and a gradient by the output. */
function forShapes(
  body: (g: Geometry, count: number, images: Float32Array, filter: Float32Array, dy: Float32Array) => void,
  numRuns = 60,
): void {
  fc.assert(
    fc.property(geometry(false), filters, fc.nat(99), (g, count, seed) => {
      arena.reset();
      const images = noise(pixelsOf(g) * g.channels, seed);
      const filter = noise(g.filterHeight * g.filterWidth * g.channels * count, seed + 1);
      body(g, count, images, filter, noise(windowsOf(g) * count, seed + 2));
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns },
  );
}

/** Checks what `run` computes, and that it adds to what stands there where it is told to. */
function expectSums(expected: Sums, run: (out: number, accumulate: 0 | 1) => void): void {
  const out = arena.make(expected.length);
  run(out, 0);
  expect(expected.error(arena.get(out, expected.length))).toBeLessThan(tolerance);
  run(out, 1);
  expect(expected.twice().error(arena.get(out, expected.length))).toBeLessThan(tolerance);
}

test('a convolution is the sum over window and channels, with bias and relu', () => {
  forShapes((g, count, images, filter, bias) => {
    const expected = new Sums(windowsOf(g) * count);
    for (let i = 0; i < expected.length; i++) expected.add(i, bias[i % count] as number);
    forEachPixel(g, (window, pixel, place) => {
      for (let c = 0; c < g.channels; c++) {
        for (let f = 0; f < count; f++) {
          expected.add(
            window * count + f,
            (images[pixel * g.channels + c] as number) * (filter[(place * g.channels + c) * count + f] as number),
          );
        }
      }
    });
    const [x, w, b] = [arena.put(images), arena.put(filter), arena.put(bias.subarray(0, count))];
    expectSums(expected, (out, accumulate) => arena.kernels.convolve(x, w, b, out, ...sizes(g, count, accumulate), 0));
    const out = arena.make(expected.length);
    arena.kernels.convolve(x, w, b, out, ...sizes(g, count), 1);
    expect(expected.relu().error(arena.get(out, expected.length))).toBeLessThan(tolerance);
  });
});

test('a filter too large for the cache gives the same convolution', () => {
  const g: Geometry = {
    batch: 2,
    height: 11,
    width: 13,
    channels: 40,
    filterHeight: 3,
    filterWidth: 3,
    outHeight: 9,
    outWidth: 11,
    strideHeight: 1,
    strideWidth: 1,
    top: 0,
    left: 0,
  };
  const count = 37;
  arena.reset();
  const images = noise(pixelsOf(g) * g.channels, 1);
  const filter = noise(9 * g.channels * count, 2);
  const expected = new Sums(windowsOf(g) * count);
  forEachPixel(g, (window, pixel, place) => {
    for (let c = 0; c < g.channels; c++) {
      for (let f = 0; f < count; f++) {
        expected.add(
          window * count + f,
          (images[pixel * g.channels + c] as number) * (filter[(place * g.channels + c) * count + f] as number),
        );
      }
    }
  });
  const [x, w] = [arena.put(images), arena.put(filter)];
  expectSums(expected, (out, accumulate) => arena.kernels.convolve(x, w, 0, out, ...sizes(g, count, accumulate), 0));
});

test('the gradient by the filter', () => {
  forShapes((g, count, images, _filter, dy) => {
    const expected = new Sums(g.filterHeight * g.filterWidth * g.channels * count);
    forEachPixel(g, (window, pixel, place) => {
      for (let c = 0; c < g.channels; c++) {
        for (let f = 0; f < count; f++) {
          expected.add(
            (place * g.channels + c) * count + f,
            (images[pixel * g.channels + c] as number) * (dy[window * count + f] as number),
          );
        }
      }
    });
    const [x, gradient] = [arena.put(images), arena.put(dy)];
    expectSums(expected, (out, accumulate) =>
      arena.kernels.convolveFilterGradient(x, gradient, out, ...sizes(g, count, accumulate)),
    );
  });
});

test('the gradient by the images', () => {
  forShapes((g, count, _images, filter, dy) => {
    const expected = new Sums(pixelsOf(g) * g.channels);
    forEachPixel(g, (window, pixel, place) => {
      for (let c = 0; c < g.channels; c++) {
        for (let f = 0; f < count; f++) {
          expected.add(
            pixel * g.channels + c,
            (dy[window * count + f] as number) * (filter[(place * g.channels + c) * count + f] as number),
          );
        }
      }
    });
    const rows = g.filterHeight * g.filterWidth * g.channels;
    const transposed = arena.make(rows * count);
    arena.kernels.transpose(arena.put(filter), transposed, rows, count);
    const gradient = arena.put(dy);
    expectSums(expected, (out, accumulate) =>
      arena.kernels.convolveInputGradient(gradient, transposed, out, ...sizes(g, count, accumulate)),
    );
  });
});

test('padding surrounds images with zeros, and cropping takes them away again', () => {
  const margin = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(geometry(false), margin, margin, margin, margin, (g, top, bottom, left, right) => {
      arena.reset();
      const images = noise(pixelsOf(g) * g.channels, 5);
      const height = g.height + top + bottom;
      const width = g.width + left + right;
      const expected = new Float32Array(g.batch * height * width * g.channels);
      images.forEach((value, i) => {
        const pixel = Math.floor(i / g.channels);
        const x = pixel % g.width;
        const y = Math.floor(pixel / g.width) % g.height;
        const image = Math.floor(pixel / g.width / g.height);
        expected[((image * height + y + top) * width + x + left) * g.channels + (i % g.channels)] = value;
      });
      const padded = arena.make(expected.length);
      const back = arena.make(images.length);
      arena.kernels.padImages(arena.put(images), padded, g.batch, g.height, g.width, g.channels, top, bottom, left, right);
      arena.kernels.cropImages(padded, back, g.batch, g.height, g.width, g.channels, top, bottom, left, right);
      expect(arena.get(padded, expected.length)).toEqual(expected);
      expect(arena.get(back, images.length)).toEqual(images);
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});
