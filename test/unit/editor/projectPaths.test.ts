import { describe, expect, it } from 'vitest';
import { parseJsonc } from '../../../src/editor/jsonc.js';
import { projectPaths } from '../../../src/editor/projectPaths.js';

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
  it('leaves strings alone', () => {
    expect(parseJsonc('\uFEFF{"a": "// no, }", /* x */ "b": [1, 2,], "c": "\\"/*"}')).toEqual({
      a: '// no, }',
      b: [1, 2],
      c: '"/*',
    });
  });
});
