/** Counts the multiply-adds that TensorFlow.js's CPU kernels really carry out: those of matrix products and convolutions. */
import * as tf from '@tensorflow/tfjs';

type Inputs = Readonly<Record<string, { readonly shape: readonly number[] }>>;

const elements = (shape: readonly number[] | undefined): number => (shape ?? []).reduce((product, size) => product * size, 1);

function matrixProduct({ a, b }: Inputs, attributes: Readonly<Record<string, unknown>>, output: readonly number[]): number {
  const inner = a?.shape[a.shape.length - (attributes['transposeA'] === true ? 2 : 1)] ?? NaN;
  return b === undefined ? NaN : elements(output) * inner;
}

/** Output elements × kernel volume × input channels. */
function convolution({ filter }: Inputs, _: unknown, output: readonly number[]): number {
  return elements(output) * elements(filter?.shape.slice(0, -1));
}

function depthwise({ filter }: Inputs, _: unknown, output: readonly number[]): number {
  return elements(output) * elements(filter?.shape.slice(0, 2));
}

/** The input of a transposed convolution is the `dy` of a plain one: elements × kernel volume × filters. */
function transposed({ dy, filter }: Inputs): number {
  return elements(dy?.shape) * elements(filter?.shape.slice(0, -1));
}

type Counter = (inputs: Inputs, attributes: Readonly<Record<string, unknown>>, output: readonly number[]) => number;

const counters: Readonly<Record<string, Counter>> = {
  BatchMatMul: matrixProduct,
  _FusedMatMul: matrixProduct,
  Conv2D: convolution,
  FusedConv2D: convolution,
  Conv3D: convolution,
  DepthwiseConv2dNative: depthwise,
  Conv2DBackpropInput: transposed,
  Conv3DBackpropInputV2: transposed,
};

let counted = 0;

/** Puts the counters around the kernels; once a process. */
export function countKernels(): void {
  for (const [kernelName, counter] of Object.entries(counters)) {
    const kernel = tf.getKernel(kernelName, 'cpu');
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel({
      ...kernel,
      kernelFunc(parameters) {
        const result = kernel.kernelFunc(parameters);
        const output = Array.isArray(result) ? result[0] : result;
        counted += counter(parameters.inputs as unknown as Inputs, parameters.attrs ?? {}, output?.shape ?? []);
        return result;
      },
    });
  }
}

/** Multiply-adds while `action` runs. */
export function countMacs<T>(action: () => T): { readonly value: T; readonly macs: number } {
  const before = counted;
  const value = action();
  return { value, macs: counted - before };
}
