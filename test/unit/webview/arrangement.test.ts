import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrange,
  filterChoices,
  firstArrangement,
  initialArrangement,
  isPlain,
  restoreArrangement,
} from '../../../webview/designTable/arrangement.js';
import { asTextTable, columns } from '../../../webview/designTable/columns.js';
import { sampleTable } from '../../vscode/page/fixture/designs.js';

const { rows } = sampleTable();

describe('rows of the design table', () => {
  it('have plain on top and the rest in the order of the column, whichever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...columns), fc.boolean(), (column, descending) => {
        const shown = arrange(rows, { ...initialArrangement, sort: column.id, descending });
        expect(shown).toHaveLength(rows.length);
        expect(shown[0] && isPlain(shown[0])).toBe(true);
        const values = shown.slice(1).map((row) => column.order?.(row) ?? column.value(row));
        for (let at = 1; at < values.length; at++) {
          const [a, b] = descending ? [values[at], values[at - 1]] : [values[at - 1], values[at]];
          if (typeof a === 'number' && typeof b === 'number') expect(a).toBeLessThanOrEqual(b);
          else expect(String(a).localeCompare(String(b), 'en')).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('can be filtered by design, groups and budget', () => {
    const shown = arrange(rows, { ...initialArrangement, kinds: ['split'], groups: [10], matches: ['params', 'macs'] });
    expect(shown.map(({ design, groups, match }) => [design, groups, match])).toEqual([
      ['plain', 1, 'given'],
      ['split', 10, 'params'],
      ['split', 10, 'macs'],
    ]);
    expect(filterChoices(rows)).toMatchObject({ kinds: ['split', 'grouped'], matches: ['same-width', 'params', 'macs'] });
  });

  it('are those of split at first, where there are others too', () => {
    expect(new Set(arrange(rows, firstArrangement(rows)).map(({ design }) => design))).toEqual(new Set(['plain', 'split']));
    const splits = rows.filter(({ design }) => design !== 'grouped');
    expect(firstArrangement(splits)).toEqual(initialArrangement);
  });

  it('are exported as they are shown, numbers as numbers', () => {
    const { head, rows: cells } = asTextTable(arrange(rows, { ...initialArrangement, groups: [10], matches: ['params'] }));
    expect(head).toHaveLength(columns.length);
    expect(cells[1]).toEqual([
      'split',
      10,
      3780,
      'same parameters',
      17_388,
      62_054,
      -132,
      207_900,
      1_557_300,
      152_700,
      '2.5 positions × 18 channels',
    ]);
  });

  it('are arranged as before a reload, if that still means something', () => {
    const kept = { ...initialArrangement, sort: 'macs' as const, descending: true, groups: [10] };
    expect(restoreArrangement(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    for (const nonsense of [undefined, null, 3, { sort: 'nothing', groups: 'x' }])
      expect(restoreArrangement(nonsense) ?? initialArrangement).toEqual(initialArrangement);
  });
});
