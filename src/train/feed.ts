/**
 * Batches of examples as tensors of values from −1 to 1. The examples stay bytes in the host's memory; what reaches the back end
 * is as little as it can make do with.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { byteOffset, byteScale, elementsOf, valueOfByte } from './data/dataset.js';
import type { Examples } from './data/dataset.js';
import type { Environment } from './environment.js';
import type { WasmHeap } from './wasm/heap.js';

export interface Feed {
  /**
   * The examples `order[from]` … `order[from + count − 1]`, `[count, …exampleShape]`. To be called within a `tidy`. Batches of one order
   * are to be asked for from front to back.
   */
  batch(order: Uint32Array, from: number, count: number): Tensor;
  dispose(): void;
}

export function createFeed(environment: Environment, examples: Examples, exampleShape: readonly number[]): Feed {
  if (environment.heap !== null) return new HeapFeed(environment, environment.heap, examples, exampleShape);
  return environment.readsAtOnce
    ? new DirectFeed(environment, examples, exampleShape)
    : new ChunkFeed(environment, examples, exampleShape);
}

/** The value of each byte, in float32. */
const values = Float32Array.from({ length: 256 }, (_, byte) => valueOfByte(byte));

function gather(examples: Examples, elements: number, order: Uint32Array, from: number, count: number): Float32Array {
  const floats = new Float32Array(count * elements);
  for (let i = 0; i < count; i++) {
    const start = (order[from + i] as number) * elements;
    for (let k = 0; k < elements; k++) floats[i * elements + k] = values[examples.pixels[start + k] as number] as number;
  }
  return floats;
}

/** Each batch is made here and handed over. For back ends on the processor. */
class DirectFeed implements Feed {
  private readonly elements: number;

  constructor(
    private readonly environment: Environment,
    private readonly examples: Examples,
    private readonly exampleShape: readonly number[],
  ) {
    this.elements = elementsOf(exampleShape);
  }

  batch(order: Uint32Array, from: number, count: number): Tensor {
    const floats = gather(this.examples, this.elements, order, from, count);
    return this.environment.tf.tensor(floats, [count, ...this.exampleShape]);
  }

  dispose(): void {
    // Nothing is kept.
  }
}

/** Bytes are copied into the WASM heap and become floats there, by a kernel of ours. */
class HeapFeed implements Feed {
  private readonly elements: number;

  constructor(
    private readonly environment: Environment,
    private readonly heap: WasmHeap,
    private readonly examples: Examples,
    private readonly exampleShape: readonly number[],
  ) {
    this.elements = elementsOf(exampleShape);
  }

  batch(order: Uint32Array, from: number, count: number): Tensor {
    const { heap, elements } = this;
    const batch = heap.make([count, ...this.exampleShape]);
    heap.withScratch(Math.ceil((count * elements) / 4), (scratch) => {
      const { bytes } = heap;
      for (let i = 0; i < count; i++) {
        const start = (order[from + i] as number) * elements;
        bytes.set(this.examples.pixels.subarray(start, start + elements), scratch + i * elements);
      }
      heap.kernels.scaleBytes(scratch, heap.address(batch), count * elements, byteScale, byteOffset);
    });
    return this.environment.tf.engine().makeTensorFromTensorInfo(batch);
  }

  dispose(): void {
    // Nothing is kept.
  }
}

/** What a chunk may take on the device: far below the 128 MiB that WebGPU binds at most. */
const chunkBytes = 16 * 2 ** 20;

/**
 * Many batches ahead are put on the device at once, in their order, and each batch is a slice of them. So a step costs no upload,
 * and the device holds a few megabytes instead of the whole data set as floats.
 */
class ChunkFeed implements Feed {
  private readonly elements: number;
  private readonly capacity: number;
  private chunk: { readonly order: Uint32Array; readonly from: number; readonly count: number; readonly tensor: Tensor } | null =
    null;

  constructor(
    private readonly environment: Environment,
    private readonly examples: Examples,
    private readonly exampleShape: readonly number[],
  ) {
    this.elements = elementsOf(exampleShape);
    this.capacity = Math.max(1, Math.floor(chunkBytes / (this.elements * 4)));
  }

  batch(order: Uint32Array, from: number, count: number): Tensor {
    const { tf } = this.environment;
    let { chunk } = this;
    if (chunk?.order !== order || from < chunk.from || from + count > chunk.from + chunk.count) {
      this.dispose();
      // Whole batches only, at least one.
      const ahead = Math.min(Math.max(Math.floor(this.capacity / count), 1) * count, order.length - from);
      const floats = gather(this.examples, this.elements, order, from, ahead);
      chunk = { order, from, count: ahead, tensor: tf.keep(tf.tensor(floats, [ahead, this.elements])) };
      this.chunk = chunk;
    }
    const rows = tf.slice(chunk.tensor, [from - chunk.from, 0], [count, this.elements]);
    return tf.reshape(rows, [count, ...this.exampleShape]);
  }

  dispose(): void {
    this.chunk?.tensor.dispose();
    this.chunk = null;
  }
}
