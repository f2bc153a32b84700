import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editsBetween } from '../../../src/reader/modules/edits.js';
import { read } from '../../../src/reader/read.js';
import { mutate } from '../../fuzz/mutate.js';
import { seeds } from '../../fuzz/seeds.js';

function applied(before: string, after: string): string {
  return editsBetween(before, after).reduceRight(
    (text, { start, removed, inserted }) => text.slice(0, start) + inserted + text.slice(start + removed),
    before,
  );
}

const line = fc.constantFrom('', 'a', 'b', 'const x = 1;', '}', 'x'.repeat(400), 'y'.repeat(700));
const lines = fc.array(line, { maxLength: 60 });

it('makes the new text of the old one', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      expect(applied(before.join('\n'), after.join('\n'))).toBe(after.join('\n'));
    }),
  );
});

it('makes the new text where single lines were put in, taken out or changed', () => {
  const change = fc.record({ at: fc.nat(59), removed: fc.nat(3), inserted: fc.array(line, { maxLength: 3 }) });
  fc.assert(
    fc.property(lines, fc.array(change, { maxLength: 6 }), (before, changes) => {
      const after = before.slice();
      for (const { at, removed, inserted } of changes) after.splice(at, removed, ...inserted);
      expect(applied(before.join('\n'), after.join('\n'))).toBe(after.join('\n'));
    }),
  );
});

it('tells two far places apart', () => {
  const before = Array.from({ length: 1000 }, (_, index) => `line ${index}`);
  const after = before.map((text, index) => (index === 10 || index === 900 ? `${text} // changed` : text));
  const edits = editsBetween(before.join('\n'), after.join('\n'));
  expect(edits).toHaveLength(2);
  expect(edits.reduce((sum, { removed }) => sum + removed, 0)).toBeLessThan(30);
});

it('reads a text that came of edits as it reads the same text anew', () => {
  for (let seed = 0; seed < 150; seed++) {
    const file = `/edits/${seed % 3}.ts`;
    const start = seeds[seed % seeds.length] ?? '';
    for (const text of [start, mutate([start], seed), mutate([start], seed + 1000)]) {
      const fresh = read({ file: `/fresh/${seed}-${text.length}.ts`, text });
      expect(normalized(read({ file, text }), file), `seed ${seed}`).toBe(normalized(fresh, fresh.file));
    }
  }
});

function normalized(analysis: object, file: string): string {
  const text = JSON.stringify(analysis, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
  return text.replaceAll(file, 'FILE');
}
