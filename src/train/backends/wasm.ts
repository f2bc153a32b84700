import { bundledTensorFlow as tf } from '../tensorflow.js';
import { startWasmBackend } from '../wasmBackend.js';
import type { BackendResources, BackendStart } from './backend.js';

/** WebAssembly with our kernels plugged in. */
export async function startWasm({ wasm }: BackendResources): Promise<BackendStart> {
  const start = await startWasmBackend(wasm);
  if ('reason' in start) return start;
  return { environment: { backend: 'wasm', tf, heap: start.heap, readsAtOnce: true }, detail: 'WebAssembly SIMD' };
}
