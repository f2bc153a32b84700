import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonc } from '../../../src/text/jsonc.js';
import { projectPaths } from '../../../src/project/projectPaths.js';

const project = (files: Record<string, string>) => (file: string) => Promise.resolve(files[file] ?? null);

describe('the path mappings of a project', () => {
  it('come from the nearest configuration, with comments and trailing commas', async () => {
    const read = project({
      '/p/tsconfig.json': '{"compilerOptions": {"baseUrl": "wrong"}}',
      '/p/app/tsconfig.json': `{
        // where things are
        "compilerOptions": { "baseUrl": "./src", /* "paths": {} */ "paths": { "@/*": ["./*", "http://no"], }, },
      }`,
    });
    expect(await projectPaths('/p/app/src/model.ts', '/p', read)).toEqual({
      baseUrl: '/p/app/src',
      paths: { '@/*': ['./*', 'http://no'] },
    });
  });

  it('are inherited, and belong to the folder that says them', async () => {
    const read = project({
      '/p/app/tsconfig.json': '{"extends": ["pkg/x.json", "../base"]}',
      '/p/base.json': '{"compilerOptions": {"paths": {"~/*": ["lib/*"]}}}',
    });
    expect(await projectPaths('/p/app/model.ts', '/p', read)).toEqual({ baseUrl: '/p', paths: { '~/*': ['lib/*'] } });
  });

  it('are inherited one by one: paths of one configuration, and the base of another', async () => {
    const read = project({
      '/p/app/tsconfig.json': '{"extends": "/p/config/base.json", "compilerOptions": {"paths": {"#lib": ["lib/index.ts", 3]}}}',
      '/p/config/base.json': '{"extends": "./base.json", "compilerOptions": {"baseUrl": "../src"}}',
    });
    expect(await projectPaths('/p/app/deep/model.ts', '/p', read)).toEqual({
      baseUrl: '/p/src',
      paths: { '#lib': ['lib/index.ts'] },
    });
  });

  it('may be in a jsconfig.json, and are looked for up to the top without a root', async () => {
    const read = project({ 'C:/p/jsconfig.json': '{"compilerOptions": {"baseUrl": "."}}' });
    expect(await projectPaths('C:/p/src/model.js', null, read)).toEqual({ baseUrl: 'C:/p', paths: {} });
  });

  it('are none where there is no configuration, it is broken, or it goes in circles', async () => {
    expect(
      await projectPaths('/p/a/b/model.ts', '/p', project({ '/tsconfig.json': '{"compilerOptions":{"baseUrl":"."}}' })),
    ).toBeNull();
    expect(await projectPaths('/p/model.ts', '/p', project({ '/p/tsconfig.json': '{"compilerOptions": {' }))).toBeNull();
    const circle = { '/p/tsconfig.json': '{"extends": "./a.json"}', '/p/a.json': '{"extends": "./tsconfig.json"}' };
    expect(await projectPaths('/p/model.ts', '/p', project(circle))).toBeNull();
  });
});

describe('JSON with comments', () => {
  it('is JSON where it has none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseJsonc(JSON.stringify(value, null, 2))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is undefined where it is no JSON', () => {
    expect(parseJsonc('{ paths: }')).toBeUndefined();
  });

  it('leaves strings alone', () => {
    expect(parseJsonc('\uFEFF{"a": "// no, }", /* x */ "b": [1, 2,], "c": "\\"/*"}')).toEqual({
      a: '// no, }',
      b: [1, 2],
      c: '"/*',
    });
  });
});
