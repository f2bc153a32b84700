/** A worker that trains or probes, made from a blob, since a webview may load no worker from a URI. */
import type { WorkerMessage, WorkerRequest } from '../../src/protocol.js';

export interface TrainingWorker {
  post(request: WorkerRequest): void;
  terminate(): void;
}

export interface WorkerEvents {
  readonly onMessage: (message: WorkerMessage) => void;
  /** The worker has died, in a sentence. */
  readonly onDeath: (message: string) => void;
}

export type SpawnWorker = (events: WorkerEvents) => TrainingWorker;

/** Makes workers of one script. The blob's URL is kept for as long as the page lives: a worker may be started at any time. */
export function workerSpawner(script: Blob): SpawnWorker {
  const url = URL.createObjectURL(script);
  return ({ onMessage, onDeath }) => {
    const worker = new Worker(url);
    worker.onmessage = (event: MessageEvent<WorkerMessage>) => onMessage(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      onDeath(event.message === '' ? 'The training worker could not be started.' : event.message);
    };
    worker.onmessageerror = () => onDeath('The training worker sent something that cannot be read.');
    return {
      post: (request) => worker.postMessage(request),
      terminate: () => worker.terminate(),
    };
  };
}
