/** Lets the layers of a model use the fused operations, where the back end has them. */
import { engine } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fusedConvolution, fusedCrossEntropy, fusedDense } from './operations.js';

/** What is read of a dense or convolutional layer; TensorFlow.js's types keep it protected. */
interface Weighted {
  getClassName(): string;
  call: (inputs: Tensor | Tensor[], settings: unknown) => Tensor | Tensor[];
  readonly kernel: { read(): Tensor };
  readonly bias?: { read(): Tensor } | null;
  readonly activation?: { getClassName(): string; apply(x: Tensor): Tensor } | null;
  readonly strides?: readonly number[];
  readonly padding?: string;
  readonly dataFormat?: string;
  readonly dilationRate?: number | readonly number[];
}

/**
 * Replaces what dense layers and convolutions over images compute by one operation each, in nested models too. Their values and
 * gradients are the same.
 */
export function fuseLayers(model: LayersModel): void {
  for (const layer of model.layers) {
    const className = layer.getClassName();
    if ('layers' in layer) fuseLayers(layer as unknown as LayersModel);
    else if (className === 'Dense') fuse(layer as unknown as Weighted, fusedDense, 'kernel', {});
    else if (className === 'Conv2D') fuseConvolution(layer as unknown as Weighted);
  }
}

function fuseConvolution(layer: Weighted): void {
  const { strides = [1, 1], padding = 'valid', dataFormat = 'channelsLast', dilationRate = 1 } = layer;
  const dilated = (typeof dilationRate === 'number' ? [dilationRate] : dilationRate).some((rate) => rate !== 1);
  if (dataFormat !== 'channelsLast' || dilated || (padding !== 'valid' && padding !== 'same')) return;
  fuse(layer, fusedConvolution, 'filter', { strides: [...strides], pad: padding });
}

function fuse(layer: Weighted, kernelName: string, kernelInput: string, attributes: NamedAttrMap): void {
  layer.call = (inputs) => {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (x === undefined) throw new Error(`${layer.getClassName()} was called without an input`);
    const { activation } = layer;
    const relu = activation?.getClassName() === 'relu';
    const tensors: NamedTensorMap = { x, [kernelInput]: layer.kernel.read() };
    if (layer.bias) tensors['bias'] = layer.bias.read();
    const y = engine().runKernel<Tensor>(kernelName, tensors, { ...attributes, relu });
    return relu || !activation ? y : activation.apply(y);
  };
}

/** Mean softmax cross-entropy of [batch, classes] logits. */
export function fusedLoss(logits: Tensor, targets: Tensor): Scalar {
  const [loss] = engine().runKernel<Tensor[]>(fusedCrossEntropy, { logits, targets });
  return loss as Scalar;
}
