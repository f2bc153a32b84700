/**
 * The training worker of the page. The page starts it from a blob and hands it everything: the plan, the data, the WebAssembly
 * binaries. It fetches nothing, so the page's policy needs to allow it nothing but to compute.
 */
import { startCpu } from '../src/train/backends/cpu.js';
import { startSimd } from '../src/train/backends/simd.js';
import { startWasm } from '../src/train/backends/wasm.js';
import { startWebgl } from '../src/train/backends/webgl.js';
import { startWebgpu } from '../src/train/backends/webgpu.js';
import { WorkerService } from '../src/train/workerService.js';
import type { WorkerMessage, WorkerRequest } from '../src/protocol.js';

/** The worker's own scope, whose type would need another library than the page's. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<WorkerRequest>) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
};

const backends = { webgpu: startWebgpu, webgl: startWebgl, simd: startSimd, wasm: startWasm, cpu: startCpu };
const service = new WorkerService(backends, (message: WorkerMessage, transfer = []) => scope.postMessage(message, transfer));

scope.onmessage = ({ data }) => service.receive(data);
