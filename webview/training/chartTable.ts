/** The numbers behind a chart, as a table: for screen readers, and for everybody who wants the figures. */
import { h } from '../dom.js';
import { formatNumber } from '../numberFormat.js';
import type { Line } from '../../src/train/curves/series.js';

/** More rows than this are no longer read; the rows are spread evenly then, the last one included. */
const maximumRows = 40;

/** One row a step, one column a line; `–` where a line has no point, `not finite` where it has no number. */
export function chartTable(
  caption: string,
  lines: readonly Line[],
  labels: ReadonlyMap<string, string>,
  format: { readonly head: string; readonly step: (step: number) => string; readonly value: (value: number) => string },
): HTMLElement {
  const columns = lines.map((line) => ({ line, at: new Map(line.steps.map((step, index) => [step, line.y[index] ?? null])) }));
  const all = [...new Set(lines.flatMap(({ steps }) => steps))].sort((a, b) => a - b);
  const steps = Array.from(
    { length: Math.min(all.length, maximumRows) },
    (_, index, length = Math.min(all.length, maximumRows)) => {
      return all[Math.ceil(((index + 1) * all.length) / length) - 1] ?? 0;
    },
  );
  return h(
    'div',
    { class: 'table-scroller chart-table', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h(
        'caption',
        { class: 'visually-hidden' },
        steps.length < all.length ? `${caption}, ${formatNumber(steps.length)} of ${formatNumber(all.length)} points` : caption,
      ),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col', class: 'number' }, format.head),
          columns.map(({ line }) => h('th', { scope: 'col', class: 'number' }, columnTitle(line, labels))),
        ),
      ),
      h(
        'tbody',
        {},
        steps.map((step) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row', class: 'number' }, format.step(step)),
            columns.map(({ at, line }) =>
              h('td', { class: line.seed === null ? 'number mean' : 'number' }, cell(at.get(step), format.value)),
            ),
          ),
        ),
      ),
    ),
  );
}

function columnTitle(line: Line, labels: ReadonlyMap<string, string>): string {
  const label = labels.get(line.design) ?? line.design;
  return line.seed === null ? `${label}, mean` : `${label}, seed ${line.seed}`;
}

function cell(value: number | null | undefined, format: (value: number) => string): string {
  if (value === undefined) return '–';
  return value === null ? 'not finite' : format(value);
}
