import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonc } from '../../../src/cli/jsonc.js';

describe('JSON with comments', () => {
  it('is JSON where it has none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseJsonc(JSON.stringify(value, null, 2))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('may have comments and trailing commas, but not within strings', () => {
    const text = `{
      // the alias
      "paths": { "@/*": ["./src/*", /* and */ "a // b", "c,]",], },
    }`;
    expect(parseJsonc(text)).toEqual({ paths: { '@/*': ['./src/*', 'a // b', 'c,]'] } });
  });

  it('is undefined where it is no JSON', () => {
    expect(parseJsonc('{ paths: }')).toBeUndefined();
  });
});
