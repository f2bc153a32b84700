// The packages of package-lock.json, installed where they are not yet. Uses Node's own modules only: it runs before there are others.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './child.mjs';
import { root } from './place.mjs';
import { announced } from './progress.mjs';

/**
 * @typedef {object} Locked
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 */

/**
 * @param {string} file
 * @returns {Promise<Record<string, Locked> | null>} `null` where there is no such file
 */
async function lockedPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Whether node_modules holds what the lock file lists. npm writes down what it installed; times of files say less, since
 * a clone or a branch switch changes them.
 */
export async function dependenciesPresent() {
  const wanted = await lockedPackages(join(root, 'package-lock.json'));
  const installed = await lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing: this is not a whole clone of Layerwright');
  if (!installed) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === version : optional === true || devOptional === true;
  });
}

/** Installs the packages where needed, without their install scripts: none of them needs one here. Throws with npm's own words. */
export async function ensureDependencies() {
  if (await dependenciesPresent()) return;
  await announced('Installing the packages that Layerwright is built with (npm ci)', async () => {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    let outcome = await npm(args, { cwd: root });
    if (outcome.status !== 0) outcome = await npm(args, { cwd: root });
    if (outcome.status !== 0) throw new Error(`npm ci failed twice:\n${outcome.output}`);
  });
}
