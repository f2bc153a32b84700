// The lint rule that keeps the arrows pointing down really fires: ESLint itself is asked about small files.
import { ESLint } from 'eslint';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pureRooms, rooms } from '../../../scripts/lint/arrows.mjs';

const root = join(import.meta.dirname, '../../..');
// Only the rules that need no type information: the files below do not exist.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } }, rules: {} }],
  ruleFilter: ({ ruleId }) => ['boundaries/dependencies', 'no-restricted-globals', 'no-restricted-syntax'].includes(ruleId),
});

/** The rules that refuse `text` where it stands in `file`. */
async function refused(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return result!.messages.map((message) => message.ruleId ?? message.message);
}

const anImportOf: Record<string, string> = {
  extension: 'src/extension.js',
  protocol: 'src/protocol.js',
  graph: 'src/graph/shape.js',
  layers: 'src/layers/layerType.js',
  reader: 'src/reader/analysis.js',
  design: 'src/design/choice.js',
  train: 'src/train/plan.js',
  trainNode: 'src/train/node/fileStore.js',
};

describe('arrows only point down', () => {
  for (const [name, room] of Object.entries(rooms)) {
    if (name === 'manifest') continue;
    const file = room.path.endsWith('.ts') ? room.path : `${room.path}/sketch.ts`;
    const up = file
      .split('/')
      .slice(1)
      .map(() => '..')
      .join('/');
    for (const [target, path] of Object.entries(anImportOf)) {
      if (target === name) continue;
      const allowed = room.imports.includes(target);
      it(`${name} ${allowed ? 'may' : 'must not'} import ${target}`, async () => {
        expect(await refused(file, `import '${up || '.'}/${path}';`)).toEqual(allowed ? [] : ['boundaries/dependencies']);
      });
    }
  }

  it.each(pureRooms)('%s imports neither vscode, nor Node, nor TensorFlow.js', async (name) => {
    for (const source of ['vscode', 'node:fs', 'fs', '@tensorflow/tfjs-core', '@tensorflow/tfjs']) {
      expect(await refused(`src/${name}/sketch.ts`, `import '${source}';`), source).toEqual(['boundaries/dependencies']);
    }
  });

  it.each(pureRooms)('%s knows no page, no process, and no clock', async (name) => {
    for (const global of ['document', 'window', 'fetch', 'process', 'setTimeout', 'console']) {
      expect(await refused(`src/${name}/sketch.ts`, `export const it = ${global};`), global).toEqual(['no-restricted-globals']);
    }
  });

  it('the page and what it trains with know nothing of Node', async () => {
    expect(await refused('webview/sketch.ts', `import 'node:fs';`)).toEqual(['boundaries/dependencies']);
    expect(await refused('src/train/sketch.ts', `import 'node:fs';`)).toEqual(['boundaries/dependencies']);
    expect(await refused('src/cli/sketch.ts', `import 'node:fs';`)).toEqual([]);
  });

  it('a type import counts as an import', async () => {
    expect(await refused('src/graph/sketch.ts', `import type { Uri } from 'vscode'; export type T = Uri;`)).toEqual([
      'boundaries/dependencies',
    ]);
  });

  it('nothing is exported without a name', async () => {
    expect(await refused('src/graph/sketch.ts', 'export default 1;')).toEqual(['no-restricted-syntax']);
  });
});
