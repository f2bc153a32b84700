/** The curves of a run, or of several: test accuracy and training loss, one legend, one choice of what runs from left to right. */
import { button, radioGroup } from '../controls.js';
import type { ButtonControl } from '../controls.js';
import { h, setChildren } from '../dom.js';
import { digitsFor, formatDuration, formatNumber, formatTick } from '../numberFormat.js';
import { chart } from './chart.js';
import type { Chart } from './chart.js';
import { chartTable } from './chartTable.js';
import type { CurveSet } from './curveSet.js';
import type { Line, XAxis } from '../../src/train/curves/series.js';
import { swatch } from './swatch.js';

export interface Curves {
  readonly element: HTMLElement;
  show(set: CurveSet): void;
  readonly axis: XAxis;
}

const axisLabels: Readonly<Record<XAxis, string>> = { epochs: 'epochs', seconds: 'training seconds', macs: 'forward MACs spent' };

const axisFormats: Readonly<Record<XAxis, (value: number) => string>> = {
  epochs: (value) => formatNumber(value, Number.isInteger(value) ? 0 : 2),
  seconds: (value) => (value < 120 ? `${formatNumber(value, Number.isInteger(value) ? 0 : 1)} s` : formatDuration(value)),
  macs: formatTick,
};

interface Panel {
  readonly title: string;
  readonly chart: Chart;
  readonly readout: HTMLElement;
  readonly table: HTMLElement;
  readonly element: HTMLElement;
  readonly lines: (set: CurveSet, axis: XAxis) => Line[];
  /** What a row of its table is about. */
  readonly row: 'epoch' | 'step';
  readonly formatY: (value: number) => string;
  tableShown: boolean;
  /** What is drawn. */
  drawn: readonly Line[];
  /** Where the pointer is; `null` shows what came last. */
  pointedAt: number | null;
}

export function curves(kept: { axis: XAxis }, keep: (axis: XAxis) => void): Curves {
  let axis = kept.axis;
  let set: CurveSet | null = null;
  const hidden = new Set<string>();
  const legend = h('div', { class: 'legend', role: 'group', 'aria-label': 'Designs shown in the charts' });
  let legendShown = '';

  const axisChoice = radioGroup(
    'Horizontal axis',
    [
      { value: 'epochs', label: 'Epochs' },
      { value: 'seconds', label: 'Seconds' },
      { value: 'macs', label: 'MACs spent' },
    ],
    axis,
    (value) => {
      axis = value as XAxis;
      keep(axis);
      refresh();
    },
  );

  const panels: readonly Panel[] = [
    panel(
      'Test accuracy',
      'epoch',
      (shown, over) => shown.accuracy(over),
      (value) => `${formatNumber(value * 100, 1)} %`,
      (value, increment) => `${formatNumber(value * 100, digitsFor(increment * 100))} %`,
      0.02,
      [0, 1],
    ),
    panel(
      'Training loss',
      'step',
      (shown, over) => shown.loss(over),
      (value) => formatNumber(value, 3),
      (value, increment) => formatNumber(value, digitsFor(increment)),
      0.1,
      [0, Infinity],
    ),
  ];

  function panel(
    title: string,
    row: Panel['row'],
    lines: Panel['lines'],
    formatY: (value: number) => string,
    tickY: (value: number, increment: number) => string,
    leastSpan: number,
    limits: readonly [number, number],
  ): Panel {
    const readout = h('div', { class: 'readout muted', 'aria-hidden': 'true' });
    const table = h('div', { class: 'chart-data', hidden: true });
    const drawing = chart({
      height: 230,
      leastSpan,
      limits,
      formatY: tickY,
      onPoint(x) {
        own.pointedAt = x;
        if (set) showReadout(own, set);
      },
    });
    const toggle: ButtonControl = button('Show data', {
      appearance: 'quiet',
      icon: 'table',
      onClick() {
        own.tableShown = !own.tableShown;
        table.hidden = !own.tableShown;
        toggle.label = own.tableShown ? 'Hide data' : 'Show data';
        toggle.element.setAttribute('aria-expanded', String(own.tableShown));
        refresh();
      },
    });
    toggle.element.setAttribute('aria-expanded', 'false');
    toggle.element.setAttribute('aria-label', `Data of the chart ${title}`);
    const own: Panel = {
      title,
      chart: drawing,
      readout,
      table,
      row,
      lines,
      formatY,
      tableShown: false,
      pointedAt: null,
      drawn: [],
      element: h(
        'section',
        { class: 'chart-panel', 'aria-label': title },
        h('div', { class: 'chart-head' }, h('h3', {}, title), toggle.element),
        readout,
        drawing.element,
        table,
      ),
    };
    return own;
  }

  function showReadout(own: Panel, shown: CurveSet): void {
    const x = own.pointedAt;
    const values = shown.designs.flatMap(({ key }, index) => {
      const mean = own.drawn.find((line) => line.design === key && line.seed === null);
      const y = mean && (x === null ? mean.y.at(-1) : valueAt(mean, x));
      return y === undefined ? [] : [h('span', {}, swatch(index), y === null ? 'not finite' : own.formatY(y))];
    });
    const place = x === null ? 'latest' : `${axisFormats[axis](x)}${axis === 'epochs' ? ' epochs' : ''}`;
    setChildren(own.readout, values.length > 0 && [h('span', {}, place), values]);
  }

  function showLegend(shown: CurveSet): void {
    const text = JSON.stringify([shown.designs.map(({ key, label }) => [key, label]), shown.note]);
    if (text === legendShown) return;
    legendShown = text;
    hidden.clear();
    setChildren(
      legend,
      shown.designs.map((design, index) => {
        const item = h(
          'button',
          { type: 'button', class: 'legend-item', 'aria-pressed': 'true', title: 'Show or hide this design' },
          swatch(index),
          design.label,
        );
        item.addEventListener('click', () => {
          if (!hidden.delete(design.key)) hidden.add(design.key);
          item.setAttribute('aria-pressed', String(!hidden.has(design.key)));
          refresh();
        });
        return item;
      }),
      shown.note !== null && h('span', { class: 'muted legend-note' }, shown.note),
    );
  }

  function refresh(): void {
    if (!set) return;
    const shown = set;
    showLegend(shown);
    axisChoice.setDisabled('macs', !shown.macsKnown);
    const labels = new Map(shown.designs.map(({ key, label }) => [key, label]));
    for (const own of panels) {
      const lines = own.lines(shown, axis).filter((line) => !hidden.has(line.design) && line.x.length > 0);
      own.drawn = lines;
      own.chart.draw(
        lines,
        shown.designs.map(({ key }) => key),
        {
          label: axisLabels[axis],
          format: axisFormats[axis],
          end: axis === 'epochs' ? shown.epochs : null,
          whole: axis === 'epochs',
        },
      );
      showReadout(own, shown);
      own.chart.describe(describe(own, shown, lines));
      if (own.tableShown) showTable(own, lines, labels);
    }
  }

  function showTable(own: Panel, lines: readonly Line[], labels: ReadonlyMap<string, string>): void {
    const scroller = own.table.firstElementChild;
    const [left, top] = [scroller?.scrollLeft ?? 0, scroller?.scrollTop ?? 0];
    const table = chartTable(own.title, lines, labels, {
      head: own.row,
      step: (step) => formatNumber(step),
      value: own.formatY,
    });
    const focused = own.table.contains(document.activeElement);
    setChildren(own.table, table);
    table.scrollTo(left, top);
    if (focused) table.focus();
  }

  return {
    element: h(
      'section',
      { class: 'curves', 'aria-label': 'Curves' },
      h('div', { class: 'curves-head' }, legend, axisChoice.element),
      h(
        'div',
        { class: 'charts' },
        panels.map(({ element }) => element),
      ),
    ),
    show(next) {
      set = next;
      refresh();
    },
    get axis() {
      return axis;
    },
  };
}

/** The value of the point that stands nearest to an x; `undefined` beyond the ends of the line, `null` where it is not finite. */
function valueAt(line: Line, x: number): number | null | undefined {
  const [first] = line.x;
  const last = line.x.at(-1);
  if (first === undefined || last === undefined || x < first || x > last) return undefined;
  let nearest = 0;
  for (let index = 1; index < line.x.length; index++) {
    if (Math.abs((line.x[index] ?? 0) - x) <= Math.abs((line.x[nearest] ?? 0) - x)) nearest = index;
  }
  return line.y[nearest];
}

function labelOf(set: CurveSet, design: string): string {
  return set.designs.find(({ key }) => key === design)?.label ?? design;
}

function describe(own: Panel, set: CurveSet, lines: readonly Line[]): string {
  const latest = lines
    .filter((line) => line.seed === null)
    .map((line) => {
      const value = line.y.at(-1);
      return `${labelOf(set, line.design)} ${value === null || value === undefined ? 'not finite' : own.formatY(value)}`;
    });
  return latest.length === 0
    ? `${own.title}: nothing yet.`
    : `${own.title}, latest mean: ${latest.join(', ')}. The figures are in the table behind the chart.`;
}
