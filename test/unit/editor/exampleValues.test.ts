import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExampleValues, parseExampleValue, valuesText } from '../../../src/editor/exampleValues.js';
import type { Memory } from '../../../src/editor/exampleValues.js';
import type { SourceDocument } from '../../../src/editor/sourceDocument.js';

const documentOf = (name: string) => ({ uri: { toString: () => `file:///${name}` } }) as SourceDocument;

function memory(start?: unknown): Memory & { value: unknown } {
  return {
    value: start,
    get() {
      return this.value;
    },
    update(_, value) {
      this.value = value;
      return Promise.resolve();
    },
  };
}

describe('example values', () => {
  it('are kept by document and name', async () => {
    const store = memory();
    const values = new ExampleValues(store);
    const [a, b] = [documentOf('a.ts'), documentOf('b.ts')];
    await values.set(a, 'units', 10);
    await values.set(a, 'shape', [32, 32, 3]);
    await values.set(b, 'units', 20);
    await values.set(a, 'units', 11);
    expect(values.of(a)).toEqual({ units: 11, shape: [32, 32, 3] });
    expect(valuesText(values.of(a))).toBe('shape = [32,32,3], units = 11');
    await values.set(a, 'shape', undefined);
    await values.clear(b);
    expect(store.value).toEqual({ 'file:///a.ts': { units: 11 } });
  });

  it('live with whatever an earlier version left behind', () => {
    for (const left of [null, 3, 'x', [], { 'file:///a.ts': 7 }])
      expect(new ExampleValues(memory(left)).of(documentOf('a.ts'))).toEqual({});
  });

  it('are typed as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseExampleValue(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it('may be a bare word, and are refused otherwise with advice', () => {
    expect(parseExampleValue(' relu ')).toEqual({ value: 'relu' });
    for (const text of ['', '[1,', 'a b', '1,2', '1e999'])
      expect(parseExampleValue(text)).toEqual({ reason: expect.stringMatching(/\.$/) });
  });
});
