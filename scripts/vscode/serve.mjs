// Runs code-server with everything it keeps in one folder, so that nothing of it mixes with an installed VS Code.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { run, start } from '../setup/child.mjs';

/** Nothing that asks the network, explains VS Code, or moves by itself. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** @typedef {import('../setup/vscodeServer.mjs').VsCodeServer} VsCodeServer */

/**
 * @typedef {object} ServeOptions
 * @property {string} folder where it keeps settings and state
 * @property {string} extensions the folder of its extensions
 * @property {number} [port] 0, the default, takes any free one
 * @property {boolean} [trust] whether every workspace is trusted without asking; the default is yes
 * @property {boolean} [testDriver] lets a page run tests inside the extension host
 * @property {Readonly<Record<string, string>>} [environment] on top of this process's environment
 * @property {Record<string, unknown>} [settings] on top of `quietSettings`
 */

/**
 * @typedef {object} RunningVsCode
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {string} authority `127.0.0.1:PORT`, the authority of `vscode-remote` URIs
 * @property {() => string} output what the server wrote so far
 * @property {import('node:child_process').ChildProcess} process
 * @property {() => Promise<void>} stop
 */

/** Whether nobody listens on a port of this machine. @param {number} port @returns {Promise<boolean>} */
export function portIsFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** @param {string} folder @param {string} extensions */
function places(folder, extensions) {
  return ['--config', join(folder, 'config.yaml'), '--user-data-dir', join(folder, 'user'), '--extensions-dir', extensions];
}

/** A gallery that is not there: VS Code finds out at once instead of waiting for the network. */
const environment = () => ({ ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:1"}', VSCODE_PROXY_URI: '' });

/**
 * Lets VS Code unpack a .vsix into a folder of extensions, for a server that will be given the same folder.
 * @param {VsCodeServer} server
 * @param {{ folder: string, extensions: string, vsix: string }} options
 */
export async function installExtension(server, { folder, extensions, vsix }) {
  const args = [server.entry, ...places(folder, extensions), '--install-extension', vsix];
  const outcome = await run(server.node, args, { env: environment() });
  if (outcome.status !== 0 || !/was successfully installed/.test(outcome.output)) {
    throw new Error(`VS Code did not take ${vsix}:\n${outcome.output}`);
  }
}

/**
 * Starts the server and waits until it answers. Throws with its output where it does not.
 * @param {VsCodeServer} server
 * @param {ServeOptions} options
 * @returns {Promise<RunningVsCode>}
 */
export async function serveVsCode(
  server,
  { folder, extensions, port = 0, trust = true, testDriver = false, environment: own = {}, settings = {} },
) {
  const settingsFile = join(folder, 'user', 'User', 'settings.json');
  await mkdir(dirname(settingsFile), { recursive: true });
  // What somebody has changed in the window since the last start stays.
  if (!existsSync(settingsFile)) await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  const args = [
    server.entry,
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ...(trust ? ['--disable-workspace-trust'] : []),
    ...(testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ...places(folder, extensions),
  ];
  const child = start(server.node, args, { env: { ...environment(), ...own }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));

  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  };

  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const authority = /listening on http:\/\/(127\.0\.0\.1:\d+)/.exec(output)?.[1];
    if (authority && (await healthy(`http://${authority}`))) {
      return { origin: `http://${authority}`, authority, output: () => output, process: child, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`code-server did not start:\n${output}`);
}

/** @param {string} origin */
async function healthy(origin) {
  try {
    return (await fetch(`${origin}/healthz`)).ok;
  } catch {
    // Not yet listening.
    return false;
  }
}
