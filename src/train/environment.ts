/** What a training runs on: a TensorFlow.js whose current back end is started. */
import type { BackendId } from './plan.js';
import type { TensorFlow } from './tensorflow.js';
import type { WasmHeap } from './wasm/heap.js';

export interface Environment {
  readonly backend: BackendId;
  readonly tf: TensorFlow;
  /** The heap of the WASM back end, where that is the one. */
  readonly heap: WasmHeap | null;
  /** The kernels that training steps are compiled to, where that is how they run. */
  readonly kernels?: WebAssembly.Module;
  /** Whether results can be read at once: on the processor reading is free, on a GPU it waits for all that was queued. */
  readonly readsAtOnce: boolean;
  /** Why results can no longer be trusted, such as a lost graphics device; `null` as long as they can. Absent where that cannot happen. */
  readonly failure?: () => string | null;
}
