/** No text of a workspace becomes markup, judged by the Markdown parser that VS Code itself is built with. */
import fc from 'fast-check';
import { lexer } from 'marked';
import type { Token, Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { cell, code, codeBlock, joined, phrase, oneLine, printable, prose } from '../../../src/editor/markdown.js';
import type { Markdown } from '../../../src/editor/markdown.js';

/** Text that likes to be markup. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom(
        ...[
          '`',
          '``',
          '```',
          '\n',
          '\r\n',
          '\t',
          '  ',
          '|',
          '\\',
          '\\|',
          '[',
          '](',
          ')',
          '<',
          '>',
          '&lt;',
          '!',
          '*',
          '_',
          '#',
          '~~',
          '- ',
          '1. ',
        ],
        ...[
          '[x](command:workbench.action.terminal.new)',
          '![p](https://e.example/p.png)',
          '<img src=x>',
          '<https://e.example>',
          '$(zap)',
        ],
        ...[
          'https://e.example',
          'www.e.example',
          'a@e.example',
          '[a]: http://e.example',
          '\u202e',
          '\u200b',
          '\u0000',
          '    code',
          '~~~',
          '<!--',
        ],
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

function* tokensOf(tokens: readonly Token[]): Generator<Token> {
  for (const token of tokens) {
    yield token;
    if ('tokens' in token && token.tokens) yield* tokensOf(token.tokens);
    if (token.type === 'list') yield* tokensOf((token as Tokens.List).items);
    if (token.type === 'table') {
      const table = token as Tokens.Table;
      for (const { tokens: inner } of [...table.header, ...table.rows.flat()]) yield* tokensOf(inner);
    }
  }
}

const parse = (markdown: Markdown) => [...tokensOf(lexer(markdown.source, { gfm: true, breaks: true }))];
const typesOf = (markdown: Markdown) => new Set(parse(markdown).map((token) => token.type));
/** What a reader sees: the leaves of the tree. */
const shownBy = (tokens: readonly Token[]) =>
  tokens
    .filter((token) => !('tokens' in token && token.tokens))
    .map((token) => ('text' in token ? String(token.text) : ''))
    .join('');

const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('Markdown from the text of a workspace', () => {
  it('stays text in prose', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = phrase`see ${prose(text)} there`;
        expect([...typesOf(markdown)].filter((type) => !['paragraph', 'text', 'escape'].includes(type))).toEqual([]);
        expect(unescaped(shownBy(parse(markdown))).replace(/ +/g, ' ')).toBe(
          `see ${oneLine(text).trim()} there`.replace(/ +/g, ' '),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('stays text at the start of a line', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(
          [...typesOf(phrase`${prose(text)}`)].filter((type) => !['paragraph', 'text', 'escape', 'space'].includes(type)),
        ).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays text in inline code', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = phrase`see ${text} there`;
        expect([...typesOf(markdown)].filter((type) => !['paragraph', 'text', 'codespan'].includes(type))).toEqual([]);
        const spans = parse(markdown).filter((token) => token.type === 'codespan');
        expect(spans).toHaveLength(oneLine(text) === '' ? 0 : 1);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays in its cell of a table', () => {
    fc.assert(
      fc.property(hostile, hostile, (left, right) => {
        const markdown = joined(
          [phrase`| a | b | c |`, phrase`|---|---|---|`, phrase`| ${cell(left)} | ${prose(right)} | end |`],
          '\n',
        );
        const [table, ...others] = lexer(markdown.source, { gfm: true }) as Token[] as [Tokens.Table, ...Token[]];
        expect(others).toEqual([]);
        expect(table.rows).toHaveLength(1);
        expect(table.rows[0]?.map((entry) => entry.tokens.length > 0).at(2)).toBe(true);
        expect(table.rows[0]?.at(2)?.text).toBe('end');
        const types = new Set([...tokensOf([table])].map((token) => token.type));
        expect([...types].filter((type) => !['table', 'text', 'escape', 'codespan'].includes(type))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays in its block, line by line', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (lines) => {
        const blocks = lexer(phrase`before ${codeBlock(lines)} after`.source).filter((token) => token.type !== 'space');
        expect(blocks.map((token) => token.type)).toEqual(['paragraph', 'code', 'paragraph']);
        expect((blocks[1] as Tokens.Code).text).toBe(lines.map(printable).join('\n'));
      }),
      { numRuns: 2000 },
    );
  });

  it('shows characters that hide or reorder text', () => {
    expect(code('a\u202eb\u200bc\u0000d').source).toBe('`a�b�c�d`');
    expect(prose('one\ntwo\tthree').source).toBe('one two three');
  });
});
