/** Starts training workers on Node and talks with them. */
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { Dataset, Examples } from '../data/dataset.js';
import type { ServiceMessage, ServiceRequest } from '../workerService.js';

export interface TrainingWorker {
  post(request: ServiceRequest): void;
  /** Ends it at once. */
  end(): void;
}

export interface TrainingWorkerEvents {
  onMessage(message: ServiceMessage): void;
  /** It ended although nobody ended it; a sentence. */
  onDeath(message: string): void;
}

/** Worker threads share the memory of `sharedDataset`; each has a WASM memory of its own. */
export function startThread(script: string, events: TrainingWorkerEvents): TrainingWorker {
  const worker = new Worker(script);
  let ended = false;
  const died = (message: string): void => {
    if (!ended) events.onDeath(message);
    ended = true;
  };
  worker.on('message', (message: ServiceMessage) => events.onMessage(message));
  worker.on('error', (error) => died(`A training thread failed: ${error.message}.`));
  worker.on('exit', (code) => died(`A training thread ended with status ${code}.`));
  return {
    post: (request) => worker.postMessage(request),
    end() {
      ended = true;
      void worker.terminate();
    },
  };
}

/** @param folder the working directory, beside which the process looks for optional packages; that of this process unless given */
export function startProcess(script: string, events: TrainingWorkerEvents, folder?: string): TrainingWorker {
  const place = folder === undefined ? {} : { cwd: folder };
  const child = fork(script, { ...place, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let ended = false;
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2000)));
  const died = (message: string): void => {
    if (!ended) events.onDeath(message);
    ended = true;
  };
  child.on('message', (message) => events.onMessage(message as ServiceMessage));
  child.on('error', (error) => died(`The training process could not be started: ${error.message}.`));
  child.on('exit', (code, signal) => {
    const last = said.trim().split('\n').pop() ?? '';
    died(`The training process ended (${signal ?? `status ${code}`})${last === '' ? '' : `: ${last}`}.`);
  });
  return {
    // Memory that threads share cannot be sent to a process.
    post: (request) => void child.send(request.type === 'run' ? withOwnMemory(request) : request),
    end() {
      ended = true;
      child.kill('SIGKILL');
    },
  };
}

function withOwnMemory(request: Extract<ServiceRequest, { type: 'run' }>): ServiceRequest {
  if (request.data.kind !== 'dataset') return request;
  const own = ({ count, pixels, labels }: Examples): Examples => ({ count, pixels: pixels.slice(), labels: labels.slice() });
  const { dataset } = request.data;
  return { ...request, data: { kind: 'dataset', dataset: { ...dataset, train: own(dataset.train), test: own(dataset.test) } } };
}

/** The data set with its bytes in memory that threads share, so that it is there once for all of them. */
export function sharedDataset(dataset: Dataset): Dataset {
  const share = (bytes: Uint8Array): Uint8Array => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared;
  };
  const shared = ({ count, pixels, labels }: Examples): Examples => ({ count, pixels: share(pixels), labels: share(labels) });
  return { ...dataset, train: shared(dataset.train), test: shared(dataset.test) };
}
