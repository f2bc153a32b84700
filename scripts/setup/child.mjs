// Child processes that end with their parent: whoever interrupts `npm test` leaves nothing running.
import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let watching = false;
let done = false;

/** From now on an interruption is how the program is meant to end: it reports success. */
export function interruptMeansDone() {
  done = true;
}

/** @param {NodeJS.Signals} signal */
function endAll(signal) {
  for (const child of running) child.kill('SIGTERM');
  // 128 plus the signal's number, as a shell reports it.
  process.exit(done ? 0 : signal === 'SIGINT' ? 130 : 143);
}

function watchSignals() {
  if (watching) return;
  watching = true;
  process.on('SIGINT', endAll);
  process.on('SIGTERM', endAll);
  // A worker of Vitest's: whoever ended Vitest meant the worker too.
  process.on('disconnect', () => endAll('SIGTERM'));
  process.on('exit', () => {
    for (const child of running) child.kill('SIGTERM');
  });
}

/**
 * Starts a program and forgets it only when it has ended.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  watchSignals();
  const child = spawn(command, args, options);
  running.add(child);
  const forget = () => running.delete(child);
  child.once('exit', forget);
  child.once('error', forget);
  return child;
}

/**
 * @typedef {object} Outcome
 * @property {number} status 0 when the program succeeded; 127 when it could not be started
 * @property {string} output what it wrote to both of its streams, empty where they were inherited
 */

/**
 * Runs a program to its end and keeps what it says.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, inherit?: boolean }} [options] `inherit` lets it write to this process's streams
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env, inherit = false } = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: env ?? process.env,
      stdio: ['ignore', inherit ? 'inherit' : 'pipe', inherit ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ status: 127, output: `${output}${error.message}\n` }));
    child.once('close', (code, signal) => resolve({ status: code ?? (signal ? 143 : 1), output }));
  });
}

/**
 * npm itself: the one that runs this script where there is one, so that no second version of it gets into play.
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 */
export function npm(args, options = {}) {
  const cli = process.env['npm_execpath'];
  // What npm tells its scripts about the package at hand would be taken for settings by the npm that is started here.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(name)),
  );
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], { ...options, env });
  return process.platform === 'win32'
    ? run('cmd.exe', ['/c', 'npm', ...args], { ...options, env })
    : run('npm', args, { ...options, env });
}
