/** Runs side by side: what each design has come to, and in which settings the runs differ. */
import { epochEvents } from '../../src/train/curves/runRecord.js';
import { compareWithBaseline, lastEpoch, spreadAt, summarizeRun } from '../../src/train/runSummary.js';
import { excludesZero } from '../../src/train/statistics.js';
import { formatDifference } from '../../src/train/verdict.js';
import { h } from '../dom.js';
import { formatNumber, formatScaled, formatShare } from '../numberFormat.js';
import type { Cell, TextTable } from '../textTable.js';
import { swatch } from '../training/swatch.js';
import { differences } from './comparedRuns.js';
import type { OpenedRun } from './comparedRuns.js';

interface Row {
  readonly run: string;
  readonly label: string;
  readonly params: number;
  readonly macs: number;
  readonly seeds: number;
  readonly epoch: number;
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly difference: string | null;
  readonly decided: boolean;
  readonly baseline: boolean;
}

export function comparisonTable(runs: readonly OpenedRun[]): HTMLElement {
  const rows = rowsOf(runs);
  return h(
    'div',
    { class: 'table-scroller', tabindex: 0, role: 'region', 'aria-label': 'Results of the runs' },
    h(
      'table',
      { class: 'result-table compared' },
      h('caption', { class: 'visually-hidden' }, 'Test accuracy of each design of each run after its last epoch'),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Run'),
          h('th', { scope: 'col' }, 'Design'),
          h('th', { scope: 'col', class: 'number' }, 'Parameters'),
          h('th', { scope: 'col', class: 'number', title: 'Multiply-adds of one forward pass for one example' }, 'MACs'),
          h('th', { scope: 'col', class: 'number' }, 'Seeds'),
          h('th', { scope: 'col', class: 'number' }, 'After epoch'),
          h('th', { scope: 'col', class: 'number', colspan: 2 }, 'Test accuracy ± SD'),
          h('th', { scope: 'col' }, 'Difference within the run'),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row, index) =>
          h(
            'tr',
            { class: index > 0 && rows[index - 1]?.run !== row.run ? 'next-run' : null },
            h(
              'th',
              { scope: 'row' },
              rows[index - 1]?.run === row.run ? h('span', { class: 'visually-hidden' }, row.run) : row.run,
            ),
            h('td', {}, h('span', { class: 'design-name' }, swatch(index), row.label)),
            h('td', { class: 'number' }, formatNumber(row.params)),
            h('td', { class: 'number', title: formatNumber(row.macs) }, formatScaled(row.macs)),
            h('td', { class: 'number' }, formatNumber(row.seeds)),
            h('td', { class: 'number' }, row.epoch === 0 ? '–' : formatNumber(row.epoch)),
            h('td', { class: 'number mean' }, row.mean === null ? '–' : formatShare(row.mean)),
            h('td', { class: 'spread' }, row.deviation === null ? '' : `± ${formatNumber(row.deviation * 100, 1)}`),
            h(
              'td',
              { class: row.decided ? 'difference decided' : 'difference' },
              row.difference ?? h('span', { class: 'muted' }, row.baseline ? 'baseline' : '–'),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Which settings differ, or that none does. */
export function differenceTable(runs: readonly OpenedRun[]): HTMLElement {
  const { differing, equal } = differences(runs);
  const same = equal.length === 0 ? null : h('p', { class: 'muted field-note' }, `Equal in all: ${equal.join(', ')}.`);
  if (differing.length === 0) return h('div', {}, h('p', {}, 'These runs have the same settings.'));
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'table-scroller', tabindex: 0, role: 'region', 'aria-label': 'Settings that differ' },
      h(
        'table',
        { class: 'difference-table' },
        h('caption', { class: 'visually-hidden' }, 'Settings in which the runs differ'),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Differs in'),
            runs.map(({ title }) => h('th', { scope: 'col' }, title)),
          ),
        ),
        h(
          'tbody',
          {},
          differing.map(({ setting, values }) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row', class: 'muted' }, setting),
              values.map((value) => h('td', {}, value)),
            ),
          ),
        ),
      ),
    ),
    same,
  );
}

export function comparisonText(runs: readonly OpenedRun[]): TextTable {
  return {
    head: [
      'run',
      'design',
      'parameters',
      'MACs',
      'seeds',
      'epoch',
      'test accuracy %',
      'SD',
      'difference to plain within the run',
    ],
    rows: rowsOf(runs).map((row): Cell[] => [
      row.run,
      row.label,
      row.params,
      row.macs,
      row.seeds,
      row.epoch,
      hundredfold(row.mean),
      hundredfold(row.deviation),
      row.difference,
    ]),
  };
}

function rowsOf(runs: readonly OpenedRun[]): Row[] {
  return runs.flatMap(({ title, record }) => {
    const summary = summarizeRun(record.plan, epochEvents(record));
    const comparisons = compareWithBaseline(summary, 'testAccuracy');
    return summary.designs.map((design): Row => {
      const epoch = lastEpoch(design);
      const { mean, deviation, values } = spreadAt(design, 'testAccuracy', epoch);
      const comparison = comparisons.find((candidate) => candidate.design.key === design.key);
      return {
        run: title,
        label: design.label,
        params: design.params,
        macs: design.macs,
        seeds: values.length,
        epoch,
        mean,
        deviation,
        difference: comparison === undefined ? null : formatDifference(comparison),
        decided: excludesZero(comparison?.paired?.interval ?? null),
        baseline: design.key === summary.baseline,
      };
    });
  });
}

function hundredfold(fraction: number | null): number | null {
  return fraction === null ? null : Math.round(fraction * 10_000) / 100;
}
