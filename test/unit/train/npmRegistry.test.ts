import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicRegistry } from '../../../src/train/data/fetching.js';
import { npmRegistry } from '../../../src/train/node/npmRegistry.js';

// A stand-in for npm is a shell script here; on Windows npm is started through a shell, which finds the real one.
describe.runIf(process.platform !== 'win32')('the npm registry', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerwright-npm-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const withNpm = async (script: string, more: NodeJS.ProcessEnv = {}): Promise<string> => {
    await writeFile(join(folder, 'npm'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'npm'), 0o755);
    return npmRegistry({ PATH: `${folder}:/bin:/usr/bin`, HOME: homedir(), ...more });
  };

  it('is the one that npm names, asked for outside of any project', async () => {
    expect(await withNpm('echo https://npm.example/team/')).toBe('https://npm.example/team/');
    expect(
      await withNpm(`test "$PWD" = "${homedir()}" && test "$*" = "config get registry" && echo https://right.example/`),
    ).toBe('https://right.example/');
  });

  it('is that of the environment or the public one where npm is missing, fails or says nothing useful', async () => {
    expect(await withNpm('exit 1')).toBe(publicRegistry);
    expect(await withNpm('echo undefined', { npm_config_registry: 'https://env.example/' })).toBe('https://env.example/');
    expect(await withNpm('echo file:///etc/passwd', { npm_config_registry: 'nonsense' })).toBe(publicRegistry);
    expect(await npmRegistry({ PATH: '/nowhere' })).toBe(publicRegistry);
  });
});
