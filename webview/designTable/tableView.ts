/** The table itself: two rows of headings, plain pinned on top, one button a row. */
import { designLabel } from '../../src/design/choice.js';
import type { DesignChoice } from '../../src/design/choice.js';
import type { DesignRow } from '../../src/design/compare.js';
import { button } from '../controls.js';
import { h, setChildren } from '../dom.js';
import { icon } from '../icons.js';
import { arrange, isPlain } from './arrangement.js';
import type { Arrangement } from './arrangement.js';
import { columnGroups, columns } from './columns.js';
import type { Column, ColumnId } from './columns.js';

export interface TableView {
  readonly element: HTMLElement;
  show(rows: readonly DesignRow[], arrangement: Arrangement, caption: string): void;
}

export function tableView(actions: {
  readonly sortBy: (column: ColumnId) => void;
  readonly train: (choice: DesignChoice) => void;
}): TableView {
  const headings = new Map(columns.map((column) => [column.id, heading(column, () => actions.sortBy(column.id))]));
  const caption = h('caption', { class: 'visually-hidden' });
  const body = h('tbody');
  const table = h(
    'table',
    { class: 'designs' },
    caption,
    h(
      'thead',
      {},
      h(
        'tr',
        { class: 'groups' },
        columnGroups.map((group) => groupHeading(group.id, group.label)),
        h('td', { class: 'action' }),
      ),
      h(
        'tr',
        {},
        [...headings.values()],
        h('th', { scope: 'col', class: 'action' }, h('span', { class: 'visually-hidden' }, 'Train')),
      ),
    ),
    body,
  );
  return {
    // A region that scrolls has to be reachable by keyboard.
    element: h('div', { class: 'table-scroller', tabindex: 0, role: 'region', 'aria-label': 'Design table' }, table),
    show(rows, arrangement, title) {
      caption.textContent = title;
      for (const [id, element] of headings) {
        const sorted = id === arrangement.sort;
        element.setAttribute('aria-sort', sorted ? (arrangement.descending ? 'descending' : 'ascending') : 'none');
        const arrow = element.querySelector('.sort-arrow');
        if (arrow) setChildren(arrow, sorted && icon(arrangement.descending ? 'descending' : 'ascending'));
      }
      const plain = rows.find(isPlain) ?? null;
      const shown = arrange(rows, arrangement);
      setChildren(
        body,
        shown.map((row, index) => tableRow(row, shown[index - 1], plain, arrangement.sort, actions.train)),
      );
    },
  };
}

/** The first two columns stay in place when the table is scrolled sideways, and so must their heading, but not its whole group. */
function groupHeading(group: Column['group'], label: string): HTMLElement[] {
  const span = spanOf(group);
  const first = h(
    'th',
    { scope: 'colgroup', colspan: group === 'design' ? 2 : span, class: `starts-${group}` },
    h('span', { class: 'group-label' }, label),
  );
  return group === 'design' ? [first, h('td', { colspan: span - 2 })] : [first];
}

function heading(column: Column, sort: () => void): HTMLElement {
  return h(
    'th',
    { scope: 'col', 'aria-sort': 'none', class: cellClass(column), colspan: column.aside ? 2 : null },
    h(
      'button',
      { type: 'button', class: 'sort', title: column.hint, onclick: sort },
      column.label,
      h('span', { class: 'sort-arrow' }),
    ),
  );
}

function tableRow(
  row: DesignRow,
  previous: DesignRow | undefined,
  plain: DesignRow | null,
  sort: ColumnId,
  train: (choice: DesignChoice) => void,
): HTMLElement {
  const sorted = columns.find((column) => column.id === sort);
  // A hairline between rows that differ in the column they are sorted by makes groups visible, if there are groups at all.
  const valueOf = (of: DesignRow): unknown => sorted?.order?.(of) ?? sorted?.value(of);
  const startsGroup = previous === undefined || isPlain(previous) || valueOf(previous) !== valueOf(row);
  const action = button('Train', { appearance: 'quiet', onClick: () => train(row.choice) });
  action.element.setAttribute('aria-label', `Train ${designLabel(row.choice)}`);
  return h(
    'tr',
    { class: [isPlain(row) ? 'plain' : '', startsGroup ? 'starts-group' : ''].join(' ').trim() || null },
    columns.map((column) => {
      const tag = column.id === 'design' ? 'th' : 'td';
      const cell = h(
        tag,
        { class: cellClass(column), scope: tag === 'th' ? 'row' : null, title: column.title?.(row) },
        column.text(row, plain),
      );
      return column.aside ? [cell, h('td', { class: 'aside' }, isPlain(row) ? '' : column.aside(row, plain))] : cell;
    }),
    h('td', { class: 'action' }, action.element),
  );
}

function cellClass(column: Column): string {
  const first = columns.find((candidate) => candidate.group === column.group)?.id === column.id;
  return [`column-${column.id}`, column.numeric ? 'number' : '', first ? `starts-${column.group}` : ''].join(' ').trim();
}

function spanOf(group: Column['group']): number {
  return columns.filter((column) => column.group === group).reduce((span, column) => span + (column.aside ? 2 : 1), 0);
}
