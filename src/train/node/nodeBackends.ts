/** The back ends that Node can train on. */
import type { Backends } from '../backends/backend.js';
import { startCpu } from '../backends/cpu.js';
import { startSimd } from '../backends/simd.js';
import { startWasm } from '../backends/wasm.js';
import { startDawn } from './dawn.js';
import { startTfjsNode } from './tfjsNode.js';

/** @param folders where optional packages are looked for */
export function nodeBackends(folders: readonly string[]): Backends {
  return {
    'tfjs-node': () => startTfjsNode(folders),
    webgpu: () => startDawn(folders),
    simd: startSimd,
    wasm: startWasm,
    cpu: startCpu,
  };
}
