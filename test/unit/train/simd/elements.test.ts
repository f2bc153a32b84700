import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { byteOffset, byteScale, valueOfByte } from '../../../../src/train/data/dataset.js';
import { kernelsWasmFile } from '../../../../src/train/wasmBackend.js';
import { wasmBinaries } from '../binaries.js';
import { Arena, noise } from './arena.js';
import { Sums } from './sums.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

test('the module brings no data of its own, since it lives in the memory of another', async () => {
  const module = await WebAssembly.compile((await wasmBinaries())[kernelsWasmFile] as ArrayBuffer);
  expect(WebAssembly.Module.imports(module)).toEqual([{ kind: 'memory', module: 'env', name: 'memory' }]);
  const pages = 4;
  const memory = new WebAssembly.Memory({ initial: pages });
  new Uint8Array(memory.buffer).fill(0xa5);
  await WebAssembly.instantiate(module, { env: { memory } });
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 0xa5)).toBe(true);
});

test('the gradient of relu passes where the input is positive', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (count) => {
      arena.reset();
      const input = noise(count, 1).map((value, i) => (i % 5 === 0 ? 0 : value));
      const gradient = noise(count, 2);
      const out = arena.make(count);
      arena.kernels.reluGradient(arena.put(gradient), arena.put(input), out, count);
      expect([...arena.get(out, count)]).toEqual([...gradient].map((value, i) => ((input[i] as number) > 0 ? value : 0)));
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});

test('bytes become values from -1 to 1', () => {
  for (const count of [1, 7, 8, 9, 256]) {
    arena.reset();
    const bytes = Uint8Array.from({ length: count }, (_, i) => (count - 1 - i) % 256);
    const out = arena.make(count);
    arena.kernels.scaleBytes(arena.putBytes(bytes), out, count, byteScale, byteOffset);
    const values = arena.get(out, count);
    const worst = Math.max(...values.map((value, i) => Math.abs(value - valueOfByte(bytes[i] as number))));
    expect(worst).toBeLessThan(2e-7);
    expect(arena.guardsHold()).toBe(true);
  }
});

test('rows are gathered by index, and summed by index', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 9 })
        .chain((rows) =>
          fc.tuple(fc.constant(rows), fc.array(fc.integer({ min: 0, max: rows - 1 }), { minLength: 1, maxLength: 20 })),
        ),
      fc.integer({ min: 1, max: 19 }),
      ([rows, indices], width) => {
        arena.reset();
        const table = noise(rows * width, 1);
        const gathered = arena.make(indices.length * width);
        arena.kernels.gatherRows(arena.put(table), arena.putIndices(indices), gathered, indices.length, width * 4);
        expect([...arena.get(gathered, indices.length * width)]).toEqual(
          indices.flatMap((row) => [...table.subarray(row * width, (row + 1) * width)]),
        );

        const values = noise(indices.length * width, 2);
        const expected = new Sums(rows * width);
        indices.forEach((row, i) => {
          for (let k = 0; k < width; k++) expected.add(row * width + k, values[i * width + k] as number);
        });
        const sums = arena.make(rows * width);
        arena.kernels.sumRowsByIndex(arena.put(values), arena.putIndices(indices), sums, indices.length, width, rows);
        expect(expected.error(arena.get(sums, rows * width))).toBeLessThan(1e-6);
        expect(arena.guardsHold()).toBe(true);
      },
    ),
  );
});
