/**
 * TensorFlow's native library, by the optional package `@tensorflow/tfjs-node` or its variant for CUDA. It brings a TensorFlow.js of its own.
 * A crash in it ends the process, so it is to be started in one that can be spared.
 */
import util from 'node:util';
import type { BackendStart } from '../backends/backend.js';
import type { TensorFlow } from '../tensorflow.js';
import { loadOptional } from './optionalModule.js';
import { tfjsNodePackages } from './tfjsNodePackages.js';

interface TfjsNode {
  readonly tf: TensorFlow & { readonly version?: { readonly 'tfjs-node'?: string } };
  readonly name: string;
}

let loaded: TfjsNode | null = null;

export async function startTfjsNode(folders: readonly string[]): Promise<BackendStart> {
  if (loaded === null) {
    const start = load(folders);
    if ('reason' in start) return start;
    loaded = start;
  }
  const { tf, name } = loaded;
  if (!(await tf.setBackend('tensorflow'))) return { reason: 'installed, but its native library does not start' };
  return {
    environment: { backend: 'tfjs-node', tf, heap: null, readsAtOnce: true },
    detail: `${name} ${tf.version?.['tfjs-node'] ?? 'of unknown version'}`,
  };
}

function load(folders: readonly string[]): TfjsNode | { readonly reason: string } {
  // Version 4.22.0 calls a function that Node 23 took away (tensorflow/tfjs#8609).
  const utilities = util as unknown as Record<string, unknown>;
  utilities['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  const found = loadOptional(tfjsNodePackages, folders);
  if ('missing' in found) return { reason: found.missing };
  return { tf: found.module as TfjsNode['tf'], name: found.name.replace('@tensorflow/', '') };
}
