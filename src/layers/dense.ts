/** The fully connected layer. */
import { elementCount } from '../graph/shape.js';
import { checkPositiveInteger, flag, positiveSize } from './config.js';
import { checkNamedFunctions } from './namedFunctions.js';
import { oneInput } from './oneInput.js';
import { biasOf } from './weights.js';

const functions = [
  'activation',
  'kernelInitializer',
  'biasInitializer',
  'kernelConstraint',
  'biasConstraint',
  'kernelRegularizer',
  'biasRegularizer',
  'activityRegularizer',
];

/** Multiply-adds: rows × inputs × units, where the rows are all axes between the batch and the features. */
export const dense = oneInput({
  className: 'Dense',
  factories: ['dense'],
  keys: ['units', 'useBias', 'inputDim', ...functions],
  hasWeights: true,
  manyInputs: 'inputCheck',
  check: (config, label) => [...checkPositiveInteger(label, config, 'units'), ...checkNamedFunctions(label, config, functions)],
  spec: () => ({ minRank: 2 }),
  infer({ config, input }) {
    const units = positiveSize(config, 'units');
    const inputs = input[input.length - 1] ?? null;
    const bias = biasOf(flag(config, 'useBias', true), units);
    return {
      output: [...input.slice(0, -1), units],
      weights: [{ name: 'kernel', shape: [inputs, units], trainable: true }, ...bias.weights],
      ...bias.missing,
      macs: elementCount([...input.slice(1), units]),
    };
  },
  builtSpec: (_config, input) => ({ minRank: 2, axes: [{ axis: -1, size: input[input.length - 1] ?? null }] }),
});

export const denseLayers = [dense];
