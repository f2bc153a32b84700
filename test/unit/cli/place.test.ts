import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineMap } from '../../../src/cli/place.js';
import { Places } from '../../../src/cli/places.js';

const lines = fc.array(
  fc.tuple(fc.string({ unit: fc.constantFrom('a', ' ', '\t', 'é', '😀') }), fc.constantFrom('\n', '\r\n', '\r')),
);

describe('lines and columns', () => {
  it('lead back to the offset', () => {
    fc.assert(
      fc.property(lines, fc.nat(), (parts, at) => {
        const text = parts.map(([line, end]) => line + end).join('');
        const offset = at % (text.length + 1);
        const { line, column } = new LineMap(text).placeOf(offset);
        const before = text.slice(0, offset - column + 1);
        expect(before.split(/\r\n|\r|\n/).length).toBe(line);
        // A place between \r and \n is still on the line that they end.
        expect(before === '' || /[\r\n]$/.test(before)).toBe(true);
      }),
    );
  });

  it('give each line without its end', () => {
    const map = new LineMap('one\r\ntwo\n\nfour');
    expect([1, 2, 3, 4, 5].map((number) => map.line(number))).toEqual(['one', 'two', '', 'four', '']);
  });
});

describe('code frames', () => {
  const frame = (text: string, part: string) => {
    const start = text.indexOf(part);
    return new Places('/m.ts', new Map([['/m.ts', text]])).frame({ file: '/m.ts', start, end: start + part.length });
  };

  it('mark the span', () => {
    expect(frame('const a = 1;\nmodel.add(dense);\n', 'dense')).toEqual(['2 │ model.add(dense);', '  │           ~~~~~']);
  });

  it('mark each line of a longer one, three at most', () => {
    expect(frame('f({\n  a,\n  b,\n  c,\n})', '{\n  a,\n  b,\n  c,\n}')).toEqual([
      '1 │ f({',
      '  │   ~',
      '2 │   a,',
      '  │   ~~',
      '3 │   b,',
      '  │   ~~',
    ]);
  });

  it('keep the mark in place behind tabs, and nothing that a terminal would obey', () => {
    expect(frame('\tx\u001B[31m = dense', 'dense')).toEqual(['1 │   x�[31m = dense', '  │            ~~~~~']);
  });

  it('are empty for a file that was not read', () => {
    expect(new Places('/m.ts', new Map()).frame({ file: '/other.ts', start: 0, end: 1 })).toEqual([]);
  });
});
