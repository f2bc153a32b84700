/** Before the suites that need VS Code: a server, and the packaged extension installed for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packageExtension } from '../../../scripts/package.mjs';
import { ensureVsCodeServer, vsCodeServerUnsupported } from '../../../scripts/setup/vscodeServer.mjs';
import type { VsCodeServer } from '../../../scripts/setup/vscodeServer.mjs';
import { installExtension } from '../../../scripts/vscode/serve.mjs';
import { inCi } from './availability.js';
import type { Availability } from './availability.js';

export interface PreparedVsCode {
  readonly server: VsCodeServer;
  /** The folder that has the extension unpacked, as VS Code itself laid it out from the .vsix. */
  readonly extensions: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    vscode: Availability<PreparedVsCode>;
    /** The path of the packaged extension. */
    vsix: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const vsix = process.env['LAYERWRIGHT_VSIX'] ?? (await packageExtension()).vsix;
  project.provide('vsix', vsix);
  const unsupported = vsCodeServerUnsupported();
  if (unsupported !== null) {
    if (inCi()) throw new Error(`The tests need a VS Code: ${unsupported}`);
    project.provide('vscode', { missing: unsupported });
    return () => Promise.resolve();
  }
  const server = await ensureVsCodeServer();
  const folder = await mkdtemp(join(tmpdir(), 'layerwright-extensions-'));
  const extensions = join(folder, 'extensions');
  await installExtension(server, { folder, extensions, vsix });
  project.provide('vscode', { value: { server, extensions } });
  return () => rm(folder, { recursive: true, force: true });
}
