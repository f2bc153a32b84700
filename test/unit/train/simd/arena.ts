/** Kernels on a memory of their own, for tests: arrays of floats go in, results are compared with sums in double precision. */
import { kernelsWasmFile } from '../../../../src/train/wasmBackend.js';
import type { KernelExports } from '../../../../src/train/wasm/kernelExports.js';
import { wasmBinaries } from '../binaries.js';

/** A guard value behind every array, which no kernel may overwrite. */
const guard = 12345.678;
const guardFloats = 4;

export class Arena {
  private top = 1024;
  private readonly ends: number[] = [];

  private constructor(
    readonly kernels: KernelExports,
    private readonly memory: WebAssembly.Memory,
  ) {}

  static async load(): Promise<Arena> {
    const memory = new WebAssembly.Memory({ initial: 200 });
    const binary = (await wasmBinaries())[kernelsWasmFile] as ArrayBuffer;
    const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
    return new Arena(instance.exports as unknown as KernelExports, memory);
  }

  reset(): void {
    this.top = 1024;
    this.ends.length = 0;
  }

  /** Puts values into memory; the address is aligned to 4 bytes only, as a careless allocator might. */
  put(values: ArrayLike<number>): number {
    const address = this.make(values.length);
    new Float32Array(this.memory.buffer, address, values.length).set(values);
    return address;
  }

  putBytes(values: Uint8Array): number {
    const address = this.make(Math.ceil(values.length / 4));
    new Uint8Array(this.memory.buffer, address, values.length).set(values);
    return address;
  }

  putIndices(values: readonly number[]): number {
    const address = this.make(values.length);
    new Int32Array(this.memory.buffer, address, values.length).set(values);
    return address;
  }

  /** Room for so many floats, filled with NaN so that what a kernel leaves out is seen. */
  make(count: number): number {
    const address = this.top;
    new Float32Array(this.memory.buffer, address, count).fill(NaN);
    this.top += (count + guardFloats) * 4;
    this.ends.push(address + count * 4);
    new Float32Array(this.memory.buffer, address + count * 4, guardFloats).fill(guard);
    return address;
  }

  get(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer.slice(address, address + count * 4));
  }

  /** Whether every guard is whole. */
  guardsHold(): boolean {
    return this.ends.every((end) =>
      new Float32Array(this.memory.buffer, end, guardFloats).every((value) => value === Math.fround(guard)),
    );
  }
}

/** Values in (−1, 1) that look random and are the same every time. */
export function noise(count: number, seed: number): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (seed + 1)) * Math.cos(i * 0.731 + seed),
  );
}
