/** The WebAssembly binaries for tests, the kernels compiled from their sources once a process. */
import asc from 'assemblyscript/asc';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { kernelsWasmFile, tfjsWasmFile } from '../../../src/train/wasmBackend.js';
import type { WasmBinaries } from '../../../src/train/wasmBackend.js';

const root = resolve(import.meta.dirname, '../../..');

let binaries: Promise<WasmBinaries> | null = null;

export function wasmBinaries(): Promise<WasmBinaries> {
  binaries ??= load();
  return binaries;
}

async function load(): Promise<WasmBinaries> {
  const packageFile = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  const [kernels, backend] = await Promise.all([compileKernels(), readFile(join(dirname(packageFile), 'dist', tfjsWasmFile))]);
  return { [kernelsWasmFile]: bufferOf(kernels), [tfjsWasmFile]: bufferOf(backend) };
}

/** The same options as in esbuild.mjs. */
async function compileKernels(): Promise<Uint8Array> {
  let compiled: Uint8Array | null = null;
  const options = '--outFile kernels.wasm -O3 --noAssert --runtime stub --enable simd --importMemory --use abort=';
  const { error, stderr } = await asc.main(['src/train/simd/assembly/kernels.ts', '--baseDir', root, ...options.split(' ')], {
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== 'string') compiled = contents;
    },
  });
  if (error || compiled === null) throw new Error(`the kernels do not compile: ${stderr.toString()}`);
  return compiled;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
