import { kernelsWasmFile } from '../wasmBackend.js';
import type { BackendResources, BackendStart } from './backend.js';
import { startCpu } from './cpu.js';

/** A training step compiled from the model to our kernels. TensorFlow.js only builds the model, on its CPU back end. */
export async function startSimd({ wasm }: BackendResources): Promise<BackendStart> {
  const binary = wasm[kernelsWasmFile];
  if (binary === undefined) return { reason: `${kernelsWasmFile} is missing from the installation` };
  if (typeof WebAssembly === 'undefined') return { reason: 'WebAssembly is not available here' };
  if (!WebAssembly.validate(binary)) return { reason: 'this WebAssembly engine has no SIMD' };
  const start = await startCpu();
  if ('reason' in start) return start;
  const module = await compiled(binary);
  return {
    environment: { ...start.environment, backend: 'simd', kernels: module },
    detail: 'a step compiled to WebAssembly SIMD',
  };
}

let last: { readonly binary: ArrayBuffer; readonly module: WebAssembly.Module } | null = null;

async function compiled(binary: ArrayBuffer): Promise<WebAssembly.Module> {
  if (last?.binary !== binary) last = { binary, module: await WebAssembly.compile(binary) };
  return last.module;
}
