/** The back ends that tests train on. */
import '@tensorflow/tfjs-backend-cpu';
import { startSimd } from '../../../src/train/backends/simd.js';
import type { Environment } from '../../../src/train/environment.js';
import { bundledTensorFlow as tf } from '../../../src/train/tensorflow.js';
import { startWasmBackend } from '../../../src/train/wasmBackend.js';
import { wasmBinaries } from './binaries.js';

export { tf };

export async function cpuEnvironment(): Promise<Environment> {
  await tf.setBackend('cpu');
  return { backend: 'cpu', tf, heap: null, readsAtOnce: true };
}

export async function wasmEnvironment(): Promise<Environment> {
  const start = await startWasmBackend(await wasmBinaries());
  if ('reason' in start) throw new Error(start.reason);
  return { backend: 'wasm', tf, heap: start.heap, readsAtOnce: true };
}

export async function simdEnvironment(): Promise<Environment> {
  const start = await startSimd({ wasm: await wasmBinaries() });
  if ('reason' in start) throw new Error(start.reason);
  return start.environment;
}
