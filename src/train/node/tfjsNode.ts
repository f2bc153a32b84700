/**
 * TensorFlow's native library, by the optional package `@tensorflow/tfjs-node`. It brings a TensorFlow.js of its own. A crash in it ends the
 * process, so it is to be started in one that can be spared.
 */
import util from 'node:util';
import type { BackendStart } from '../backends/backend.js';
import type { TensorFlow } from '../tensorflow.js';
import { loadOptional } from './optionalModule.js';

export async function startTfjsNode(folders: readonly string[]): Promise<BackendStart> {
  // Version 4.22.0 calls a function that Node 23 took away (tensorflow/tfjs#8609).
  const utilities = util as unknown as Record<string, unknown>;
  utilities['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  const loaded = loadOptional('@tensorflow/tfjs-node', folders);
  if ('missing' in loaded) return { reason: loaded.missing };
  const tf = loaded.module as TensorFlow & { readonly version?: { readonly 'tfjs-node'?: string } };
  if (!(await tf.setBackend('tensorflow'))) return { reason: 'installed, but its native library does not start' };
  return {
    environment: { backend: 'tfjs-node', tf, heap: null, readsAtOnce: true },
    detail: `version ${tf.version?.['tfjs-node'] ?? 'unknown'}`,
  };
}
