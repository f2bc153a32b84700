import { divisorsFromTwo } from './divisors.js';
import type { Design } from './design.js';
import { cut, join, outerDense } from './steps.js';

/**
 * S groups of D/S features, one shared matrix of k units: (D/S)·k + k parameters, D·k multiply-adds, U = S·k.
 * In stock TensorFlow.js: reshape [S, D/S], dense(k), flatten.
 */
export const split: Design = {
  kind: 'split',
  summary: 'one small matrix, shared by all groups of inputs',
  parameter: 'groups',
  offers: ({ inputs }) => divisorsFromTwo(inputs),
  misfit: (inputs, groups) => notCut(inputs, groups),
  cost: ({ inputs, bias }, groups) => ({
    step: groups,
    params: { constant: 0, slope: inputs / groups + Number(bias) },
    macs: [{ constant: 0, slope: inputs }],
  }),
  steps: (site, { groups, units }) => [
    cut(site, groups),
    outerDense(units / groups, site.elementwiseActivation),
    ...join(site, units),
  ],
};

/** Why D features cannot be cut into S groups. */
export function notCut(inputs: number, groups: number): string | null {
  if (!Number.isSafeInteger(groups) || groups < 2) return 'need a whole number of groups, 2 or more';
  if (inputs % groups === 0) return null;
  return `cannot be cut into ${groups} equal groups`;
}
