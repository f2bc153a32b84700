/** The page of the design table: title, filters, table, what can be copied. */
import type { DesignTable } from '../../src/design/compare.js';
import { announcer } from '../announcer.js';
import { button, chip } from '../controls.js';
import { copyMenu } from '../copyMenu.js';
import { h, setChildren } from '../dom.js';
import type { Child } from '../dom.js';
import type { Host } from '../host.js';
import { formatNumber, plural } from '../numberFormat.js';
import { arrange, filterChoices, firstArrangement, initialArrangement, restoreArrangement } from './arrangement.js';
import type { Arrangement } from './arrangement.js';
import { asTextTable, matchLabels } from './columns.js';
import { tableView } from './tableView.js';

export function designTablePage(host: Host): HTMLElement {
  let table: DesignTable | null = null;
  const kept = restoreArrangement(host.state);
  let arrangement = kept ?? initialArrangement;
  let arranged = kept !== null;
  const live = announcer();
  const header = h('header', { class: 'page-header' });
  const filters = h('div', { class: 'filters' });
  const count = h('p', { class: 'muted row-count' });
  const view = tableView({
    sortBy(column) {
      rearrange({ ...arrangement, sort: column, descending: arrangement.sort === column && !arrangement.descending });
    },
    train: (choice) => host.post({ type: 'train', choice }),
  });
  const shownRows = (): ReturnType<typeof arrange> => (table ? arrange(table.rows, arrangement) : []);
  const footer = h(
    'footer',
    { class: 'page-footer' },
    copyMenu(host, { read: () => asTextTable(shownRows()), announce: live.announce }),
    count,
  );
  const content = h('main', { class: 'design-table-page' });

  function rearrange(next: Arrangement): void {
    arrangement = next;
    arranged = true;
    host.state = arrangement;
    showRows();
  }

  function showRows(): void {
    if (!table) return;
    view.show(table.rows, arrangement, `Designs of ${layerTitle(table)}`);
    const shown = shownRows().length;
    const all = table.rows.length;
    count.textContent = shown === all ? plural(shown, 'design') : `${shown} of ${plural(all, 'design')}`;
  }

  host.onMessage((message) => {
    if (message.type !== 'hydrateTable') return;
    table = message.table;
    if (!table) {
      setChildren(
        content,
        emptyState(message.message ?? 'There is no dense layer to redesign here. Place the cursor in a model that has one.'),
      );
      live.announce(message.message ?? '');
      return;
    }
    if (!arranged) arrangement = firstArrangement(table.rows);
    showHeader(header, table, () => host.post({ type: 'reveal' }));
    showFilters(filters, table, () => arrangement, rearrange);
    setChildren(
      content,
      header,
      message.message !== null && h('p', { class: 'notice' }, message.message),
      filters,
      view.element,
      footer,
    );
    showRows();
  });
  return h('div', {}, content, live.element);
}

function emptyState(sentence: string): HTMLElement {
  return h('div', { class: 'empty-state' }, h('p', {}, sentence));
}

function layerTitle({ layer }: DesignTable): string {
  return `${layer.name ?? 'dense'} ${formatNumber(layer.inputs)} → ${formatNumber(layer.units)}`;
}

function showHeader(header: HTMLElement, table: DesignTable, reveal: () => void): void {
  const { layer, model } = table;
  const place = layer.line === null ? model.file : `${model.file}:${layer.line}`;
  const follows =
    layer.outputs === null
      ? 'No dense layer follows, so every design keeps the width.'
      : `A dense layer of ${formatNumber(layer.outputs)} follows; budgets are solved over both.`;
  setChildren(
    header,
    h('h1', {}, `Designs of ${layerTitle(table)}`),
    h(
      'p',
      { class: 'subtitle' },
      model.name !== null && [h('span', { class: 'model-name' }, model.name), ' '],
      h(
        'a',
        { href: '#', class: 'source-link', title: 'Show in source', onclick: (event) => (event.preventDefault(), reveal()) },
        place,
      ),
    ),
    h('p', { class: 'muted' }, follows),
  );
}

function showFilters(
  element: HTMLElement,
  table: DesignTable,
  current: () => Arrangement,
  apply: (next: Arrangement) => void,
): void {
  const choices = filterChoices(table.rows);
  const reset = button('Show all', {
    onClick() {
      apply({ ...current(), kinds: [], groups: [], matches: [] });
      showFilters(element, table, current, apply);
      element.querySelector('button')?.focus();
    },
  });
  const refresh = (): void => {
    const { kinds, groups, matches } = current();
    reset.hidden = kinds.length + groups.length + matches.length === 0;
  };
  function row<K extends 'kinds' | 'groups' | 'matches'>(
    label: string,
    key: K,
    values: readonly Arrangement[K][number][],
    text: (value: Arrangement[K][number]) => string,
  ): Child {
    if (values.length < 2) return null;
    const chips = values.map((value) => {
      const chosen = current()[key] as readonly unknown[];
      return chip(text(value), chosen.includes(value), (pressed) => {
        const before = (current()[key] as readonly unknown[]).filter((other) => other !== value);
        apply({ ...current(), [key]: pressed ? [...before, value] : before });
        refresh();
      }).element;
    });
    return h('div', { class: 'chips', role: 'group', 'aria-label': label }, h('span', { class: 'chips-label' }, label), chips);
  }
  setChildren(
    element,
    row('Design', 'kinds', choices.kinds, (kind) => kind),
    row('S', 'groups', choices.groups, formatNumber),
    row('Budget', 'matches', choices.matches, (match) => matchLabels[match]),
    reset.element,
  );
  refresh();
}
