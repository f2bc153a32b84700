/**
 * `curves.svg`: a metric over epochs, one colour and line style a design, the mean as a thick line and each seed as a thin one.
 * It stands alone, needs no script or font, and follows the reader's light or dark scheme.
 */
import { lastEpoch, spreadAt } from '../runSummary.js';
import type { DesignSummary, Metric } from '../runSummary.js';
import { metricNames } from '../verdict.js';
import { axisOver } from './axis.js';
import type { Axis } from './axis.js';
import { xmlText } from './escape.js';
import { judgedMetric } from './exportedRun.js';
import type { ExportedRun } from './exportedRun.js';

const width = 720;
const plot = { left: 64, top: 40, width: 632, height: 320 };
const legendTop = plot.top + plot.height + 52;
const legendRow = 22;

/** Told apart in light and dark, and by most people who see colours differently; line styles tell them apart without colour. */
const styles = [
  { light: '#0b62c4', dark: '#5aa9ff', dash: '' },
  { light: '#b84a00', dark: '#ff9d5c', dash: '9 4' },
  { light: '#0a7a4b', dark: '#4fd39a', dash: '3 3' },
  { light: '#8a2fb0', dark: '#d79bf0', dash: '12 4 3 4' },
  { light: '#8c6d00', dark: '#e3c34f', dash: '6 2 2 2 2 2' },
];

export function curvesSvg(run: ExportedRun, metric: Metric = judgedMetric(run)): string {
  const { designs } = run.summary;
  const curves = designs.map((design) => curveOf(design, metric));
  const points = curves.flatMap(({ mean, seeds }) => [...mean, ...seeds.flat()]);
  const last = Math.max(1, ...designs.map(lastEpoch));
  const horizontal = epochAxis(last);
  const vertical = axisOver(
    points.map(({ value }) => value),
    5,
  );
  const x = (epoch: number): number => plot.left + ((epoch - horizontal.low) / (horizontal.high - horizontal.low)) * plot.width;
  const y = (value: number): number => plot.top + (1 - (value - vertical.low) / (vertical.high - vertical.low)) * plot.height;
  const place = ({ epoch, value }: Point): string => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`;

  const height = legendTop + legendRow * Math.max(1, designs.length) + 8;
  const name = metricNames[metric];
  const title = `${run.title}: ${name} by epoch`;
  const drawn = curves.map(({ mean, seeds }, index) => {
    const thin = seeds.map((seed) => line(seed, place, `d${index % styles.length} seed`));
    return [...thin, line(mean, place, `d${index % styles.length} mean`), ...mean.map((point) => dot(point, place, index))].join(
      '\n',
    );
  });

  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">
<title id="t">${xmlText(title)}</title>
<desc id="d">${xmlText(describe(designs, metric))}</desc>
<style>
${styleSheet()}
</style>
<rect class="page" width="100%" height="100%"/>
<text class="title" x="${plot.left}" y="24">${xmlText(title)}</text>
${grid(horizontal, vertical, x, y, metric)}
${drawn.join('\n')}
${designs.map((design, index) => legend(design, index)).join('\n')}
</svg>
`;
}

interface Point {
  readonly epoch: number;
  readonly value: number;
}

/** Values that are not finite leave a gap where they would be; the mean is over the seeds that have one. */
function curveOf(
  design: DesignSummary,
  metric: Metric,
): { readonly mean: readonly Point[]; readonly seeds: readonly (readonly Point[])[] } {
  const mean = Array.from({ length: lastEpoch(design) }, (_, i) => i + 1).flatMap((epoch) => {
    const { mean: value } = spreadAt(design, metric, epoch);
    return value === null ? [] : [{ epoch, value }];
  });
  const seeds = design.seeds.map(({ epochs }) =>
    epochs.flatMap(({ epoch, [metric]: value }) => (value === null ? [] : [{ epoch, value }])),
  );
  return { mean, seeds };
}

function epochAxis(last: number): Axis {
  if (last === 1) return { low: 0, high: 2, ticks: [1] };
  const step = Math.max(1, Math.ceil(last / 12));
  return {
    low: 1,
    high: last,
    ticks: Array.from({ length: last }, (_, i) => i + 1).filter((epoch) => (last - epoch) % step === 0),
  };
}

function line(points: readonly Point[], place: (point: Point) => string, classes: string): string {
  // Consecutive epochs are joined; a gap stays one.
  const pieces: Point[][] = [];
  for (const point of points) {
    const piece = pieces[pieces.length - 1];
    if (piece?.[piece.length - 1]?.epoch === point.epoch - 1) piece.push(point);
    else pieces.push([point]);
  }
  return pieces.map((piece) => `<polyline class="${classes}" points="${piece.map(place).join(' ')}"/>`).join('\n');
}

function dot(point: Point, place: (point: Point) => string, index: number): string {
  const [cx, cy] = place(point).split(',');
  return `<circle class="d${index % styles.length} dot" cx="${cx}" cy="${cy}" r="3"/>`;
}

function grid(
  horizontal: Axis,
  vertical: Axis,
  x: (epoch: number) => number,
  y: (value: number) => number,
  metric: Metric,
): string {
  const right = plot.left + plot.width;
  const bottom = plot.top + plot.height;
  const digits = Math.max(
    0,
    Math.min(
      6,
      Math.ceil(-Math.log10(((vertical.ticks[1] ?? 1) - (vertical.ticks[0] ?? 0)) * (metric === 'testAccuracy' ? 100 : 1))),
    ),
  );
  const label = (value: number): string =>
    metric === 'testAccuracy' ? `${(value * 100).toFixed(digits)} %` : value.toFixed(digits);
  const rows = vertical.ticks.map((tick) => {
    const at = y(tick).toFixed(1);
    return `<line class="grid" x1="${plot.left}" y1="${at}" x2="${right}" y2="${at}"/><text class="tick end" x="${plot.left - 8}" y="${at}" dy="0.35em">${label(tick)}</text>`;
  });
  const columns = horizontal.ticks.map(
    (tick) => `<text class="tick middle" x="${x(tick).toFixed(1)}" y="${bottom + 18}">${tick}</text>`,
  );
  const caption = `<text class="tick middle" x="${plot.left + plot.width / 2}" y="${bottom + 36}">epoch</text>`;
  return [...rows, ...columns, caption].join('\n');
}

function legend({ label, params, macs, seeds }: DesignSummary, index: number): string {
  const top = legendTop + legendRow * index + 12;
  const text = `${label}: ${params.toLocaleString('en-US')} parameters, ${macs.toLocaleString('en-US')} MACs, ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}`;
  return (
    `<line class="d${index % styles.length} mean" x1="${plot.left}" y1="${top - 4}" x2="${plot.left + 36}" y2="${top - 4}"/>` +
    `<text class="label" x="${plot.left + 46}" y="${top}">${xmlText(text)}</text>`
  );
}

function describe(designs: readonly DesignSummary[], metric: Metric): string {
  return designs
    .map((design) => {
      const { mean } = spreadAt(design, metric, lastEpoch(design));
      return `${design.label}: ${mean === null ? 'no value' : `${mean.toFixed(4)} after epoch ${lastEpoch(design)}, mean of ${design.seeds.length} seeds`}`;
    })
    .join('; ');
}

function styleSheet(): string {
  const scheme = (ink: string, page: string, grid: string, tone: 'light' | 'dark'): string =>
    `.page { fill: ${page}; } text { fill: ${ink}; } .grid { stroke: ${grid}; }\n` +
    styles.map((style, index) => `.d${index} { stroke: ${style[tone]}; } .d${index}.dot { fill: ${style[tone]}; }`).join('\n');
  return [
    'text { font: 13px system-ui, sans-serif; } .title { font-size: 15px; font-weight: 600; } .tick { font-size: 12px; }',
    '.end { text-anchor: end; } .middle { text-anchor: middle; } polyline { fill: none; stroke-linejoin: round; }',
    '.mean { stroke-width: 2.5; } .seed { stroke-width: 1; opacity: 0.4; } .dot { stroke: none; }',
    ...styles.map((style, index) => (style.dash === '' ? '' : `.d${index}.mean { stroke-dasharray: ${style.dash}; }`)),
    scheme('#1f1f1f', '#ffffff', '#dddddd', 'light'),
    `@media (prefers-color-scheme: dark) {\n${scheme('#e0e0e0', '#1e1e1e', '#3c3c3c', 'dark')}\n}`,
  ]
    .filter((rule) => rule !== '')
    .join('\n');
}
