import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const [seluAlpha, seluScale] = [1.6732632423543772, 1.0507009873554805];

/** By Simpson's rule, far more exactly than floats are. */
function errorFunction(x: number): number {
  const end = Math.min(Math.abs(x), 6);
  const steps = 400;
  const height = end / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-((i * height) ** 2));
  return Math.sign(x) * ((2 / Math.sqrt(Math.PI)) * (height / 3) * sum);
}

/** By the kernel's numbers; `p` is its parameter. `kinks` are where there is no slope. */
const functions: readonly {
  readonly name: string;
  readonly of: (x: number, p: number) => number;
  readonly kinks?: (p: number) => number[];
}[] = [
  { name: 'relu', of: (x) => Math.max(x, 0), kinks: () => [0] },
  { name: 'relu6', of: (x) => Math.min(Math.max(x, 0), 6), kinks: () => [0, 6] },
  { name: 'sigmoid', of: logistic },
  { name: 'hardSigmoid', of: (x) => Math.min(Math.max(0.2 * x + 0.5, 0), 1), kinks: () => [-2.5, 2.5] },
  { name: 'tanh', of: Math.tanh },
  { name: 'elu', of: (x) => (x < 0 ? Math.expm1(x) : x), kinks: () => [0] },
  { name: 'selu', of: (x) => seluScale * (x < 0 ? seluAlpha * Math.expm1(x) : x), kinks: () => [0] },
  { name: 'softplus', of: softplus },
  { name: 'softsign', of: (x) => x / (1 + Math.abs(x)) },
  { name: 'swish', of: (x) => x * logistic(x) },
  { name: 'mish', of: (x) => x * Math.tanh(softplus(x)) },
  { name: 'gelu', of: (x) => 0.5 * x * (1 + errorFunction(x / Math.SQRT2)) },
  { name: 'gelu_new', of: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))) },
  { name: 'leaky relu', of: (x, p) => (x < 0 ? p * x : x), kinks: () => [0] },
  { name: 'thresholded relu', of: (x, p) => (x > p ? x : 0), kinks: (p) => [p] },
  { name: 'clipped relu', of: (x, p) => Math.min(Math.max(x, 0), p), kinks: (p) => [0, p] },
];

const inputs = fc.array(fc.oneof(fc.double({ min: -8, max: 8, noNaN: true }), fc.double({ min: -80, max: 80, noNaN: true })), {
  minLength: 1,
  maxLength: 23,
});

test.each(functions.map((f, number) => ({ ...f, number })))('$name and its gradient', ({ of, kinks, number }) => {
  fc.assert(
    fc.property(inputs, fc.double({ min: 0.1, max: 3, noNaN: true }), (given, drawn) => {
      arena.reset();
      const p = Math.fround(drawn);
      // Whole vectors are computed; the rest of the last one is nobody's.
      const whole = Math.ceil(given.length / 4) * 4;
      const x = Float32Array.from({ length: whole }, (_, i) => given[i] ?? 1);
      const dy = noise(whole, 3);
      const [from, output, gradient] = [arena.put(x), arena.make(whole), arena.make(whole)];
      arena.kernels.activate(number, from, output, given.length, p);
      const y = arena.get(output, given.length);
      arena.kernels.activateGradient(number, from, output, arena.put(dy), gradient, given.length, p);
      const dx = arena.get(gradient, given.length);
      given.forEach((_, i) => {
        const at = x[i] as number;
        const expected = of(at, p);
        expect(Math.abs((y[i] as number) - expected)).toBeLessThan(2e-6 * Math.abs(expected) + 4e-7);
        const near = kinks?.(p).some((kink) => Math.abs(at - kink) < 1e-3) ?? false;
        if (near) return;
        const step = 1e-5;
        const slope = (of(at + step, p) - of(at - step, p)) / (2 * step);
        expect(Math.abs((dx[i] as number) - slope * (dy[i] as number))).toBeLessThan(1e-5 * Math.abs(slope) + 2e-6);
      });
      expect(arena.guardsHold()).toBe(true);
    }),
    { numRuns: 60 },
  );
});

const matrix = fc.record({ rows: fc.integer({ min: 1, max: 7 }), columns: fc.integer({ min: 1, max: 19 }) });

test('softmax of each row, its logarithm, and their gradients', () => {
  fc.assert(
    fc.property(matrix, fc.boolean(), fc.constantFrom(1, 30), ({ rows, columns }, logarithms, scale) => {
      arena.reset();
      const count = rows * columns;
      const x = noise(count, 1).map((value) => scale * value);
      const dy = noise(count, 2);
      const [output, gradient] = [arena.make(count), arena.make(count)];
      arena.kernels.softmax(arena.put(x), output, rows, columns, logarithms ? 1 : 0);
      arena.kernels.softmaxGradient(output, arena.put(dy), gradient, rows, columns, logarithms ? 1 : 0);
      const [y, dx] = [arena.get(output, count), arena.get(gradient, count)];
      for (let row = 0; row < rows; row++) {
        const part = <T extends Float32Array>(values: T): number[] => [...values.subarray(row * columns, (row + 1) * columns)];
        const greatest = Math.max(...part(x));
        const sum = part(x).reduce((total, value) => total + Math.exp(value - greatest), 0);
        const p = part(x).map((value) => Math.exp(value - greatest) / sum);
        const g = part(dy);
        const dot = g.reduce((total, value, i) => total + value * (logarithms ? 1 : (p[i] as number)), 0);
        p.forEach((share, i) => {
          const expected = logarithms ? (part(x)[i] as number) - greatest - Math.log(sum) : share;
          expect(part(y)[i]).toBeCloseTo(expected, 4);
          const slope = logarithms ? (g[i] as number) - share * dot : share * ((g[i] as number) - dot);
          expect(Math.abs((part(dx)[i] as number) - slope)).toBeLessThan(1e-5);
        });
      }
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});

test('a relu with slopes of its own, and its gradients', () => {
  fc.assert(
    fc.property(matrix, fc.boolean(), ({ rows, columns }, wanted) => {
      arena.reset();
      const count = rows * columns;
      const [x, slopes, dy] = [noise(count, 1), noise(columns, 2), noise(count, 3)];
      const [from, factors, output] = [arena.put(x), arena.put(slopes), arena.make(count)];
      arena.kernels.parametricRelu(from, factors, output, rows, columns);
      const [gradient, slopesGradient] = [wanted ? arena.make(count) : 0, arena.make(columns)];
      arena.kernels.parametricReluGradient(from, factors, arena.put(dy), gradient, slopesGradient, rows, columns);
      const of = (i: number): number => (x[i] as number) * ((x[i] as number) > 0 ? 1 : (slopes[i % columns] as number));
      arena.get(output, count).forEach((value, i) => expect(value).toBeCloseTo(of(i), 6));
      if (wanted) {
        const slope = (i: number): number => (dy[i] as number) * ((x[i] as number) > 0 ? 1 : (slopes[i % columns] as number));
        arena.get(gradient, count).forEach((value, i) => expect(value).toBeCloseTo(slope(i), 6));
      }
      const sums = new Float64Array(columns);
      x.forEach((value, i) => {
        if (value <= 0) sums[i % columns] = (sums[i % columns] as number) + value * (dy[i] as number);
      });
      arena.get(slopesGradient, columns).forEach((value, i) => expect(value).toBeCloseTo(sums[i] as number, 5));
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});
