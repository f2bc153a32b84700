/** Where data sets and builds are kept that a second start should find again. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `LAYERWRIGHT_CACHE`, or the platform's place for caches. */
export function cacheFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const own = environment['LAYERWRIGHT_CACHE'];
  if (own) return own;
  const base =
    platform === 'win32'
      ? (environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : (environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'));
  return join(base, 'layerwright');
}
