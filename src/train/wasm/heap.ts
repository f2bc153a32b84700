/** The heap of TensorFlow.js's WASM back end, on which our kernels work beside its own. */
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelExports } from './kernelExports.js';

export class WasmHeap {
  constructor(
    private readonly backend: BackendWasm,
    readonly kernels: KernelExports,
  ) {}

  /** Where a tensor's values stand. Brings them here first if another back end holds them. */
  address(tensor: TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /**
   * A new tensor whose values are whatever the memory holds.
   * @throws RangeError where the memory is full: the allocator then gives address 0, and TensorFlow.js does not look
   */
  make(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    const tensor = this.backend.makeOutput([...shape], dtype);
    if (this.address(tensor) === 0) throw new RangeError('The WebAssembly memory is full: choose a smaller batch size or model');
    return tensor;
  }

  /** A tensor with another shape and the same values. TensorFlow.js counts references, so both are to be freed. */
  reshape(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
    this.address(tensor);
    this.backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  free(tensor: TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }

  /** Runs with scratch memory of so many floats. */
  withScratch<Result>(floats: number, run: (address: number) => Result): Result {
    const scratch = this.make([floats]);
    try {
      return run(this.address(scratch));
    } finally {
      this.free(scratch);
    }
  }

  /** The same with as many as there are `sizes`. */
  withScratches<Sizes extends readonly number[], Result>(
    sizes: readonly [...Sizes],
    run: (...addresses: Sizes) => Result,
  ): Result {
    const scratches: TensorInfo[] = [];
    try {
      for (const floats of sizes) scratches.push(this.make([floats]));
      return run(...(scratches.map((scratch) => this.address(scratch)) as unknown as Sizes));
    } finally {
      for (const scratch of scratches) this.free(scratch);
    }
  }

  /** A view of a tensor's values. It is detached as soon as the memory grows, so it must not outlive the next allocation. */
  view(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array {
    this.address(tensor);
    return this.backend.typedArrayFromHeap(tensor);
  }

  /** All bytes of the memory; the same warning as for `view`. */
  get bytes(): Uint8Array {
    return (this.backend.wasm as unknown as { readonly HEAPU8: Uint8Array }).HEAPU8;
  }
}
