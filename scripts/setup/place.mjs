// Where things are: the project's folder, and the cache for what is too big to install a second time.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** `LAYERWRIGHT_CACHE`, else `layerwright` in the user's cache folder. Outside the clone, so that a second clone finds it. */
export function cacheFolder() {
  const own = process.env['LAYERWRIGHT_CACHE'];
  if (own) return resolve(own);
  if (process.platform === 'win32' && process.env['LOCALAPPDATA'])
    return join(process.env['LOCALAPPDATA'], 'layerwright', 'Cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'layerwright');
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'layerwright');
}

/** The version that the tools of this project ask for (ESLint and Vite are the strictest). */
const neededNode = /** @type {const} */ ([20, 19]);

/** Ends the program with a sentence where Node is too old for what follows. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1])) return;
  process.stderr.write(`Layerwright needs Node ${neededNode.join('.')} or newer; this is Node ${process.versions.node}.\n`);
  process.exit(2);
}
