/** WebGPU in Node, by the package `webgpu` (Dawn): on Vulkan, Metal or Direct3D 12, without CUDA. */
import { startWebgpu } from '../backends/webgpu.js';
import type { BackendStart } from '../backends/backend.js';
import { loadOptional } from './optionalModule.js';

interface Dawn {
  readonly create: (options: readonly string[]) => unknown;
  readonly globals: Readonly<Record<string, unknown>>;
}

export async function startDawn(folders: readonly string[]): Promise<BackendStart> {
  const loaded = loadOptional(['webgpu'], folders);
  if ('missing' in loaded) return { reason: `the package webgpu is ${loaded.missing}` };
  const { create, globals } = loaded.module as Dawn;
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // Node has a `navigator` of its own from version 21 on, which cannot be assigned to.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return startWebgpu();
}
