import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { filteringOf, missingOutputs, planTiles } from '../../../../src/train/wasm/minimalFiltering.js';
import { Arena, noise } from './arena.js';
import { forEachPixel, pixelsOf, windowsOf } from './images.js';
import type { Geometry } from './images.js';
import { Sums } from './sums.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);

/** Of the terms that were added up, taken together: a single value may be a small difference of large transformed ones. */
const tolerance = 1e-6;

interface Shape {
  readonly batch: number;
  readonly filterSize: 3 | 5;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly channels: number;
  readonly filters: number;
  readonly tilesAtOnce: number;
  readonly seed: number;
}

const size = fc.integer({ min: 1, max: 11 });
const channels = fc.oneof(fc.integer({ min: 1, max: 18 }), fc.constantFrom(32, 37));

const shape: fc.Arbitrary<Shape> = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  filterSize: fc.constantFrom(3 as const, 5 as const),
  outHeight: size,
  outWidth: size,
  channels,
  filters: channels,
  tilesAtOnce: fc.constantFrom(4, 8, 32, 100),
  seed: fc.nat(99),
});

/** The same convolution as the definition takes it, over an image with as much behind as whole tiles need. */
function geometryOf({ filterSize, ...rest }: Shape): Geometry {
  const whole = (outputs: number): number => outputs + missingOutputs(filterSize, outputs) + filterSize - 1;
  return {
    ...rest,
    ...{ height: whole(rest.outHeight), width: whole(rest.outWidth) },
    ...{ filterHeight: filterSize, filterWidth: filterSize, strideHeight: 1, strideWidth: 1, top: 0, left: 0 },
  };
}

interface Trial {
  readonly shape: Shape;
  readonly g: Geometry;
  readonly images: Float32Array;
  readonly filter: Float32Array;
  readonly dy: Float32Array;
}

function forShapes(body: (trial: Trial) => void): void {
  fc.assert(
    fc.property(shape, (drawn) => {
      arena.reset();
      const g = geometryOf(drawn);
      const images = noise(pixelsOf(g) * drawn.channels, drawn.seed);
      const filter = noise(drawn.filterSize ** 2 * drawn.channels * drawn.filters, drawn.seed + 1);
      body({ shape: drawn, g, images, filter, dy: noise(windowsOf(g) * drawn.filters, drawn.seed + 2) });
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 60 },
  );
}

/** Calls back for each product of a pixel's channel with a value of the filter, and the output that it belongs to. */
function forEachProduct(
  { g, shape: { channels: depth, filters } }: Trial,
  visit: (out: number, x: number, w: number) => void,
): void {
  forEachPixel(g, (window, pixel, place) => {
    for (let c = 0; c < depth; c++) {
      for (let f = 0; f < filters; f++) visit(window * filters + f, pixel * depth + c, (place * depth + c) * filters + f);
    }
  });
}

const planOf = ({ shape: drawn, g }: Trial) => planTiles({ ...g, filters: drawn.filters }, drawn.tilesAtOnce);

test('tiles give the convolution, with bias and relu', () => {
  forShapes((trial) => {
    const { batch, channels: depth, filters, filterSize } = trial.shape;
    const bias = trial.dy.slice(0, filters);
    const expected = new Sums(trial.dy.length);
    for (let i = 0; i < expected.length; i++) expected.add(i, bias[i % filters] as number);
    forEachProduct(trial, (out, x, w) => expected.add(out, (trial.images[x] as number) * (trial.filter[w] as number)));
    const { room, sizes } = planOf(trial);
    const [x, w, b] = [arena.put(trial.images), arena.put(trial.filter), arena.put(bias)];
    const [scratch, transformed] = [arena.make(room.scratch), arena.make(room.filter)];
    const y = arena.make(expected.length);
    arena.kernels.winogradFilter(w, transformed, filterSize, depth, filters, depth * filters, filters, scratch);
    arena.kernels.winogradConvolve(x, transformed, b, y, scratch, batch, ...sizes, 0);
    expect(expected.normalizedError(arena.get(y, expected.length))).toBeLessThan(tolerance);
    const plain = arena.get(y, expected.length);
    arena.kernels.winogradConvolve(x, transformed, b, y, scratch, batch, ...sizes, 1);
    expect(arena.get(y, expected.length)).toEqual(plain.map((value) => Math.max(0, value)));
  });
});

test('tiles give the gradient by the filter', () => {
  forShapes((trial) => {
    const expected = new Sums(trial.filter.length);
    forEachProduct(trial, (out, x, w) => expected.add(w, (trial.images[x] as number) * (trial.dy[out] as number)));
    const { room, sizes } = planOf(trial);
    const [x, dy, dw] = [arena.put(trial.images), arena.put(trial.dy), arena.make(expected.length)];
    const [scratch, sums] = [arena.make(room.scratch), arena.make(room.sums)];
    arena.kernels.winogradFilterGradient(x, dy, dw, scratch, sums, trial.shape.batch, ...sizes);
    expect(expected.normalizedError(arena.get(dw, expected.length))).toBeLessThan(tolerance);
  });
});

test('tiles give the gradient by the images', () => {
  forShapes((trial) => {
    const { batch, channels: depth, filters, filterSize } = trial.shape;
    const expected = new Sums(trial.images.length);
    forEachProduct(trial, (out, x, w) => expected.add(x, (trial.filter[w] as number) * (trial.dy[out] as number)));
    const inner = filterSize ** 2 * depth;
    const [dy, w, dx] = [arena.put(trial.dy), arena.put(trial.filter), arena.make(expected.length)];
    const exchanged = arena.make(inner * filters);
    const { room, exchangedFilter, sizes } = planOf(trial);
    const [scratch, transformed] = [arena.make(room.scratch), arena.make(exchangedFilter)];
    arena.kernels.transpose(w, exchanged, inner, filters);
    arena.kernels.winogradFilter(exchanged, transformed, filterSize, filters, depth, depth, inner, scratch);
    arena.kernels.winogradInputGradient(dy, transformed, dx, scratch, batch, ...sizes);
    expect(expected.normalizedError(arena.get(dx, expected.length))).toBeLessThan(tolerance);
  });
});

test('square filters of 3 or 5 at steps of 1 over enough channels are in tiles, and others of such heights in rows', () => {
  const chosen = (filterHeight: number, filterWidth: number, stride: number, depth: number, filters: number) =>
    filteringOf({ filterHeight, filterWidth, strideHeight: stride, strideWidth: stride, channels: depth, filters });
  expect(chosen(3, 3, 1, 16, 16)).toBe('tiles');
  expect(chosen(5, 5, 1, 13, 18)).toBe('tiles');
  expect(chosen(3, 3, 1, 3, 16)).toBe('rows');
  expect(chosen(3, 5, 1, 16, 16)).toBe('rows');
  expect(chosen(3, 3, 2, 16, 16)).toBe('direct');
  expect(chosen(4, 4, 1, 16, 16)).toBe('direct');
  expect(chosen(3, 3, 1, 16, 7)).toBe('direct');
});
