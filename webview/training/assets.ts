/** Fetches what a run needs: the worker's script, WebAssembly, and the data. All URIs come from the host. */
import { pageAssets } from '../../src/protocol.js';
import type { DatasetSource, WorkerData } from '../../src/protocol.js';
import { workerSpawner } from './trainingWorker.js';
import type { SpawnWorker } from './trainingWorker.js';

export interface Assets {
  readonly spawn: SpawnWorker;
  readonly wasm: Readonly<Record<string, ArrayBuffer>>;
}

/** Loads script and binaries once; a failure is not kept, so that trying again makes sense. */
export function assetLoader(root: HTMLElement): () => Promise<Assets> {
  let loaded: Promise<Assets> | null = null;
  return () => {
    loaded ??= loadAssets(root).catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}

async function loadAssets(root: HTMLElement): Promise<Assets> {
  const [script, kernels, tfjsWasm] = await Promise.all([
    fetchBytes(uriOf(root, pageAssets.worker), 'the training worker'),
    fetchBytes(uriOf(root, pageAssets.kernels), 'the WebAssembly kernels'),
    fetchBytes(uriOf(root, pageAssets.tfjsWasm), "TensorFlow.js's WebAssembly back end"),
  ]);
  return {
    spawn: workerSpawner(new Blob([script], { type: 'text/javascript' })),
    wasm: { 'kernels.wasm': kernels, 'tfjs-backend-wasm-simd.wasm': tfjsWasm },
  };
}

function uriOf(root: HTMLElement, attribute: string): string {
  const uri = root.getAttribute(attribute);
  if (uri === null) throw new Error(`The page lacks the attribute ${attribute}.`);
  return uri;
}

export async function fetchData(source: DatasetSource): Promise<WorkerData> {
  if (source.kind === 'built-in') return source;
  const [train, test] = await Promise.all([
    fetchBytes(source.trainUri, 'the training data'),
    fetchBytes(source.testUri, 'the test data'),
  ]);
  return { kind: 'packed', train, test };
}

async function fetchBytes(uri: string, what: string): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(uri);
  } catch (error) {
    throw new Error(`Could not read ${what}: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
  if (!response.ok) throw new Error(`Could not read ${what} (status ${response.status}). Reopen this panel and try again.`);
  return response.arrayBuffer();
}
