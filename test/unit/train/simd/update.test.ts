import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { KernelExports } from '../../../../src/train/wasm/kernelExports.js';
import { Arena, noise } from './arena.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.load();
}, 60_000);
beforeEach(() => arena.reset());

/** One weight with its state before a step; the state after it, then the weight, in double precision. */
type Step = (weight: number, gradient: number, slots: readonly number[]) => readonly number[];

const [rate, momentum, beta1, beta2, decay, epsilon] = [0.03, 0.9, 0.9, 0.999, 0.9, 1e-7];
const [correction1, correction2] = [1 - beta1 ** 3, 1 - beta2 ** 3];

const updates: readonly {
  readonly name: string;
  readonly slots: number;
  readonly run: (kernels: KernelExports, weights: number, slots: readonly number[], gradient: number, count: number) => void;
  readonly step: Step;
}[] = [
  {
    name: 'gradient descent',
    slots: 0,
    run: (kernels, weights, _, gradient, count) => kernels.updateSgd(weights, gradient, count, rate),
    step: (w, g) => [w - rate * g],
  },
  {
    name: 'momentum',
    slots: 1,
    run: (kernels, weights, [v = 0], gradient, count) => kernels.updateMomentum(weights, v, gradient, count, rate, momentum),
    step: (w, g, [v = 0]) => [momentum * v + g, w - rate * (momentum * v + g)],
  },
  {
    name: 'adam',
    slots: 2,
    run: (kernels, weights, [m = 0, v = 0], gradient, count) =>
      kernels.updateAdam(weights, m, v, gradient, count, rate, beta1, beta2, correction1, correction2, epsilon),
    step: (w, g, [m = 0, v = 0]) => {
      const [mean, variance] = [beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g];
      return [mean, variance, w - (rate * (mean / correction1)) / (Math.sqrt(variance / correction2) + epsilon)];
    },
  },
  {
    name: 'rmsprop',
    slots: 1,
    run: (kernels, weights, [s = 0], gradient, count) => kernels.updateRmsprop(weights, s, gradient, count, rate, decay, epsilon),
    step: (w, g, [s = 0]) => {
      const mean = decay * s + (1 - decay) * g * g;
      return [mean, w - (rate * g) / Math.sqrt(mean + epsilon)];
    },
  },
  {
    name: 'adagrad',
    slots: 1,
    run: (kernels, weights, [s = 0], gradient, count) => kernels.updateAdagrad(weights, s, gradient, count, rate, epsilon),
    step: (w, g, [s = 0]) => [s + g * g, w - (rate * g) / Math.sqrt(s + g * g + epsilon)],
  },
];

test.each(updates)('a step of $name', ({ slots, run, step }) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 37 }), (count) => {
      arena.reset();
      const [weights, gradient] = [noise(count, 1), noise(count, 2)];
      // What is a mean of squares is not negative; a mean of gradients may be.
      const states = Array.from({ length: slots }, (_, slot) =>
        noise(count, 3 + slot).map((value) => (slot === slots - 1 && slots !== 0 ? Math.abs(value) + 0.01 : value)),
      );
      const places = [...states, weights].map((values) => arena.put(values));
      run(arena.kernels, places.at(-1) ?? 0, places.slice(0, -1), arena.put(gradient), count);
      const after = places.map((place) => arena.get(place, count));
      for (let i = 0; i < count; i++) {
        const expected = step(
          weights[i] as number,
          gradient[i] as number,
          states.map((values) => values[i] as number),
        );
        expected.forEach((value, k) => expect(after[k]?.[i]).toBeCloseTo(value, 5));
      }
      expect(arena.guardsHold()).toBe(true);
    }),
  );
});
