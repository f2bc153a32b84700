import { divisorsFromTwo } from './divisors.js';
import type { Design } from './design.js';
import { notCut } from './split.js';
import { collapsed, cut, join, reshape, swap, withActivation } from './steps.js';

/**
 * S groups of D/S features, each with a matrix of its own to k units: D·k + U parameters, D·k multiply-adds, U = S·k.
 * In stock TensorFlow.js: the groups become the channels of a depthwise convolution whose kernel covers a whole group.
 */
export const grouped: Design = {
  kind: 'grouped',
  summary: 'a matrix of its own for each group of inputs',
  parameter: 'groups',
  offers: ({ inputs }) => divisorsFromTwo(inputs),
  misfit: (inputs, groups) => notCut(inputs, groups),
  cost: ({ inputs, bias }, groups) => ({
    step: groups,
    params: { constant: 0, slope: inputs + (bias ? groups : 0) },
    macs: [{ constant: 0, slope: inputs }],
  }),
  steps: (site, { groups, units }) => {
    const size = site.inputs / groups;
    const convolution = withActivation({ kernelSize: [1, size], depthMultiplier: units / groups }, site.elementwiseActivation);
    return [
      cut(site, groups),
      swap(site),
      // Without positions the convolution still wants four dimensions; with them, swap has left [null, L, D/S, S] already.
      ...(collapsed(site).length === 0 ? [reshape([1, size, groups])] : []),
      { className: 'DepthwiseConv2D', factory: 'depthwiseConv2d', config: convolution, inherits: 'all', groups },
      ...join(site, units),
    ];
  },
};
