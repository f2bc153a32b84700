import type { Design } from './design.js';
import { innerDense, outerDense } from './steps.js';

/**
 * Through a bottleneck of r: r·(D + U) + U parameters, r·(D + U) multiply-adds; it saves where r < D·U / (D + U).
 * In stock TensorFlow.js: dense(r, no bias), dense(U).
 */
export const lowRank: Design = {
  kind: 'low-rank',
  summary: 'two thin matrices through a bottleneck',
  parameter: 'rank',
  // Halves of the largest rank that a matrix of this size can have: beyond half of it there is hardly anything to save.
  offers: ({ inputs, units }) =>
    [16, 8, 4, 2]
      .map((part) => Math.floor(Math.min(inputs, units) / part))
      .filter((rank, index, all) => rank >= 1 && rank !== all[index - 1]),
  misfit: (inputs, rank) =>
    Number.isSafeInteger(rank) && rank >= 1 && rank <= inputs ? null : `need a whole rank from 1 to ${inputs}`,
  cost: ({ inputs, bias }, rank) => ({
    step: 1,
    params: { constant: rank * inputs, slope: rank + Number(bias) },
    macs: [{ constant: rank * inputs, slope: rank }],
  }),
  steps: (_site, { rank = 1, units }) => [innerDense(rank, false), outerDense(units, true)],
};
