import type { Design } from './design.js';
import { outerDense } from './steps.js';

/** The dense layer as it is, at any width: D·U + U parameters, D·U multiply-adds. */
export const plain: Design = {
  kind: 'plain',
  summary: 'one matrix from all inputs to all units',
  parameter: null,
  offers: () => [1],
  misfit: () => null,
  cost: ({ inputs, bias }) => ({
    step: 1,
    params: { constant: 0, slope: inputs + Number(bias) },
    macs: [{ constant: 0, slope: inputs }],
  }),
  steps: (_site, choice) => [outerDense(choice.units, true)],
};
