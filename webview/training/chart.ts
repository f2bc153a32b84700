/** One chart: lines of designs, thin ones for seeds and bold ones for means. Draws with uPlot and knows nothing of training. */
import uPlot from 'uplot';
import { h, setAttribute } from '../dom.js';
import { colorOf, dashOf, onThemeChange, readPalette } from '../theme.js';
import type { Palette } from '../theme.js';
import type { Line } from '../../src/train/curves/series.js';

export interface HorizontalAxis {
  readonly label: string;
  readonly format: (value: number) => string;
  /** Where the axis ends, if that is known before the lines get there. */
  readonly end: number | null;
  /** Only whole numbers make sense as marks. */
  readonly whole: boolean;
}

export interface ChartOptions {
  /** Height of the drawing in pixels. */
  readonly height: number;
  /** What the vertical axis spans at least: smaller differences should look small. */
  readonly leastSpan: number;
  /** Values to be expected: without any beyond them, no mark lies there. */
  readonly limits: readonly [number, number];
  /** A mark of the vertical axis, with as many digits as tell it from the next one. */
  readonly formatY: (value: number, increment: number) => string;
  /** Tells which x is pointed at; `null` when nothing is. */
  readonly onPoint: (x: number | null) => void;
}

export interface Chart {
  readonly element: HTMLElement;
  /** `designs` in the order of their colors. */
  draw(lines: readonly Line[], designs: readonly string[], x: HorizontalAxis): void;
  /** What the chart shows, for those who cannot see it. */
  describe(sentence: string): void;
  destroy(): void;
}

export function chart(options: ChartOptions): Chart {
  const element = h('div', { class: 'chart', role: 'img' });
  let palette = readPalette();
  let plot: uPlot | null = null;
  let shown = '';

  const resizing = new ResizeObserver(() => {
    if (plot && element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height: options.height });
  });
  resizing.observe(element);
  const stopTheming = onThemeChange(() => {
    palette = readPalette();
    plot?.redraw(false, true);
  });

  return {
    element,
    draw(unsorted, designs, x) {
      // Bold lines last, so that they lie on top.
      const lines = [...unsorted].sort((a, b) => Number(a.seed === null) - Number(b.seed === null));
      const layout = JSON.stringify([lines.map(({ design, seed }) => [design, seed]), designs, x.label, x.end]);
      const data = joined(lines);
      if (plot && layout === shown) {
        plot.setData(data);
        return;
      }
      plot?.destroy();
      shown = layout;
      plot = new uPlot(
        {
          width: Math.max(element.clientWidth, 120),
          height: options.height,
          legend: { show: false },
          cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
          padding: [8, roomForLastMark(x), 0, 0],
          scales: {
            x: { time: false, range: fromZeroTo(x.end) },
            y: { range: roomyRange(options) },
          },
          axes: axes(() => palette, x, options),
          series: [{}, ...lines.map((line) => seriesOf(line, designs.indexOf(line.design), () => palette))],
          hooks: {
            setCursor: [
              (u) =>
                options.onPoint(u.cursor.idx === null || u.cursor.idx === undefined ? null : (u.data[0][u.cursor.idx] ?? null)),
            ],
          },
        },
        data,
        element,
      );
    },
    describe: (sentence) => setAttribute(element, 'aria-label', sentence),
    destroy() {
      resizing.disconnect();
      stopTheming();
      plot?.destroy();
      plot = null;
    },
  };
}

/** All lines on one axis; where a line has no point at an x of another, it runs through. */
function joined(lines: readonly Line[]): uPlot.AlignedData {
  const filled = lines.map((line): uPlot.AlignedData => [[...line.x], [...line.y]]);
  if (filled.length === 0) return [[]];
  return uPlot.join(
    filled,
    filled.map(() => [2, 2]),
  );
}

function seriesOf(line: Line, index: number, palette: () => Palette): uPlot.Series {
  const bold = line.seed === null;
  return {
    stroke: () => colorOf(palette(), index),
    width: bold ? 2.25 : 1,
    alpha: bold ? 1 : 0.4,
    // Dashes on thin, noisy lines are a flicker; the bold line carries them.
    dash: bold ? [...dashOf(index)] : [],
    points: {
      // Few points are seen one by one, and a single one would not be seen at all without its mark.
      show: (u, seriesIndex) => bold && countOf(u.data[seriesIndex]) <= 12,
      size: 5,
      width: 1.5,
      fill: () => colorOf(palette(), index),
    },
  };
}

function countOf(values: ArrayLike<number | null | undefined> | undefined): number {
  let count = 0;
  for (let at = 0; at < (values?.length ?? 0); at++) if (typeof values?.[at] === 'number') count++;
  return count;
}

/** From the start of the training to its end, or to where the lines have got. */
function fromZeroTo(end: number | null) {
  return (_u: uPlot, _low: number | null, high: number | null): uPlot.Range.MinMax => [0, Math.max(end ?? 0, high ?? 0) || 1];
}

/** A little room above and below, and a span for lines that are level or have only begun; little of it where there are no values. */
function roomyRange({ leastSpan, limits }: ChartOptions) {
  return (_u: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax => {
    if (low === null || high === null) return [0, 1];
    const [least, most] = [Math.min(limits[0], low), Math.max(limits[1], high)];
    const missing = Math.max(0, leastSpan - (high - low)) / 2;
    const room = Math.max(high - low, leastSpan) * 0.06;
    const [bottom, top] = [low - room - missing, high + room + missing];
    const down = Math.max(0, top - (most + room));
    const up = Math.max(0, least - room - bottom);
    return [bottom - down + up, top - down + up];
  };
}

/** A character of a mark in pixels: the digits of the widest fonts that editors use. */
const markCharacter = 7;

/** The last mark of the horizontal axis stands under the end of the drawing, half of it beyond. */
function roomForLastMark(x: HorizontalAxis) {
  return (u: uPlot): number => Math.max(10, Math.ceil((x.format(u.scales['x']?.max ?? 0).length * markCharacter) / 2));
}

/** The longest of the marks; there are none before there is anything to draw. */
function widthOf(marks: readonly string[] | null): number {
  return markCharacter * Math.max(0, ...(marks ?? []).map((text) => text.length));
}

/** A scale that has no more than room beyond a limit has no values there. */
function isExpected(u: uPlot, value: number, [least, most]: ChartOptions['limits']): boolean {
  const { min = 0, max = 0 } = u.scales['y'] ?? {};
  const room = (max - min) / 10;
  return (value >= least || min < least - room) && (value <= most || max > most + room);
}

const wholeSteps = [1, 2, 5].flatMap((step) => [1, 10, 100, 1000, 10_000].map((power) => step * power)).sort((a, b) => a - b);

function axes(palette: () => Palette, x: HorizontalAxis, { formatY, limits }: ChartOptions): uPlot.Axis[] {
  const font = `11px ${palette().font}`;
  const shared = {
    stroke: () => palette().muted,
    grid: { stroke: () => palette().grid, width: 1 },
    ticks: { stroke: () => palette().grid, width: 1, size: 4 },
    font,
    labelFont: font,
  };
  return [
    {
      ...shared,
      label: x.label,
      labelSize: 18,
      size: 26,
      gap: 3,
      space: 56,
      ...(x.whole ? { incrs: wholeSteps } : {}),
      values: (_u, values) => values.map(x.format),
    },
    {
      ...shared,
      size: (_u, values) => Math.max(48, 12 + widthOf(values)),
      gap: 4,
      space: 32,
      filter: (u, splits) => splits.map((value) => (isExpected(u, value, limits) ? value : null)),
      values: (_u, values, _axis, _space, increment) =>
        values.map((value: number | null) => (value === null ? '' : formatY(value, increment))),
    },
  ];
}
