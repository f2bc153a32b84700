/** Starts training workers on Node and talks with them. */
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { Dataset, Examples } from '../data/dataset.js';
import type { ServiceMessage, ServiceRequest } from '../workerService.js';
import { isBeat, usualPatience, watchBeats } from './heartbeat.js';
import type { Patience } from './heartbeat.js';

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

export type StartWorker = (script: string, events: TrainingWorkerEvents) => TrainingWorker;

/** Worker threads share the memory of `sharedDataset`; each has a WASM memory of its own. */
export function startThread(script: string, events: TrainingWorkerEvents): TrainingWorker & { readonly thread: Worker } {
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
    thread: worker,
    post: (request) => worker.postMessage(request),
    end() {
      ended = true;
      void worker.terminate();
    },
  };
}

export interface ProcessOptions {
  /** The working directory, beside which the process looks for optional packages; that of this process unless given. */
  readonly folder?: string;
  readonly patience?: Patience;
}

/** A process that has not answered for a while is ended; whoever started it hears of it as of any other death. */
export function startProcess(
  script: string,
  events: TrainingWorkerEvents,
  { folder, patience = usualPatience }: ProcessOptions = {},
): TrainingWorker & { readonly pid: number | undefined } {
  const place = folder === undefined ? {} : { cwd: folder };
  // TensorFlow's advice on how it was compiled would stand as the last words of a process that was killed.
  const env = { TF_CPP_MIN_LOG_LEVEL: '2', ...process.env };
  const child = fork(script, { ...place, env, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let ended = false;
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2000)));
  const died = (message: string): void => {
    if (!ended) events.onDeath(message);
    ended = true;
  };
  child.on('message', (message) => {
    if (!ended && !isBeat(message)) events.onMessage(message as ServiceMessage);
  });
  watchBeats(child, patience, (message) => {
    child.kill('SIGKILL');
    died(message);
  });
  child.on('error', (error) => died(`The training process could not be started: ${error.message}.`));
  child.on('exit', (code, signal) => {
    const last = lastWords(said);
    died(`The training process ended (${signal ?? `status ${code}`})${last === '' ? '' : `: ${last}`}.`);
  });
  return {
    pid: child.pid,
    post(request) {
      // Memory that threads share cannot be sent to a process. One that has just died is told of by its exit.
      if (child.connected) child.send(request.type === 'run' ? withOwnMemory(request) : request, () => undefined);
    },
    end() {
      ended = true;
      child.kill('SIGKILL');
    },
  };
}

/** The last line of what a process wrote to its standard error, without what TensorFlow only informs and warns of. */
function lastWords(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !/^([IW]\d{4}|WARNING:) /.test(line));
  return (lines.pop() ?? '').replace(/[.\s]+$/, '');
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
    if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared;
  };
  const shared = ({ count, pixels, labels }: Examples): Examples => ({ count, pixels: share(pixels), labels: share(labels) });
  return { ...dataset, train: shared(dataset.train), test: shared(dataset.test) };
}
