/**
 * A training worker of Node: a thread, or a child process for a back end that might take its process with it. It is a bundle of
 * its own, dist/trainWorker.js. Optional packages are looked for beside the working directory first.
 */
import { parentPort } from 'node:worker_threads';
import { WorkerService } from '../workerService.js';
import type { ServiceRequest } from '../workerService.js';
import { startBeating } from './heartbeat.js';
import { nodeBackends } from './nodeBackends.js';
import { builtTfjsNode } from './tfjsNodePackages.js';

const backends = nodeBackends([process.cwd(), __dirname, ...builtTfjsNode()]);

if (parentPort !== null) {
  const port = parentPort;
  const service = new WorkerService(backends, (message, transfer = []) => port.postMessage(message, transfer));
  port.on('message', (request: ServiceRequest) => service.receive(request));
} else {
  startBeating();
  const service = new WorkerService(backends, (message) => process.send?.(message));
  process.on('message', (request: ServiceRequest) => service.receive(request));
  // Whoever started it has ended.
  process.on('disconnect', () => process.exit());
  // Signals often reach the whole group; the one who started it says when to stop, and its end is heard above.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
}
