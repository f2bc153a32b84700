/**
 * Transposed convolutions over two and three axes.
 *
 * Multiply-adds: input positions × kernel volume × input channels × filters. Each input position is multiplied with the whole kernel; what padding
 * "same" cuts off afterwards is counted with it.
 */
import { elementCount } from '../graph/shape.js';
import { imageOf, imageShape } from './axes.js';
import { choice, flag, given, paddingModes, positiveSize, sizeList } from './config.js';
import { channelsFault, channelSpec, checkConvolution, convolutionKeys, strideList } from './convolution.js';
import { positiveSizes, silentFault, thrownFault } from './fault.js';
import type { LayerType } from './layerType.js';
import { oneInput } from './oneInput.js';
import { biasOf } from './weights.js';
import { transposedLength } from './window.js';

function transposedConvolution(className: string, factory: string, rank: number): LayerType {
  return oneInput({
    className,
    factories: [factory],
    keys: convolutionKeys,
    hasWeights: true,
    manyInputs: 'inputCheck',
    check(config, label) {
      const faults = [...checkConvolution(label, config, rank)];
      if (given(config, 'padding') === 'causal') {
        const tfjsMessage = `${className} currently supports only padding modes 'same' and 'valid', but received padding mode causal`;
        faults.push(
          thrownFault('invalid-config', `${label} knows no padding "causal"`, 'constructor', tfjsMessage, {
            configKey: 'padding',
          }),
        );
      }
      if (sizeList(config, 'dilationRate', rank, 1).some((rate) => typeof rate === 'number' && rate > 1)) {
        faults.push(
          silentFault('ignored-config', `TensorFlow.js ignores the dilationRate of ${label}`, { configKey: 'dilationRate' }),
        );
      }
      return faults;
    },
    spec: () => ({ rank: rank + 2 }),
    infer(site) {
      const { config, input, label, name } = site;
      const image = imageOf(config, input);
      const kernel = sizeList(config, 'kernelSize', rank);
      const strides = strideList(config, rank);
      const padding = choice(config, 'padding', paddingModes, 'valid');
      const filters = positiveSize(config, 'filters');
      const space = image.space.map((length, axis) =>
        transposedLength(length, kernel[axis] ?? null, strides[axis] ?? null, padding),
      );
      const output = imageShape({ ...image, space, channels: filters });
      const { sizes, faults } = positiveSizes(label, input, output, name, 'its strides leave nothing');
      const macs = elementCount([...image.space, ...kernel, image.channels, filters]);
      if (image.channels === null) {
        const fault = channelsFault(site, 'The channel dimension of the inputs should be defined. Found `None`.');
        return { output: sizes, missingWeights: { unknown: fault.message }, macs, faults: [fault, ...faults] };
      }
      const bias = biasOf(flag(config, 'useBias', true), filters);
      return {
        output: sizes,
        weights: [{ name: 'kernel', shape: [...kernel, filters, image.channels], trainable: true }, ...bias.weights],
        ...bias.missing,
        macs,
        faults,
      };
    },
    builtSpec: channelSpec,
  });
}

export const transposedConvolutionLayers = [
  transposedConvolution('Conv2DTranspose', 'conv2dTranspose', 2),
  transposedConvolution('Conv3DTranspose', 'conv3dTranspose', 3),
];
