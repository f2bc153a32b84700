// Debian's packages, where they may be installed: as root, one installation at a time.
import { run } from './child.mjs';
import { onPath } from './path.mjs';

/** apt-get locks what it works on, and whoever comes second fails. @type {Promise<unknown>} */
let last = Promise.resolve();

/** Whether this process may install packages of the system. */
export function mayInstallPackages() {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get') !== null;
}

/**
 * Installs packages, after the installation that is under way.
 * @param {readonly string[]} packages
 * @returns {Promise<import('./child.mjs').Outcome>} of the installation
 */
export function installPackages(packages) {
  const next = last.then(() => install(packages));
  last = next;
  return next;
}

/** @param {readonly string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const attempt = () => run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  await run('apt-get', ['update'], { env });
  const first = await attempt();
  return first.status === 0 ? first : attempt();
}
