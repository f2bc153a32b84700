import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';
import { Sums } from './sums.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

const size = fc.integer({ min: 1, max: 40 });
/** Inner sizes around the kernels' blocks, too. */
const inner = fc.oneof(size, fc.constantFrom(63, 64, 65, 255, 256, 257, 600));

function product(a: Float32Array, b: Float32Array, rows: number, columns: number, depth: number): Sums {
  const result = new Sums(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < depth; k++) {
      for (let j = 0; j < columns; j++) {
        result.add(i * columns + j, (a[i * depth + k] as number) * (b[k * columns + j] as number));
      }
    }
  }
  return result;
}

function transposed(a: ArrayLike<number>, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => a[(i % rows) * columns + Math.floor(i / rows)] as number);
}

test('a product is the sum over the inner dimension, with bias and relu where asked for', () => {
  fc.assert(
    fc.property(size, size, inner, fc.boolean(), fc.boolean(), fc.nat(99), (rows, columns, depth, withBias, relu, seed) => {
      arena.reset();
      const a = noise(rows * depth, seed);
      const b = noise(depth * columns, seed + 1);
      const bias = noise(columns, seed + 2);
      const sums = product(a, b, rows, columns, depth);
      if (withBias) for (let i = 0; i < sums.length; i++) sums.add(i, bias[i % columns] as number);
      const expected = relu ? sums.relu() : sums;
      const out = arena.make(rows * columns);
      arena.kernels.multiply(arena.put(a), arena.put(b), withBias ? arena.put(bias) : 0, out, rows, columns, depth, relu ? 1 : 0);
      expect(expected.error(arena.get(out, rows * columns))).toBeLessThan(1e-6);
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 80 },
  );
});

/** Checks what `run` puts into `out` for generated matrices `a` [rows, depth] and `b` [depth, columns] against their product. */
function expectProduct(
  run: (a: Float32Array, b: Float32Array, out: number, rows: number, columns: number, depth: number) => void,
): void {
  fc.assert(
    fc.property(size, size, inner, fc.nat(99), (rows, columns, depth, seed) => {
      arena.reset();
      const a = noise(rows * depth, seed);
      const b = noise(depth * columns, seed + 1);
      const out = arena.make(rows * columns);
      run(a, b, out, rows, columns, depth);
      expect(product(a, b, rows, columns, depth).error(arena.get(out, rows * columns))).toBeLessThan(1e-6);
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 80 },
  );
}

test('a product with the left side transposed is the product with its transpose', () => {
  expectProduct((a, b, out, rows, columns, depth) => {
    arena.kernels.multiplyTransposed(arena.put(transposed(a, rows, depth)), arena.put(b), out, rows, columns, depth);
  });
});

test('a product with the left side transposed and both in strips is the same product', () => {
  expectProduct((a, b, out, rows, columns, depth) => {
    const pack = (matrix: Float32Array, width: number): number => {
      const packed = arena.make(depth * Math.ceil(width / 8) * 8);
      arena.kernels.packStrips(arena.put(matrix), packed, depth, width);
      return packed;
    };
    const [left, right] = [pack(transposed(a, rows, depth), rows), pack(b, columns)];
    arena.kernels.multiplyTransposedStrips(left, right, out, rows, columns, depth);
  });
});

test('a product with the right side transposed is the product with its transpose', () => {
  expectProduct((a, b, out, rows, columns, depth) => {
    arena.kernels.multiplyByTransposed(arena.put(a), arena.put(transposed(b, depth, columns)), out, rows, columns, depth);
  });
});

test('transposing moves every element and touches nothing else', () => {
  fc.assert(
    fc.property(size, size, (rows, columns) => {
      arena.reset();
      const a = noise(rows * columns, 3);
      const out = arena.make(rows * columns);
      arena.kernels.transpose(arena.put(a), out, rows, columns);
      expect(arena.get(out, rows * columns)).toEqual(transposed(a, rows, columns));
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});

test('the sums of rows are the sums of columns', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), size, fc.nat(99), (rows, columns, seed) => {
      arena.reset();
      const a = noise(rows * columns, seed);
      const expected = new Sums(columns);
      a.forEach((value, i) => expected.add(i % columns, value));
      const out = arena.make(columns);
      arena.kernels.sumRows(arena.put(a), out, rows, columns);
      expect(expected.error(arena.get(out, columns))).toBeLessThan(1e-6);
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});

test('NaN passes a relu, so that a training that diverges is seen', () => {
  const out = arena.make(2);
  arena.kernels.multiply(arena.put([NaN, 1]), arena.put([1, 1, 1, 1]), 0, out, 1, 2, 2, 1);
  expect([...arena.get(out, 2)]).toEqual([NaN, NaN]);
});
