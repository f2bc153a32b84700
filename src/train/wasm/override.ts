/** Puts kernels of our own beside and in place of those of TensorFlow.js's WASM back end. */
import { getKernelsForBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './heap.js';

/** What a kernel is called with; the names of inputs and attributes are those of TensorFlow.js's kernel of that name. */
export interface KernelCall {
  readonly heap: WasmHeap;
  readonly inputs: Readonly<Record<string, TensorInfo | undefined>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * A kernel of ours. `null` says that it does not cover this call and that the kernel as shipped shall run.
 */
export type WasmKernel = (call: KernelCall) => TensorInfo | TensorInfo[] | null;

export type WasmKernels = Readonly<Record<string, WasmKernel>>;

/** The kernels as shipped, so that starting the back end again does not wrap a wrapper. */
const shipped = new Map<string, KernelConfig | null>();

/** Registers kernels, so that they come before those as shipped. */
export function overrideKernels(heap: WasmHeap, kernels: WasmKernels): void {
  const registered = new Map(getKernelsForBackend('wasm').map((config) => [config.kernelName, config]));
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const stock = (shipped.has(kernelName) ? shipped.get(kernelName) : registered.get(kernelName)) ?? null;
    shipped.set(kernelName, stock);
    if (registered.has(kernelName)) unregisterKernel(kernelName, 'wasm');
    registerKernel({
      ...stock,
      kernelName,
      backendName: 'wasm',
      kernelFunc: (call) => {
        const attributes = call.attrs ?? {};
        const result = kernel({ heap, inputs: call.inputs, attributes });
        if (result !== null) return result;
        if (stock !== null) return stock.kernelFunc(call);
        throw new Error(`The WASM back end cannot do this ${kernelName}: ${JSON.stringify(attributes)}`);
      },
    });
  }
}

/** An input that the kernel always has. */
export function input(call: KernelCall, name: string): TensorInfo {
  const tensor = call.inputs[name];
  if (tensor === undefined) throw new Error(`a kernel was called without its input ${name}`);
  return tensor;
}
