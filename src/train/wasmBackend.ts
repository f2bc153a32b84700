/**
 * TensorFlow.js's WASM back end with our SIMD kernels plugged in. As shipped it cannot train, since it lacks the gradients of
 * convolutions; with these kernels it can, and fast. They work on its own heap, so no tensor is ever copied between the two.
 *
 * The binaries come as bytes: nothing is fetched, so this works in a worker made from a blob under a policy that allows no
 * more than `'wasm-unsafe-eval'`, and in Node.
 */
import { registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import wasmFactory from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import { registerFusedGradients } from './fused/operations.js';
import { overrideReluGradient } from './fused/reluGradient.js';
import { convolution3dKernels } from './wasm/convolution3dKernels.js';
import { convolutionKernels } from './wasm/convolutionKernels.js';
import { depthwiseKernels } from './wasm/depthwiseKernels.js';
import { fusedKernels } from './wasm/fusedKernels.js';
import { WasmHeap } from './wasm/heap.js';
import { indexKernels } from './wasm/indexKernels.js';
import type { KernelExports } from './wasm/kernelExports.js';
import { matrixKernels } from './wasm/matrixKernels.js';
import { overrideKernels } from './wasm/override.js';
import { poolingKernels } from './wasm/poolingKernels.js';
import { sharingKernels } from './wasm/sharingKernels.js';
import { resizeKernels } from './wasm/resizeKernels.js';
import { reductionKernels } from './wasm/reductionKernels.js';
import { reluGradientKernels } from './wasm/reluGradient.js';

/** Names under which the binaries travel in `WorkerRequest.wasm` and lie in dist/. */
export const tfjsWasmFile = 'tfjs-backend-wasm-simd.wasm';
export const kernelsWasmFile = 'kernels.wasm';

export type WasmBinaries = Readonly<Record<string, ArrayBuffer>>;

/** The back end as it runs, or why there is none. */
export type WasmStart = { readonly heap: WasmHeap } | { readonly reason: string };

let started: WasmHeap | null = null;

/**
 * Starts the back end and makes it TensorFlow.js's current one. It is started once; later calls only make it current again.
 */
export async function startWasmBackend(binaries: WasmBinaries): Promise<WasmStart> {
  if (started === null) {
    const start = await startOnce(binaries);
    if ('reason' in start) return start;
    started = start.heap;
  }
  if (!(await setBackend('wasm'))) return { reason: 'TensorFlow.js did not accept the WASM back end' };
  return { heap: started };
}

async function startOnce(binaries: WasmBinaries): Promise<WasmStart> {
  const backendBinary = binaries[tfjsWasmFile];
  const kernelsBinary = binaries[kernelsWasmFile];
  if (backendBinary === undefined || kernelsBinary === undefined) {
    return { reason: `${backendBinary === undefined ? tfjsWasmFile : kernelsWasmFile} is missing from the installation` };
  }
  if (typeof WebAssembly === 'undefined') return { reason: 'WebAssembly is not available here' };
  if (!WebAssembly.validate(kernelsBinary)) return { reason: 'this WebAssembly engine has no SIMD' };
  const { backend, memory } = await loadBackend(backendBinary);
  const { instance } = await WebAssembly.instantiate(kernelsBinary, { env: { memory } });
  const heap = new WasmHeap(backend, instance.exports as unknown as KernelExports);
  // Importing the package registered a factory that would fetch its binary.
  removeBackend('wasm');
  registerBackend('wasm', () => backend, 2);
  overrideKernels(heap, {
    ...convolution3dKernels,
    ...convolutionKernels,
    ...depthwiseKernels,
    ...fusedKernels,
    ...indexKernels,
    ...matrixKernels,
    ...poolingKernels,
    ...reductionKernels,
    ...reluGradientKernels,
    ...resizeKernels,
    ...sharingKernels,
  });
  overrideReluGradient();
  registerFusedGradients();
  return { heap };
}

/** TensorFlow.js's module as Emscripten's loader gives it; the package's types say less. */
interface LoadedModule {
  cwrap(name: string, result: string | null, parameters: readonly string[]): (...values: number[]) => number;
  tfjs: unknown;
}

interface LoaderSettings {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): Record<string, never>;
}

/** Loads TensorFlow.js's module from its binary and builds the bridge that its own start would build, which fetches the binary. */
async function loadBackend(binary: ArrayBuffer): Promise<{ backend: BackendWasm; memory: WebAssembly.Memory }> {
  const listeners = processListeners();
  let memory: WebAssembly.Memory | undefined;
  const module = await new Promise<LoadedModule>((resolve, reject) => {
    const settings: LoaderSettings = {
      instantiateWasm(imports, receive) {
        WebAssembly.instantiate(binary, imports).then(({ instance, module: compiled }) => {
          memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
          receive(instance, compiled);
        }, reject);
        return {};
      },
    };
    (wasmFactory as unknown as (settings: LoaderSettings) => Promise<LoadedModule>)(settings).then(resolve, reject);
  });
  listeners.restore();
  if (memory === undefined) throw new Error('the WASM module of TensorFlow.js exports no memory');
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return { backend: new BackendWasm(module as unknown as BackendWasm['wasm']), memory };
}

/** Emscripten's loader adds listeners in Node that rethrow what nobody caught; they are taken away again. */
function processListeners(): { restore(): void } {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  if (typeof process === 'undefined' || typeof process.listeners !== 'function') return { restore: () => undefined };
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')));
  return {
    restore() {
      events.forEach((event, i) => {
        for (const listener of process.listeners(event as 'uncaughtException')) {
          if (before[i]?.has(listener) === false) process.removeListener(event, listener);
        }
      });
    },
  };
}
