/** The training worker of Node as it is delivered, in a folder of its own; and whatever else a test needs bundled beside it. */
import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wasmBinaries } from '../../unit/train/binaries.js';
import { root } from '../../unit/cli/samples.js';

/** @param entries names of bundles and their sources, beside `trainWorker` */
export async function bundleTraining(entries: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'layerwright-train-'));
  await build({
    absWorkingDir: root,
    entryPoints: { trainWorker: 'src/train/node/trainWorker.ts', ...entries },
    external: ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'webgpu'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outdir: folder,
    logLevel: 'error',
  });
  for (const [name, bytes] of Object.entries(await wasmBinaries())) await writeFile(join(folder, name), new Uint8Array(bytes));
  return folder;
}

export async function removeBundle(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
