import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexer } from 'marked';
import { toCsv, toMarkdown } from '../../../webview/textTable.js';

/** A plain reader of RFC 4180, to read back what was written. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      row.push(cell);
      cell = '';
    } else if (character === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at++;
    } else cell += character;
  }
  return rows;
}

describe('CSV', () => {
  it('reads back as it was, apart from the apostrophe before what a spreadsheet would compute', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '=', '+', '-', '@', '"', ',', '\n', '\r', '\t', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const [, ...read] = readCsv(toCsv({ head: ['a', 'b'], rows }));
        expect(read).toEqual(rows.map((row) => row.map((cell) => (/^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell))));
      }),
    );
  });

  it('leaves numbers as numbers, negative ones too', () => {
    expect(toCsv({ head: ['difference'], rows: [[-132], [0.25], [null]] })).toBe('difference\r\n-132\r\n0.25\r\n\r\n');
  });

  it('makes a formula in a model name harmless', () => {
    expect(toCsv({ head: ['model'], rows: [['=HYPERLINK("http://x")']] })).toBe(`model\r\n"'=HYPERLINK(""http://x"")"\r\n`);
  });
});

describe('Markdown', () => {
  it('is one table whatever the cells hold, and their text comes out as it was', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' b', '|', '*', '_', '`', '<', '>', '[', ']', '(', ')', '\\', '!', '~', '&', '#', '\n'),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (cells) => {
        const tokens = lexer(toMarkdown({ head: ['name', 'n'], rows: cells.map((cell, index) => [`x${cell}x`, index]) }));
        expect(tokens).toHaveLength(1);
        const [table] = tokens;
        if (table?.type !== 'table') throw new Error('no table');
        const rows = (table as unknown as { rows: { tokens: { type: string; text: string }[] }[][] }).rows;
        expect(rows).toHaveLength(cells.length);
        rows.forEach((row, index) => {
          const parts = row[0]?.tokens ?? [];
          expect(new Set(parts.map(({ type }) => type))).toEqual(
            new Set(parts.map(({ type }) => (type === 'escape' ? 'escape' : 'text'))),
          );
          expect(unescapeEntities(parts.map((part) => part.text).join(''))).toBe(
            `x${(cells[index] ?? '').replaceAll(/[\r\n]+/g, ' ')}x`,
          );
        });
      }),
    );
  });

  it('aligns columns of numbers to the right', () => {
    expect(
      toMarkdown({
        head: ['design', 'parameters'],
        rows: [
          ['plain', 62186],
          ['split', null],
        ],
      }),
    ).toBe('| design | parameters |\n| --- | ---: |\n| plain | 62,186 |\n| split |  |\n');
  });
});

/** Marked gives the text of tokens as HTML writes it. */
function unescapeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
