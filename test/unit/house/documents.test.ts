// The documents are true where a program can tell: options of the command line, links, scripts, lock files.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyzeCommand } from '../../../src/cli/analyze.js';
import { compareCommand } from '../../../src/cli/compare.js';
import { resumeCommand } from '../../../src/cli/resume.js';
import { trainCommand } from '../../../src/cli/train.js';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/ARCHITECTURE.md',
  'docs/CLI.md',
  'docs/PROBLEMS.md',
  'docs/READING.md',
  'docs/DATASETS.md',
  'docs/EXPERIMENT.md',
  'docs/TFJS-NODE.md',
  'docs/TRAINING.md',
];

it('docs/CLI.md names exactly the options that there are', () => {
  const options = [analyzeCommand(), compareCommand(), trainCommand(), resumeCommand()].flatMap((command) =>
    command.options.map((option) => option.long),
  );
  const named = [...read('docs/CLI.md').matchAll(/`(--[a-z-]+)/g)].map((match) => match[1]);
  expect([...new Set(named)].sort()).toEqual([...new Set(options)].sort());
});

describe.each(documents)('%s', (path) => {
  it('links only to what there is', () => {
    const targets = [...read(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map((match) => match[1]!)
      .filter((target) => !/^https?:/.test(target));
    expect(targets.filter((target) => !existsSync(join(root, dirname(path), target)))).toEqual([]);
  });

  it('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(path).matchAll(/npm (?:run )?(start|test|[a-z]+(?::[a-z-]+)?)\b/g)].map((match) => match[1]!);
    const npmItself = ['ci', 'config', 'install', 'rebuild', 'view', 'registry', 'package', 'packages', 'and'];
    expect(named.filter((name) => !(name in scripts) && !npmItself.includes(name))).toEqual([]);
  });
});

it.each(['package-lock.json', 'test/vscode/server/package-lock.json'])(
  '%s names no registry, so that any may be used',
  (path) => {
    const { packages } = JSON.parse(read(path)) as { packages: Record<string, { resolved?: string }> };
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  },
);
