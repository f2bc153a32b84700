/** What a back end is to the training: something that starts, or says why it does not. */
import type { Environment } from '../environment.js';
import type { BackendId } from '../plan.js';
import type { WasmBinaries } from '../wasmBackend.js';

export interface BackendResources {
  readonly wasm: WasmBinaries;
}

export type BackendStart =
  | {
      readonly environment: Environment;
      /** Adapter or version, for people. */
      readonly detail: string;
    }
  /** Why it is not available, without a period at its end. */
  | { readonly reason: string };

/** Starts a back end and makes it the current one of its TensorFlow.js. */
export type StartBackend = (resources: BackendResources) => Promise<BackendStart>;

/** The back ends that can be tried in a place: a page's worker, or Node. */
export type Backends = Readonly<Partial<Record<BackendId, StartBackend>>>;

/** Starts a back end; whatever it throws is the reason why it is not available. */
export async function startBackend(backends: Backends, id: BackendId, resources: BackendResources): Promise<BackendStart> {
  const start = backends[id];
  if (start === undefined) return { reason: 'not available here' };
  try {
    return await start(resources);
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** What was thrown, in a line. TensorFlow.js throws plain objects now and then. */
export function reasonOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message).split('\n')[0]?.replace(/\.$/, '') ?? '';
}
