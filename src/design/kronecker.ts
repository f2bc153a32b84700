import { divisorsFromTwo } from './divisors.js';
import type { Design } from './design.js';
import { notCut } from './split.js';
import { cut, innerDense, join, outerDense, swap } from './steps.js';

/**
 * A Kronecker product of an S × S and a D/S × k matrix: the split design whose groups are mixed by one more small matrix. U = S·k;
 * S² + (D/S)·k parameters, and S + k more for the biases that stock TensorFlow.js gives the two factors. The two products can be
 * taken in either order: D·k + S·U multiply-adds, or S·D + D·k; the cheaper one is built.
 */
export const kronecker: Design = {
  kind: 'kronecker',
  summary: 'a small matrix within the groups, another one across them',
  parameter: 'groups',
  offers: ({ inputs }) => divisorsFromTwo(inputs),
  misfit: (inputs, groups) => notCut(inputs, groups),
  cost: ({ inputs, bias }, groups) => ({
    step: groups,
    params: { constant: groups * groups + (bias ? groups : 0), slope: inputs / groups + Number(bias) },
    macs: [
      { constant: 0, slope: inputs + groups * groups },
      { constant: inputs * groups, slope: inputs },
    ],
  }),
  steps: (site, { groups, units }) => {
    const k = units / groups;
    const within = [cut(site, groups)];
    const chain =
      units < site.inputs
        ? [...within, innerDense(k, site.bias), swap(site), outerDense(groups, site.elementwiseActivation), swap(site)]
        : [...within, swap(site), innerDense(groups, site.bias), swap(site), outerDense(k, site.elementwiseActivation)];
    return [...chain, ...join(site, units)];
  },
};
