/**
 * A dense layer, a convolution, and the loss, each as one operation with a gradient of its own: bias and relu belong to the product, and
 * the gradient of relu masks once for all three gradients. TensorFlow.js fuses these only where no gradient is asked for. Small
 * networks are bound by the number of operations. Kernels for these names are registered by the back ends that have them.
 */
import { engine, getKernel, mul, registerGradient } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

export const fusedConvolution = 'LayerwrightConv2D';
export const fusedDense = 'LayerwrightDense';
/** [mean loss, its gradient by the logits] of logits and targets. */
export const fusedCrossEntropy = 'LayerwrightSoftmaxCrossEntropy';
export const reluGradient = 'LayerwrightReluGrad';
export const biasGradient = 'LayerwrightBiasGrad';
export const denseInputGradient = 'LayerwrightDenseInputGrad';
export const denseKernelGradient = 'LayerwrightDenseKernelGrad';

/** Whether the current back end has the fused operations. */
export function hasFusedOperations(): boolean {
  const { backendName } = engine();
  return backendName !== '' && (getKernel(fusedDense, backendName) as unknown) !== undefined;
}

const run = (kernel: string, inputs: Readonly<Record<string, Tensor>>, attributes: NamedAttrMap = {}): Tensor =>
  engine().runKernel<Tensor>(kernel, inputs, attributes);

/** The gradient behind relu; `y` is what relu gave. */
function behindRelu(dy: Tensor, y: Tensor, attributes: NamedAttrMap): Tensor {
  return attributes['relu'] === true ? run(reluGradient, { dy, x: y }) : dy;
}

let registered = false;

/** Registers the gradients of the fused operations, which are the same on every back end. */
export function registerFusedGradients(): void {
  if (registered) return;
  registered = true;
  registerGradient({
    kernelName: fusedConvolution,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc: (dy, [x, filter, y], attributes) => {
      const { strides, pad } = attributes;
      const masked = behindRelu(dy as Tensor, y as Tensor, attributes);
      const given = { strides, pad, dataFormat: 'NHWC' } as NamedAttrMap;
      return {
        x: () =>
          run('Conv2DBackpropInput', { dy: masked, filter: filter as Tensor }, { ...given, inputShape: (x as Tensor).shape }),
        filter: () =>
          run('Conv2DBackpropFilter', { dy: masked, x: x as Tensor }, { ...given, filterShape: (filter as Tensor).shape }),
        bias: () => run(biasGradient, { dy: masked }),
      };
    },
  });

  registerGradient({
    kernelName: fusedDense,
    inputsToSave: ['x', 'kernel'],
    outputsToSave: [true],
    gradFunc: (dy, [x, kernel, y], attributes) => {
      const masked = behindRelu(dy as Tensor, y as Tensor, attributes);
      return {
        x: () => run(denseInputGradient, { dy: masked, kernel: kernel as Tensor }),
        kernel: () => run(denseKernelGradient, { dy: masked, x: x as Tensor }),
        bias: () => run(biasGradient, { dy: masked }),
      };
    },
  });

  registerGradient({
    kernelName: fusedCrossEntropy,
    outputsToSave: [false, true],
    gradFunc: (dys, [gradient]) => {
      const [dy] = dys as Tensor[];
      return { logits: () => mul(gradient as Tensor, dy as Tensor) };
    },
  });
}
