import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Arena, noise } from './arena.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

type Kernel = (outputs: number, labels: number, gradient: number, loss: number, rows: number, columns: number) => void;
/** The loss of a row, in double precision. */
type Loss = (outputs: readonly number[], label: number) => number;

const least = 1e-7;
const kept = (p: number): number => Math.min(Math.max(p, least), 1 - least);
const target = (outputs: readonly number[], label: number, i: number): number =>
  outputs.length === 1 ? label : i === label ? 1 : 0;
const mean =
  (of: (y: number, t: number) => number): Loss =>
  (outputs, label) =>
    outputs.reduce((sum, y, i) => sum + of(y, target(outputs, label, i)), 0) / outputs.length;
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const losses: readonly {
  readonly name: string;
  readonly kernel: () => Kernel;
  readonly of: Loss;
  readonly probabilities?: true;
}[] = [
  {
    name: 'softmax cross-entropy',
    kernel: () => arena.kernels.softmaxCrossEntropy,
    of: (outputs, label) => {
      const greatest = Math.max(...outputs);
      const sum = outputs.reduce((total, z) => total + Math.exp(z - greatest), 0);
      return Math.log(sum) + greatest - (outputs[label] as number);
    },
  },
  {
    name: 'cross-entropy of probabilities',
    kernel: () => arena.kernels.probabilityCrossEntropy,
    of: (outputs, label) => -Math.log(kept((outputs[label] as number) / outputs.reduce((sum, p) => sum + p, 0))),
    probabilities: true,
  },
  ...[
    { name: 'squared error', of: mean((y, t) => (y - t) ** 2) },
    { name: 'absolute error', of: mean((y, t) => Math.abs(y - t)) },
    { name: 'binary cross-entropy of logits', of: mean((y, t) => softplus(y) - y * t) },
    {
      name: 'binary cross-entropy of probabilities',
      of: mean((y, t) => -t * Math.log(kept(y)) - (1 - t) * Math.log(1 - kept(y))),
      probabilities: true as const,
    },
  ].map((loss, kind) => ({
    ...loss,
    kernel:
      (): Kernel =>
      (...rest) =>
        arena.kernels.meanLoss(kind, ...rest),
  })),
];

describe.each(losses)('the mean $name', ({ name, kernel, of, probabilities }) => {
  const single = name.startsWith('binary') || name.endsWith('error');
  test('and its gradient', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: single ? 1 : 2, max: 13 }),
        fc.constantFrom(1, 8),
        fc.integer({ min: 0, max: 99 }),
        (rows, columns, scale, seed) => {
          arena.reset();
          const count = rows * columns;
          const outputs = noise(count, seed).map((value) => (probabilities ? 0.05 + 0.9 * Math.abs(value) : scale * value));
          const labels = Array.from({ length: rows }, (_, row) => (row + seed) % (columns === 1 ? 2 : columns));
          const [gradient, loss] = [arena.make(count), arena.make(1)];
          kernel()(arena.put(outputs), arena.putIndices(labels), gradient, loss, rows, columns);
          const row = (i: number): number[] => [...outputs.subarray(i * columns, (i + 1) * columns)];
          const whole = labels.reduce((sum, label, i) => sum + of(row(i), label), 0) / rows;
          expect(Math.abs((arena.get(loss, 1)[0] as number) - whole)).toBeLessThan(2e-6 * Math.max(1, whole));
          const step = 1e-5;
          arena.get(gradient, count).forEach((value, at) => {
            const [i, k] = [Math.floor(at / columns), at % columns];
            const moved = (by: number): number =>
              of(
                row(i).map((y, j) => (j === k ? y + by : y)),
                labels[i] as number,
              ) / rows;
            const slope = (moved(step) - moved(-step)) / (2 * step);
            expect(Math.abs(value - slope)).toBeLessThan(2e-5 * Math.max(1, Math.abs(slope)));
          });
          expect(arena.guardsHold()).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('a class that is certain has a loss near 0 that is not rounded away', () => {
  const [gradient, loss] = [arena.make(2), arena.make(1)];
  arena.kernels.softmaxCrossEntropy(arena.put([0, 20]), arena.putIndices([1]), gradient, loss, 1, 2);
  expect((arena.get(loss, 1)[0] as number) / Math.log1p(Math.exp(-20))).toBeCloseTo(1, 5);
});

test('probabilities of 0 and 1 have a finite loss, and no gradient where they were cut off', () => {
  const [gradient, loss] = [arena.make(2), arena.make(1)];
  arena.kernels.probabilityCrossEntropy(arena.put([1, 0]), arena.putIndices([1]), gradient, loss, 1, 2);
  expect(arena.get(loss, 1)[0]).toBeCloseTo(-Math.log(least), 3);
  expect([...arena.get(gradient, 2)]).toEqual([0, 0]);
});

test('a penalty on weights is added to the loss, and its slope to their gradient', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 21 }), (count) => {
      arena.reset();
      const weights = noise(count, 1).map((value, i) => (i % 4 === 0 ? 0 : value));
      const before = noise(count, 2);
      const [gradient, loss] = [arena.put(before), arena.put([0.5])];
      const [l1, l2] = [0.01, 0.02];
      arena.kernels.addPenalty(arena.put(weights), gradient, loss, count, l1, l2);
      const penalty = weights.reduce((sum, w) => sum + l1 * Math.abs(w) + l2 * w * w, 0);
      expect(arena.get(loss, 1)[0]).toBeCloseTo(0.5 + penalty, 5);
      arena.get(gradient, count).forEach((value, i) => {
        const w = weights[i] as number;
        expect(value).toBeCloseTo((before[i] as number) + l1 * Math.sign(w) + 2 * l2 * w, 5);
      });
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});
