/** The WebAssembly binaries for tests. The kernels are compiled from their sources, and kept until these change. */
import asc from 'assemblyscript/asc';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
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

/** The same options as in scripts/build/kernels.mjs. */
const options = '--outFile kernels.wasm -O3 --noAssert --runtime stub --enable simd --importMemory --use abort=';

async function compileKernels(): Promise<Uint8Array> {
  const folder = join(root, 'src/train/simd/assembly');
  const hash = createHash('sha256').update(options);
  for (const name of (await readdir(folder)).sort()) hash.update(name).update(await readFile(join(folder, name)));
  const kept = join(root, 'node_modules/.cache/layerwright', `kernels-${hash.digest('hex').slice(0, 16)}.wasm`);
  if (existsSync(kept)) return readFile(kept);
  const compiled = await compile();
  await mkdir(dirname(kept), { recursive: true });
  // Under a name of its own first: several test processes may do this at once.
  const temporary = `${kept}.${process.pid}`;
  await writeFile(temporary, compiled);
  await rename(temporary, kept);
  return compiled;
}

async function compile(): Promise<Uint8Array> {
  const written: Uint8Array[] = [];
  const { error } = await asc.main(['src/train/simd/assembly/kernels.ts', '--baseDir', root, ...options.split(' ')], {
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== 'string') written.push(contents);
    },
  });
  const [compiled] = written;
  if (error || compiled === undefined) throw error ?? new Error('the kernels compile to nothing');
  return compiled;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
