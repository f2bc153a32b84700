import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

/** Up to more rows than are summed up at once. */
const sizes = fc.record({ rows: fc.integer({ min: 1, max: 150 }), columns: fc.integer({ min: 1, max: 19 }) });
const epsilon = 1e-3;

function closeTo(actual: Float32Array, expected: ArrayLike<number>, within: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    const wanted = expected[i] as number;
    expect(Math.abs(value - wanted)).toBeLessThan(within * Math.max(1, Math.abs(wanted)));
  });
}

/** A group of values normalized together: mean and variance, what comes out, and the gradient by each (Ioffe and Szegedy, 2015). */
function normalized(x: readonly number[], dy: readonly number[]) {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  const inverse = 1 / Math.sqrt(variance + epsilon);
  const normal = x.map((value) => (value - mean) * inverse);
  const meanGradient = dy.reduce((sum, value) => sum + value, 0) / x.length;
  const meanProduct = dy.reduce((sum, value, i) => sum + value * (normal[i] as number), 0) / x.length;
  const gradient = dy.map((value, i) => inverse * (value - meanGradient - (normal[i] as number) * meanProduct));
  return { mean, variance, normal, gradient };
}

test('columns are normalized over all rows, scaled and shifted; and the gradients of that', () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), fc.boolean(), ({ rows, columns }, scaled, wanted) => {
      arena.reset();
      const count = rows * columns;
      const x = noise(count, 1).map((value, i) => value * 3 + (i % columns));
      const [scale, shift, dy] = [noise(columns, 2), noise(columns, 3), noise(count, 4)];
      const [from, factors, given] = [arena.put(x), scaled ? arena.put(scale) : 0, arena.put(dy)];
      const [means, variances, output] = [arena.make(columns), arena.make(columns), arena.make(count)];
      arena.kernels.columnMoments(from, means, variances, rows, columns);
      arena.kernels.normalizeColumns(
        from,
        means,
        variances,
        factors,
        scaled ? arena.put(shift) : 0,
        output,
        rows,
        columns,
        epsilon,
      );
      const [gradient, scaleGradient, shiftGradient] = [wanted ? arena.make(count) : 0, arena.make(columns), arena.make(columns)];
      const gradients = [gradient, scaleGradient, shiftGradient] as const;
      arena.kernels.normalizeColumnsGradient(from, means, variances, factors, given, ...gradients, rows, columns, epsilon);
      const [y, dx] = [new Float64Array(count), new Float64Array(count)];
      const [scales, shifts] = [new Float64Array(columns), new Float64Array(columns)];
      for (let column = 0; column < columns; column++) {
        const of = (values: Float32Array): number[] => [...values].filter((_, i) => i % columns === column);
        const factor = scaled ? (scale[column] as number) : 1;
        const reference = normalized(of(x), of(dy));
        expect(arena.get(means, columns)[column]).toBeCloseTo(reference.mean, 4);
        expect(arena.get(variances, columns)[column]).toBeCloseTo(reference.variance, 4);
        reference.normal.forEach((value, row) => {
          y[row * columns + column] = value * factor + (scaled ? (shift[column] as number) : 0);
          dx[row * columns + column] = factor * (reference.gradient[row] as number);
          scales[column] = (scales[column] as number) + value * (of(dy)[row] as number);
          shifts[column] = (shifts[column] as number) + (of(dy)[row] as number);
        });
      }
      // A single row has nothing but its rounding errors over √ε.
      closeTo(arena.get(output, count), y, 2e-4);
      closeTo(arena.get(scaleGradient, columns), scales, 5e-4);
      closeTo(arena.get(shiftGradient, columns), shifts, 1e-5);
      if (wanted) closeTo(arena.get(gradient, count), dx, 5e-3);
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('rows are normalized each by itself, then scaled and shifted; and the gradients of that', () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), fc.boolean(), ({ rows, columns }, scaled, wanted) => {
      arena.reset();
      const count = rows * columns;
      const x = noise(count, 1).map((value) => value * 3 + 1);
      const [scale, shift, dy] = [noise(columns, 2), noise(columns, 3), noise(count, 4)];
      const [from, factors, given] = [arena.put(x), scaled ? arena.put(scale) : 0, arena.put(dy)];
      const output = arena.make(count);
      arena.kernels.normalizeRows(from, factors, scaled ? arena.put(shift) : 0, output, rows, columns, epsilon);
      const [gradient, scaleGradient, shiftGradient] = [wanted ? arena.make(count) : 0, arena.make(columns), arena.make(columns)];
      const gradients = [gradient, scaleGradient, shiftGradient] as const;
      arena.kernels.normalizeRowsGradient(from, factors, given, ...gradients, rows, columns, epsilon);
      const [y, dx]: [number[], number[]] = [[], []];
      const [scales, shifts] = [new Float64Array(columns), new Float64Array(columns)];
      const factorOf = (column: number): number => (scaled ? (scale[column] as number) : 1);
      for (let row = 0; row < rows; row++) {
        const of = (values: Float32Array): number[] => [...values.subarray(row * columns, (row + 1) * columns)];
        const reference = normalized(
          of(x),
          of(dy).map((value, column) => value * factorOf(column)),
        );
        y.push(...reference.normal.map((value, column) => value * factorOf(column) + (scaled ? (shift[column] as number) : 0)));
        dx.push(...reference.gradient);
        of(dy).forEach((value, column) => {
          scales[column] = (scales[column] as number) + value * (reference.normal[column] as number);
          shifts[column] = (shifts[column] as number) + value;
        });
      }
      closeTo(arena.get(output, count), y, 1e-4);
      closeTo(arena.get(scaleGradient, columns), scales, 1e-4);
      closeTo(arena.get(shiftGradient, columns), shifts, 1e-5);
      if (wanted) closeTo(arena.get(gradient, count), dx, 5e-3);
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('an average moves towards a value', () => {
  for (const count of [1, 3, 4, 5, 13]) {
    arena.reset();
    const [old, value] = [noise(count, 1), noise(count, 2)];
    const moving = arena.put(old);
    arena.kernels.moveAverage(moving, arena.put(value), count, 0.9);
    closeTo(
      arena.get(moving, count),
      [...old].map((start, i) => 0.9 * start + 0.1 * (value[i] as number)),
      1e-6,
    );
    expect(arena.guardsHold()).toBe(true);
  }
});
