import { expect, it } from 'vitest';
import { formatTable } from '../../../src/text/textTable.js';

it('aligns columns by characters, numbers to the right', () => {
  const columns = [
    { title: 'Layer', align: 'left' },
    { title: 'Parameters', align: 'right' },
  ] as const;
  expect(formatTable(columns, [['dense "größe"', '54,120'], ['x', ''], 'rule', ['Total', '1']])).toEqual([
    'Layer          Parameters',
    '─────────────────────────',
    'dense "größe"      54,120',
    'x',
    '─────────────────────────',
    'Total                   1',
  ]);
});
