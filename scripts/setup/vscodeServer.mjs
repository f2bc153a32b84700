// A real VS Code without a desktop: the npm package code-server, and the Node that it asks for, in a cache folder of their own.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './child.mjs';
import { cacheFolder, root } from './place.mjs';
import { announced } from './progress.mjs';

/**
 * @typedef {object} VsCodeServer
 * @property {string} node the Node program that runs it
 * @property {string} entry the script that is the server
 */

const manifest = join(root, 'test', 'vscode', 'server');

/** Why this machine cannot run code-server, or `null`. */
export function vsCodeServerUnsupported() {
  if (process.platform === 'win32') return 'code-server does not run on Windows; install VS Code instead';
  if (process.platform !== 'linux' && !process.versions.node.startsWith('24.'))
    return 'on this system code-server needs Node 24 to be the Node in use';
  if (process.platform === 'linux' && !['x64', 'arm64'].includes(process.arch))
    return `code-server is not packaged for ${process.arch}`;
  return null;
}

/**
 * Installs it where that has not been done yet. About a minute and 800 MB, once for each version.
 * @returns {Promise<VsCodeServer>}
 */
export async function ensureVsCodeServer() {
  const lock = await readFile(join(manifest, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `vscode-${key}-${process.platform}-${process.arch}`);
  if (!existsSync(join(folder, 'complete'))) {
    await announced('Installing a VS Code for tests and trials (code-server, once)', () => install(folder));
  }
  const own = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  return {
    node: existsSync(own) ? own : process.execPath,
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

/** @param {string} folder */
async function install(folder) {
  // Beside its place first: a folder that stands under its name is whole.
  const draft = `${folder}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) await cp(join(manifest, file), join(draft, file));
  const quiet = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const vscode = join(draft, 'node_modules', 'code-server', 'lib', 'vscode');
  await twice(['ci', ...quiet], draft);
  // The lock files inside the package lack an entry each, so `npm ci` refuses them.
  await twice(['install', '--no-save', ...quiet], vscode);
  await twice(['install', '--no-save', ...quiet], join(vscode, 'extensions'));
  await writeFile(join(draft, 'complete'), '');
  try {
    await rename(draft, folder);
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(join(folder, 'complete'))) throw error;
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function twice(args, cwd) {
  let outcome = await npm(args, { cwd });
  if (outcome.status !== 0) outcome = await npm(args, { cwd });
  if (outcome.status !== 0) throw new Error(`npm ${args[0]} of code-server failed twice:\n${outcome.output}`);
}
