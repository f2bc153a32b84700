/** What lies beside the bundles in dist/. It knows no TensorFlow.js, so that whoever only starts workers need not load it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendId } from '../plan.js';
import type { WasmBinaries } from '../wasmBackend.js';

/** In the order in which they are tried. */
export const nodeBackendIds: readonly BackendId[] = ['tfjs-node', 'webgpu', 'simd', 'wasm', 'cpu'];

/** Whether a back end is native code, whose crash ends its process. */
export function isNative(backend: BackendId): boolean {
  return backend === 'tfjs-node' || backend === 'webgpu';
}

/** The script of `trainWorker.ts`. */
export function workerScript(distFolder: string): string {
  return join(distFolder, 'trainWorker.js');
}

const wasmFiles = ['kernels.wasm', 'tfjs-backend-wasm-simd.wasm'];

/** The WebAssembly binaries; what is not there is left out, and the back end says so. */
export async function readWasmBinaries(distFolder: string): Promise<WasmBinaries> {
  const entries = await Promise.all(
    wasmFiles.map(async (name): Promise<[string, ArrayBuffer] | null> => {
      try {
        const bytes = await readFile(join(distFolder, name));
        return [name, new Uint8Array(bytes).buffer];
      } catch (error) {
        if ((error as { readonly code?: unknown }).code === 'ENOENT') return null;
        throw error;
      }
    }),
  );
  return Object.fromEntries(entries.filter((entry) => entry !== null));
}
