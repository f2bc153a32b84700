// docs/PROBLEMS.md has a section for each kind of problem, in the words of the table, and its examples show it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemKinds } from '../../../src/graph/problem.js';
import type { ProblemCode } from '../../../src/graph/problem.js';
import { readModels } from '../../../src/reader/read.js';

const text = readFileSync(join(import.meta.dirname, '../../../docs/PROBLEMS.md'), 'utf8');
const sections = text
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ code: section.slice(0, section.indexOf('\n')), body: section.slice(section.indexOf('\n')) }));

it('has a section for each kind of problem, in the order of the table', () => {
  expect(sections.map(({ code }) => code)).toEqual(Object.keys(problemKinds));
});

describe.each(sections)('$code', ({ code, body }) => {
  const { severity, title, fix } = problemKinds[code as ProblemCode];

  it('says how severe it is, what it is, and what to do', () => {
    expect(body).toContain(`**${severity[0]!.toUpperCase()}${severity.slice(1)}.** ${title}\n`);
    expect(body).toContain(`\n${fix}\n`);
  });

  it('has an example that shows this problem and no other', () => {
    const examples = [...body.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const { problems } = readModels({ file: '/example.ts', text: example });
      expect([...new Set(problems.map((problem) => problem.code))], example).toEqual([code]);
    }
  });
});
