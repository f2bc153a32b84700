import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

/** The kernel's numbers of two activations. */
const [sigmoid, tanh] = [2, 4];
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

interface Layer {
  readonly batch: number;
  readonly steps: number;
  readonly units: number;
  readonly sequences: boolean;
  readonly backwards: boolean;
}

const layers: fc.Arbitrary<Layer> = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  steps: fc.integer({ min: 1, max: 5 }),
  units: fc.integer({ min: 1, max: 9 }),
  sequences: fc.boolean(),
  backwards: fc.boolean(),
});

/** state, cell ← step(sums of the gates, state, cell), one example at a time, as plain sums in double precision. */
interface Cell {
  readonly gates: number;
  step(
    sums: readonly number[],
    recurrent: Float32Array,
    state: readonly number[],
    cell: readonly number[],
  ): readonly [number[], number[]];
  /** Runs the kernels: gives output and, for a gradient of the output, that of the sums. */
  run(
    layer: Layer,
    sums: Float32Array,
    recurrent: Float32Array,
    outputGradient: Float32Array,
  ): readonly [Float32Array, Float32Array];
}

/** Σ over the states of state · recurrent[state, column], with so many columns in all. */
function dot(state: readonly number[], recurrent: Float32Array, columns: number, column: number): number {
  return state.reduce((sum, value, i) => sum + value * (recurrent[i * columns + column] as number), 0);
}

function outputsOf({ batch, steps, units, sequences }: Layer): number {
  return batch * units * (sequences ? steps : 1);
}

const transposed = (matrix: Float32Array, rows: number, columns: number): Float32Array =>
  Float32Array.from({ length: rows * columns }, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)] as number);
const columnsOf = (matrix: Float32Array, columns: number, from: number, to: number): Float32Array =>
  matrix.filter((_, i) => i % columns >= from && i % columns < to);

const cells: Readonly<Record<string, Cell>> = {
  simple: {
    gates: 1,
    step: (sums, recurrent, state) => [sums.map((x, k) => Math.tanh(x + dot(state, recurrent, state.length, k))), []],
    run(layer, sums, recurrent, dy) {
      const { batch, steps, units, sequences, backwards } = layer;
      const size = batch * steps * units;
      const sizes = [batch, steps, units, tanh, sequences ? 1 : 0, backwards ? 1 : 0] as const;
      const [x, previous, values, output] = [arena.put(sums), arena.make(size), arena.make(size), arena.make(outputsOf(layer))];
      const aside = [arena.make(batch * units), arena.make(batch * units)] as const;
      arena.kernels.simpleRecurrence(x, arena.put(recurrent), previous, values, output, ...aside, ...sizes);
      const gradient = arena.make(size);
      const back = arena.put(transposed(recurrent, units, units));
      arena.kernels.simpleRecurrenceGradient(arena.put(dy), x, values, back, gradient, ...aside, ...sizes);
      return [arena.get(output, outputsOf(layer)), arena.get(gradient, size)];
    },
  },
  'long short-term memory': {
    gates: 4,
    step: (sums, recurrent, state, cell) => {
      const units = state.length;
      const gate = (g: number, k: number): number =>
        (sums[g * units + k] as number) + dot(state, recurrent, 4 * units, g * units + k);
      const next = state.map((_, k) => logistic(gate(1, k)) * (cell[k] ?? 0) + logistic(gate(0, k)) * Math.tanh(gate(2, k)));
      return [next.map((c, k) => logistic(gate(3, k)) * Math.tanh(c)), next];
    },
    run(layer, sums, recurrent, dy) {
      const { batch, steps, units, sequences, backwards } = layer;
      const size = batch * steps * units;
      const sizes = [batch, steps, units, tanh, sigmoid, sequences ? 1 : 0, backwards ? 1 : 0] as const;
      const [x, gates, output] = [arena.put(sums), arena.make(4 * size), arena.make(outputsOf(layer))];
      const [cell, squashed, previous] = [arena.make(size), arena.make(size), arena.make(size)];
      const [state, other, row] = [arena.make(batch * units), arena.make(batch * units), arena.make(4 * batch * units)];
      arena.kernels.longShortTermMemory(x, arena.put(recurrent), gates, cell, squashed, previous, output, state, row, ...sizes);
      const gradient = arena.make(4 * size);
      const back = arena.put(transposed(recurrent, units, 4 * units));
      const given = [arena.put(dy), x, gates, cell, squashed, back] as const;
      arena.kernels.longShortTermMemoryGradient(...given, gradient, state, other, row, ...sizes);
      return [arena.get(output, outputsOf(layer)), arena.get(gradient, 4 * size)];
    },
  },
  'gated units': {
    gates: 3,
    step: (sums, recurrent, state) => {
      const units = state.length;
      const gate = (g: number, k: number, of: readonly number[]): number =>
        (sums[g * units + k] as number) + dot(of, recurrent, 3 * units, g * units + k);
      const reset = state.map((h, k) => h * logistic(gate(1, k, state)));
      const next = state.map((h, k) => {
        const z = logistic(gate(0, k, state));
        return z * h + (1 - z) * Math.tanh(gate(2, k, reset));
      });
      return [next, []];
    },
    run(layer, sums, recurrent, dy) {
      const { batch, steps, units, sequences, backwards } = layer;
      const size = batch * steps * units;
      const sizes = [batch, steps, units, tanh, sigmoid, sequences ? 1 : 0, backwards ? 1 : 0] as const;
      const parts = [
        columnsOf(recurrent, 3 * units, 0, 2 * units),
        columnsOf(recurrent, 3 * units, 2 * units, 3 * units),
      ] as const;
      const [x, gates, output] = [arena.put(sums), arena.make(3 * size), arena.make(outputsOf(layer))];
      const [previous, reset] = [arena.make(size), arena.make(size)];
      // Sums of states are taken by whole vectors.
      const states = Math.ceil((batch * units) / 4) * 4;
      const [state, other, row] = [arena.make(states), arena.make(states), arena.make(2 * batch * units)];
      const kernels = [arena.put(parts[0]), arena.put(parts[1])] as const;
      arena.kernels.gatedRecurrence(x, ...kernels, gates, previous, reset, output, state, other, row, ...sizes);
      const gradient = arena.make(3 * size);
      const back = [arena.put(transposed(parts[0], units, 2 * units)), arena.put(transposed(parts[1], units, units))] as const;
      arena.kernels.gatedRecurrenceGradient(arena.put(dy), x, gates, previous, ...back, gradient, state, other, row, ...sizes);
      return [arena.get(output, outputsOf(layer)), arena.get(gradient, 3 * size)];
    },
  },
};

/** What comes out of all steps, by the cell's definition. */
function expected(cell: Cell, layer: Layer, sums: ArrayLike<number>, recurrent: Float32Array): Float64Array {
  const { batch, steps, units, sequences, backwards } = layer;
  const output = new Float64Array(outputsOf(layer));
  const width = cell.gates * units;
  for (let example = 0; example < batch; example++) {
    let state: number[] = Array.from({ length: units }, () => 0);
    let memory: number[] = [...state];
    for (let t = 0; t < steps; t++) {
      const start = (example * steps + (backwards ? steps - 1 - t : t)) * width;
      const row = Array.from({ length: width }, (_, k) => sums[start + k] as number);
      [state, memory] = cell.step(row, recurrent, state, memory);
      if (sequences) output.set(state, (example * steps + t) * units);
    }
    if (!sequences) output.set(state, example * units);
  }
  return output;
}

describe.each(Object.entries(cells))('%s', (_, cell) => {
  test('goes through a sequence, and its gradient back', () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 0, max: 999 }), (layer, seed) => {
        arena.reset();
        const { batch, steps, units } = layer;
        const width = cell.gates * units;
        const sums = noise(batch * steps * width, seed);
        const recurrent = noise(units * width, seed + 1);
        const dy = noise(outputsOf(layer), seed + 2);
        const [output, gradient] = cell.run(layer, sums, recurrent, dy);
        expected(cell, layer, sums, recurrent).forEach((value, i) => expect(output[i]).toBeCloseTo(value, 5));
        expect(gradient.every((value) => Number.isFinite(value))).toBe(true);
        // Along a direction, the slope of Σ output · dy is gradient · direction.
        const direction = noise(sums.length, seed + 3);
        const along = gradient.reduce((sum, value, i) => sum + value * (direction[i] as number), 0);
        const step = 1e-4;
        const at = (by: number): number =>
          expected(
            cell,
            layer,
            Float64Array.from(sums, (value, i) => value + by * (direction[i] as number)),
            recurrent,
          ).reduce((sum, value, i) => sum + value * (dy[i] as number), 0);
        expect(along).toBeCloseTo((at(step) - at(-step)) / (2 * step), 4);
        expect(arena.guardsHold()).toBe(true);
      }),
      { numRuns: 80 },
    );
  });
});
