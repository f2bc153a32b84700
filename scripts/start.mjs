// `npm start`: a real VS Code with Layerwright in it, on a copy of the sample workspace. The desktop's where there is one,
// else code-server in a browser; `npm start -- --web` takes that one in any case, `--port N` another port.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, packageBuilt } from './package.mjs';
import { interruptMeansDone, run } from './setup/child.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { onPath } from './setup/path.mjs';
import { requireNode, root } from './setup/place.mjs';
import { announced, say } from './setup/progress.mjs';
import { ensureVsCodeServer, vsCodeServerUnsupported } from './setup/vscodeServer.mjs';
import { installExtension, portIsFree, serveVsCode } from './vscode/serve.mjs';

const firstPort = 8766;
const portsTried = 20;
const place = join(root, '.cache', 'start');

requireNode();
try {
  await ensureDependencies();
  await announced('Building the extension', () => build({ minify: true }));
  const samples = await sampleWorkspace();
  const desktop = desktopVsCode();
  if (desktop) await startDesktop(desktop, samples);
  else await startServer(samples);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** A copy, so that trying things out does not change the clone; inside of it, so that VS Code finds TensorFlow.js's types. */
async function sampleWorkspace() {
  const samples = join(place, 'samples');
  if (!existsSync(samples)) {
    await mkdir(place, { recursive: true });
    await cp(join(root, 'media', 'samples'), samples, { recursive: true });
  }
  return samples;
}

/** The `code` program where it can open a window here. @returns {string | null} */
function desktopVsCode() {
  if (process.argv.includes('--web')) return null;
  // In a terminal of a remote VS Code, `code` talks to that window, which cannot load an extension from here.
  if (process.env['VSCODE_IPC_HOOK_CLI']) return null;
  const screen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return screen ? onPath('code') : null;
}

/** @param {string} code @param {string} samples */
async function startDesktop(code, samples) {
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', samples, join(samples, 'cifar10.ts')];
  const windows = process.platform === 'win32';
  const { status, output } = windows ? await run('cmd.exe', ['/c', code, ...args]) : await run(code, args);
  if (status !== 0) throw new Error(`${code} could not open a window (npm start -- --web uses a browser instead):\n${output}`);
  say('\nA window of VS Code opens with Layerwright and the samples.');
  await whatToTry(samples);
}

/** @param {string} samples */
async function startServer(samples) {
  const unsupported = vsCodeServerUnsupported();
  if (unsupported) throw new Error(`There is no VS Code (no program “code”), and ${unsupported}.`);
  const server = await ensureVsCodeServer();
  const extensions = join(place, 'extensions');
  await announced('Installing the extension', async () => {
    await rm(extensions, { recursive: true, force: true });
    await mkdir(extensions, { recursive: true });
    await installExtension(server, { folder: place, extensions, vsix: (await packageBuilt()).vsix });
  });
  const port = await freePort();
  const running = await serveVsCode(server, { folder: place, extensions, port });
  const file = `vscode-remote://${running.authority}${join(samples, 'cifar10.ts')}`;
  const query = new URLSearchParams({ folder: samples, payload: JSON.stringify([['openFile', file]]) });
  say(`\nOpen this address in a browser:\n\n    ${running.origin}/?${query}\n`);
  await whatToTry(samples);
  say('\nCtrl-C ends it.');
  interruptMeansDone();
  running.process.once('exit', (code) => {
    say(`VS Code ended by itself (status ${code}):\n${running.output().slice(-2000)}`);
    process.exitCode = 1;
  });
}

async function freePort() {
  const asked = process.argv.indexOf('--port');
  const first = asked < 0 ? firstPort : Number(process.argv[asked + 1]);
  if (!Number.isInteger(first) || first < 1 || first > 65_535) throw new Error('--port wants a number from 1 to 65535');
  for (let port = first; port < first + portsTried; port += 1) if (await portIsFree(port)) return port;
  throw new Error(`The ports ${first} to ${first + portsTried - 1} are all in use; choose another with npm start -- --port N`);
}

/** @param {string} samples */
async function whatToTry(samples) {
  const { contributes } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const title = (/** @type {string} */ id) => {
    const command = contributes.commands.find((/** @type {{ command: string }} */ { command }) => command === id);
    return `${command.category}: ${command.title}`;
  };
  say(`What to try:
  • cifar10.ts: shape and size stand behind every layer; rest the mouse on “dense” to see how its number comes about.
  • mismatch.ts: six models with a shape mistake, underlined; Ctrl+Shift+M lists them.
  • F1, “${title('layerwright.compareDesigns')}”: other ways to build the dense layer, solved for the same budget.
  • F1, “${title('layerwright.trainSplitModel')}”: trains them side by side on the built-in data set, without any download.
The files are a copy in ${samples}; delete ${place} to start afresh.`);
}
