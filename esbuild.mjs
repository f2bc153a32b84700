// Builds everything that ships into dist/. `--watch` rebuilds on change; `--minify` is for the package.
import { context } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

const shared = {
  bundle: true,
  sourcemap: !minify,
  minify,
  logLevel: 'warning',
  absWorkingDir: root,
  outdir: 'dist',
  target: 'es2022',
};
const node = { ...shared, platform: 'node', format: 'cjs' };
const browser = { ...shared, platform: 'browser', format: 'iife', outdir: 'dist/webview' };

const builds = [
  // The reader carries TypeScript's parser (9 MB), so it stays out of the activation path: the extension requires it on first use.
  { ...node, entryPoints: { extension: 'src/extension.ts' }, external: ['vscode', './reader.js'] },
  { ...node, entryPoints: { reader: 'src/reader/read.ts' } },
  {
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    external: ['./reader.js', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'webgpu'],
    banner: { js: '#!/usr/bin/env node' },
  },
  { ...browser, entryPoints: { training: 'webview/training.ts', designTable: 'webview/designTable.ts' } },
  { ...browser, entryPoints: { worker: 'webview/worker.ts' } },
];

/** AssemblyScript's compiler on the training kernels. */
async function buildKernels() {
  const { error, stderr } = await asc.main(
    [
      'src/train/simd/assembly/kernels.ts',
      '--outFile',
      'dist/kernels.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--importMemory',
      '--use',
      'abort=',
    ],
    { baseDir: root },
  );
  if (error) throw new Error(`kernels.wasm: ${stderr.toString() || error.message}`);
}

async function copyAssets() {
  const wasmBackend = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  await copyFile(join(wasmBackend, 'dist/tfjs-backend-wasm-simd.wasm'), join(root, 'dist/tfjs-backend-wasm-simd.wasm'));
}

if (!watch) await rm(join(root, 'dist'), { recursive: true, force: true });
await mkdir(join(root, 'dist'), { recursive: true });
await Promise.all([buildKernels(), copyAssets()]);
for (const options of builds) {
  const build = await context(options);
  if (watch) await build.watch();
  else {
    await build.rebuild();
    await build.dispose();
  }
}
