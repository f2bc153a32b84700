/** Bundles test/vscode/host, lets a VS Code run it, and reads what came out. */
import { build } from 'esbuild';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VsCodeWindow } from '../window/vscodeWindow.js';
import type { PreparedVsCode } from '../setup/vscode.js';
import type { HostResult } from './run.js';

const host = join(import.meta.dirname, '../host');

/** The files of tests, as module specifiers. */
async function hostFiles(): Promise<string[]> {
  const names = await readdir(host, { recursive: true });
  return names.filter((name) => name.endsWith('.host.ts')).sort();
}

/** Results in order. Throws, with what is known, where the run did not come to its end. */
export async function runHostTests(chromium: string, vscode: PreparedVsCode): Promise<HostResult[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'layerwright-host-'));
  const bundle = join(scratch, 'tests.js');
  const results = join(scratch, 'results.jsonl');
  const imports = (await hostFiles()).map((file) => `import ${JSON.stringify(join(host, file))};`);
  await build({
    stdin: {
      contents: [...imports, `export { run } from ${JSON.stringify(join(import.meta.dirname, 'run.ts'))};`].join('\n'),
      resolveDir: host,
    },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const installed = (await readdir(vscode.extensions)).find((name) => name.startsWith('layerwright.'));
  if (installed === undefined) throw new Error(`The extension is not in ${vscode.extensions}`);

  const window = await VsCodeWindow.open(chromium, vscode, {
    hostTests: { extension: join(vscode.extensions, installed), module: bundle },
    environment: { LAYERWRIGHT_HOST_RESULTS: results },
  });
  try {
    const code = await window.hostTestsEnd(600_000);
    const lines = (await readFile(results, 'utf8').catch(() => '')).split('\n').filter(Boolean);
    const parsed = lines.map((line) => JSON.parse(line) as HostResult | { done: number });
    const ended = parsed.find((line) => 'done' in line);
    const told = parsed.filter((line): line is HostResult => 'name' in line);
    if (!ended) {
      await window.keepFailure('host tests');
      throw new Error(
        `The tests in the extension host ended with code ${code} after ${told.length} results; see test-results/failures/host-tests.log`,
      );
    }
    return told;
  } finally {
    await window.close();
    await rm(scratch, { recursive: true, force: true });
  }
}
