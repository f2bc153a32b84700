/** Where the data of a run lie: once for all workers where the page may share memory with them, else once in each. */
import type { WorkerData } from '../../src/protocol.js';
import { builtInTestCount, builtInTrainCount } from '../../src/train/data/builtIn.js';
import { builtInFor } from '../../src/train/data/fit.js';
import type { DataBytes } from '../../src/train/memory.js';
import type { TrainingPlan } from '../../src/train/plan.js';

/** Browsers share memory only in pages that are isolated from other origins; VS Code's webviews are where it was started so. */
export function sharesData(): boolean {
  return globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined';
}

/** Data that go to several workers without a copy for each, where that can be. */
export function sharedData(data: WorkerData): WorkerData {
  if (data.kind !== 'packed' || !sharesData()) return data;
  return { kind: 'packed', train: shared(data.train), test: shared(data.test) };
}

function shared(buffer: ArrayBufferLike): ArrayBufferLike {
  const copy = new SharedArrayBuffer(buffer.byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer));
  return copy;
}

/** What a worker has of the data. The built-in set each generates for itself. */
export function dataBytes(data: WorkerData, { designs }: TrainingPlan): DataBytes {
  if (data.kind === 'packed') return { bytes: data.train.byteLength + data.test.byteLength, shared: sharesData() };
  const options = designs[0] === undefined ? '' : builtInFor(designs[0].graph);
  const elements = typeof options === 'string' ? 0 : (options.shape ?? []).reduce((product, size) => product * size, 1);
  return { bytes: (builtInTrainCount + builtInTestCount) * (1 + elements), shared: false };
}
