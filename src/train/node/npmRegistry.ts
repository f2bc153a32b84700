/** The user's npm registry, as npm itself is configured. Node only. */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { publicRegistry } from '../data/fetching.js';

/**
 * The registry's address. It is asked for in the home folder, so that no `.npmrc` of a workspace has a say. Without npm it is
 * the environment's, and without that the public one.
 */
export async function npmRegistry(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const windows = process.platform === 'win32';
  try {
    // npm is a batch file on Windows, which only a shell runs; the command line is fixed.
    const { stdout } = await promisify(execFile)(windows ? 'npm.cmd' : 'npm', ['config', 'get', 'registry'], {
      cwd: homedir(),
      env: environment,
      shell: windows,
      timeout: 20_000,
    });
    const address = stdout.trim();
    if (/^https?:\/\//.test(address)) return address;
  } catch {
    // No npm on this machine, or one that does not answer: the next best knowledge follows.
  }
  const named = environment['npm_config_registry'];
  return named !== undefined && /^https?:\/\//.test(named) ? named : publicRegistry;
}
