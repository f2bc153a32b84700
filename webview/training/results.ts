/** What a run has come to: one row a design, seeds side by side, the paired difference to plain, and what it allows to be said. */
import { compareWithBaseline, lastEpoch, spreadAt, summarizeRun } from '../../src/train/runSummary.js';
import type { Comparison, DesignSummary, RunSummary } from '../../src/train/runSummary.js';
import { excludesZero } from '../../src/train/statistics.js';
import { formatDifference, verdict } from '../../src/train/verdict.js';
import { dropdown } from '../controls.js';
import { h, setChildren, setText, svg } from '../dom.js';
import type { Child } from '../dom.js';
import { formatNumber, formatScaled } from '../numberFormat.js';
import type { TextTable } from '../textTable.js';
import { epochEvents, fractionDone, jobOf } from '../../src/train/curves/runRecord.js';
import type { RunRecord } from '../../src/train/curves/runRecord.js';
import { swatch } from './swatch.js';

export interface Results {
  readonly element: HTMLElement;
  show(record: RunRecord): void;
  /** The verdicts of the epoch that is shown. */
  sentences(): readonly string[];
  textTable(): TextTable;
}

export function results(): Results {
  let record: RunRecord | null = null;
  /** `null` follows the run. */
  let wantedEpoch: number | null = null;
  let runId = '';
  let drawn = '';
  const table = h('div', { class: 'table-scroller', tabindex: 0, role: 'region', 'aria-label': 'Results' });
  const verdicts = h('div', { class: 'verdicts' });
  // The picture of an interval is the first to go where a table has to be scrolled, then the unit of the difference.
  const fit = (): void => {
    table.classList.remove('tight', 'tighter');
    for (const step of ['tight', 'tighter']) table.classList.toggle(step, table.scrollWidth > table.clientWidth);
  };
  new ResizeObserver(fit).observe(table);
  const epochChoice = dropdown('test accuracy after epoch', {
    onChange(value) {
      wantedEpoch = value === 'latest' ? null : Number(value);
      refresh();
    },
  });
  epochChoice.element.classList.add('inline-field');
  const epochNote = h('span', { class: 'muted field-note' });

  function refresh(): void {
    if (!record) return;
    const view = viewOf(record, wantedEpoch);
    const options = Array.from({ length: view.latest }, (_, index) => ({ value: String(index + 1), label: String(index + 1) }));
    epochChoice.element.hidden = options.length < 2;
    setText(epochNote, view.epoch === 0 || options.length > 1 ? '' : `test accuracy after epoch ${view.epoch}`);
    epochChoice.setOptions(
      [{ value: 'latest', label: `${view.latest} (latest)` }, ...options.slice(0, -1).reverse()],
      wantedEpoch === null ? 'latest' : String(wantedEpoch),
    );
    // Focus and selection in a table that has not changed are left alone.
    const key = JSON.stringify([
      view.epoch,
      epochEvents(record),
      record.jobs.map((job) => Math.round(fractionDone(record as RunRecord, job) * 200)),
    ]);
    if (key === drawn) return;
    drawn = key;
    const scroll = table.scrollLeft;
    setChildren(table, resultTable(record, view));
    fit();
    table.scrollLeft = scroll;
    setChildren(
      verdicts,
      view.comparisons.map((comparison) => verdictLine(comparison, view)),
    );
  }

  return {
    element: h(
      'section',
      { class: 'results', 'aria-label': 'Results' },
      h('div', { class: 'section-head' }, h('h2', {}, 'Results'), epochNote, epochChoice.element),
      table,
      verdicts,
    ),
    show(next) {
      if (next.plan.runId !== runId) {
        runId = next.plan.runId;
        wantedEpoch = null;
        drawn = '';
      }
      record = next;
      refresh();
    },
    sentences: () => (record ? viewOf(record, wantedEpoch).comparisons.map(verdict) : []),
    textTable: () => (record ? asTextTable(record, viewOf(record, wantedEpoch)) : { head: [], rows: [] }),
  };
}

/** With several designs each sentence shows whose it is. */
function verdictLine(comparison: Comparison, { summary, comparisons }: View): HTMLElement {
  const decided = excludesZero(comparison.paired?.interval ?? null);
  const index = summary.designs.findIndex(({ key }) => key === comparison.design.key);
  return h(
    'p',
    { class: decided ? 'verdict decided' : 'verdict' },
    comparisons.length > 1 && [swatch(index), decided ? '' : `${comparison.design.label}: `],
    verdict(comparison),
  );
}

interface View {
  readonly summary: RunSummary;
  /** The epoch that is shown; 0 where none has ended. */
  readonly epoch: number;
  readonly latest: number;
  readonly comparisons: readonly Comparison[];
}

/** The epoch is the last one that every design has ended in some seed, never the best one. */
function viewOf(record: RunRecord, wanted: number | null): View {
  const summary = summarizeRun(record.plan, epochEvents(record));
  const ended = summary.designs.map(lastEpoch);
  const latest = Math.min(...ended) || Math.max(0, ...ended);
  const epoch = wanted === null ? latest : Math.min(wanted, latest);
  return { summary, epoch, latest, comparisons: epoch === 0 ? [] : compareWithBaseline(summary, 'testAccuracy', epoch) };
}

function resultTable(record: RunRecord, view: View): HTMLElement {
  const { summary, epoch, comparisons } = view;
  const reach = Math.max(
    0,
    ...comparisons.flatMap(({ paired }) => (paired ? [paired.difference, ...(paired.interval ?? [])].map(Math.abs) : [])),
  );
  return h(
    'table',
    { class: 'result-table' },
    h('caption', { class: 'visually-hidden' }, epoch === 0 ? 'Results, none yet' : `Test accuracy after epoch ${epoch}`),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Design'),
        h('th', { scope: 'col', class: 'number' }, 'Parameters'),
        h('th', { scope: 'col', class: 'number', title: 'Multiply-adds of one forward pass for one example' }, 'MACs'),
        summary.plannedSeeds.map((seed) => h('th', { scope: 'col', class: 'number' }, `Seed ${seed}`)),
        h(
          'th',
          { scope: 'col', class: 'number', colspan: 2, title: 'Mean over seeds and sample standard deviation' },
          'Mean ± SD',
        ),
        h(
          'th',
          { scope: 'col', title: 'Mean of the differences in pairs of equal seeds, with its 95 % interval' },
          'Difference to plain',
        ),
        h('th', { scope: 'col', class: 'interval-cell' }, '95 % interval'),
      ),
    ),
    h(
      'tbody',
      {},
      summary.designs.map((design, index) => {
        const spread = spreadAt(design, 'testAccuracy', epoch);
        const comparison = comparisons.find((candidate) => candidate.design.key === design.key);
        return h(
          'tr',
          {},
          h('th', { scope: 'row' }, h('span', { class: 'design-name' }, swatch(index), design.label)),
          h('td', { class: 'number' }, formatNumber(design.params)),
          h('td', { class: 'number', title: formatNumber(design.macs) }, formatScaled(design.macs)),
          summary.plannedSeeds.map((seed) => h('td', { class: 'number seed' }, seedCell(record, design, seed, epoch))),
          h('td', { class: 'number mean' }, spread.mean === null ? '–' : percent(spread.mean)),
          h('td', { class: 'spread' }, spread.deviation === null ? '' : `± ${formatNumber(spread.deviation * 100, 1)}`),
          h('td', { class: 'difference' }, differenceText(comparison, design.key === summary.baseline)),
          h('td', { class: 'interval-cell' }, comparison?.paired && intervalPicture(comparison, reach)),
        );
      }),
    ),
  );
}

function seedCell(record: RunRecord, design: DesignSummary, seed: number, epoch: number): Child {
  const event = design.seeds.find((candidate) => candidate.seed === seed)?.epochs.find((candidate) => candidate.epoch === epoch);
  const job = jobOf(record, { design: design.key, seed });
  const done = job ? fractionDone(record, job) : 0;
  const value = event === undefined ? '–' : event.testAccuracy === null ? 'not finite' : percent(event.testAccuracy);
  return [
    h('span', { class: event === undefined ? 'muted' : null }, value),
    job !== undefined &&
      job.state !== 'done' &&
      h('progress', { class: 'job-progress', max: 1, value: done, 'aria-label': `${design.label}, seed ${seed}, trained` }),
  ];
}

function differenceText(comparison: Comparison | undefined, isBaseline: boolean): Child {
  if (isBaseline) return h('span', { class: 'muted' }, 'baseline');
  const text = comparison && formatDifference(comparison);
  if (!text) return h('span', { class: 'muted' }, '–');
  // Where there is no room the unit of an accuracy goes: it stands in the sentence below, too.
  const [number = '', interval] = text.split(' points');
  return interval === undefined ? text : h('span', {}, number, h('span', { class: 'unit' }, ' points'), interval);
}

/** The interval as a bar on a line through zero: whether it leaves zero out is seen at once. */
function intervalPicture({ paired }: Comparison, reach: number): SVGElement | null {
  if (!paired?.interval || reach === 0) return null;
  const width = 120;
  const x = (value: number): number => Math.round((width / 2 + (value / reach) * (width / 2 - 6)) * 10) / 10;
  const [low, high] = paired.interval;
  return svg(
    'svg',
    {
      class: excludesZero(paired.interval) ? 'interval decided' : 'interval',
      viewBox: `0 0 ${width} 16`,
      width,
      height: 16,
      'aria-hidden': 'true',
    },
    svg('line', { class: 'zero', x1: width / 2, y1: 0, x2: width / 2, y2: 16 }),
    svg('line', { class: 'range', x1: x(low), y1: 8, x2: x(high), y2: 8 }),
    svg('circle', { cx: x(paired.difference), cy: 8, r: 3.5 }),
  );
}

function asTextTable(record: RunRecord, view: View): TextTable {
  const { summary, epoch, comparisons } = view;
  return {
    head: [
      'design',
      'parameters',
      'MACs',
      'epoch',
      ...summary.plannedSeeds.map((seed) => `test accuracy %, seed ${seed}`),
      'mean %',
      'SD',
      'difference to plain, points',
      '95 % low',
      '95 % high',
      'verdict',
    ],
    rows: summary.designs.map((design) => {
      const spread = spreadAt(design, 'testAccuracy', epoch);
      const comparison = comparisons.find((candidate) => candidate.design.key === design.key);
      const [low = null, high = null] = comparison?.paired?.interval ?? [];
      return [
        design.label,
        design.params,
        design.macs,
        epoch,
        ...summary.plannedSeeds.map((seed) => hundredfold(spread.values.find((value) => value.seed === seed)?.value ?? null)),
        hundredfold(spread.mean),
        hundredfold(spread.deviation),
        hundredfold(comparison?.paired?.difference ?? null),
        hundredfold(low),
        hundredfold(high),
        comparison ? verdict(comparison) : design.key === summary.baseline ? 'baseline' : null,
      ];
    }),
  };
}

function percent(fraction: number): string {
  return `${formatNumber(fraction * 100, 1)} %`;
}

/** To a hundredth of a percent: more digits than a test set of 10,000 examples can tell. */
function hundredfold(fraction: number | null): number | null {
  return fraction === null ? null : Math.round(fraction * 10_000) / 100;
}
