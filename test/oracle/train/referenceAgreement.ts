/** Whether what was trained is what PyTorch has computed. */
import { expect } from 'vitest';
import { relativeDistance } from './reference.js';
import type { ReferenceNetwork } from './reference.js';
import type { Trained } from './referenceTraining.js';

const worst = (actual: readonly Float32Array[], expected: readonly Float32Array[]): number =>
  Math.max(...expected.map((values, i) => relativeDistance(actual[i] ?? [], values)));

/** The tolerances of reference/README.md. */
export function expectAgreement(trained: Trained, expected: ReferenceNetwork): void {
  expect(worst(trained.gradients, expected.gradients)).toBeLessThan(2e-6);
  expect(worst(trained.afterOne, expected.afterOne)).toBeLessThan(1e-6);
  expect(worst(trained.afterFive, expected.afterFive)).toBeLessThan(1e-6);
  expect(Math.abs((trained.losses[0] as number) - expected.firstLoss)).toBeLessThan(1e-5);
  expect(Math.abs((trained.losses[4] as number) - expected.lastLoss)).toBeLessThan(1e-5);
}
