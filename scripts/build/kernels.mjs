// The training kernels: AssemblyScript to WebAssembly.
import asc from 'assemblyscript/asc';
import { root } from '../setup/place.mjs';

export const kernelSources = 'src/train/simd/assembly';

/** Compiles them to dist/kernels.wasm. Throws with the compiler's words. */
export async function buildKernels() {
  const { error, stderr } = await asc.main(
    [
      `${kernelSources}/kernels.ts`,
      ...['--outFile', 'dist/kernels.wasm'],
      ...['-O3', '--noAssert'],
      ...['--runtime', 'stub'],
      ...['--enable', 'simd'],
      '--importMemory',
      ...['--use', 'abort='],
    ],
    // The option is missing in the compiler's types.
    /** @type {import('assemblyscript/asc').APIOptions} */ ({ baseDir: root }),
  );
  if (error) throw new Error(`kernels.wasm: ${stderr.toString() || error.message}`);
}
