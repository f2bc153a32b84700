import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPaths } from '../../../src/cli/tsconfig.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'layerwright-'));
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

async function pathsIn(name: string, files: Record<string, string>): Promise<unknown> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name, file)), { recursive: true });
    await writeFile(join(root, name, file), text);
  }
  const paths = await projectPaths(join(root, name, 'src/deep/model.ts'));
  return JSON.parse(JSON.stringify(paths).replaceAll(join(root, name), '<root>'));
}

describe('paths of the project', () => {
  it('come from the nearest tsconfig.json, relative to it', async () => {
    const tsconfig = `{ /* aliases */ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }`;
    expect(await pathsIn('nearest', { 'tsconfig.json': tsconfig })).toEqual({ baseUrl: '<root>', paths: { '@/*': ['./src/*'] } });
  });

  it('are relative to baseUrl where there is one', async () => {
    const tsconfig = `{ "compilerOptions": { "baseUrl": "./src", "paths": { "~/*": ["*"] } } }`;
    expect(await pathsIn('base', { 'src/tsconfig.json': tsconfig })).toEqual({
      baseUrl: '<root>/src/src',
      paths: { '~/*': ['*'] },
    });
  });

  it('are inherited, and relative to where they are written', async () => {
    expect(
      await pathsIn('extends', {
        'tsconfig.json': `{ "extends": ["./config/base", "@tsconfig/strictest"] }`,
        'config/base.json': `{ "extends": "./base.json", "compilerOptions": { "paths": { "#lib": ["../lib/index.ts", 3] } } }`,
      }),
    ).toEqual({ baseUrl: '<root>/config', paths: { '#lib': ['../lib/index.ts'] } });
  });

  it('may be in a jsconfig.json', async () => {
    const jsconfig = `{ "compilerOptions": { "baseUrl": "." } }`;
    expect(await pathsIn('js', { 'src/jsconfig.json': jsconfig })).toEqual({ baseUrl: '<root>/src', paths: {} });
  });

  it('are none where the nearest configuration has none or is broken', async () => {
    expect(
      await pathsIn('none', {
        'tsconfig.json': `{ "compilerOptions": { "paths": { "a": ["b"] } } }`,
        'src/tsconfig.json': `{ broken`,
      }),
    ).toBeNull();
  });
});
