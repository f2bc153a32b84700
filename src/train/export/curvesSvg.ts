/**
 * The curves of a run as a picture: the judged metric after each epoch beside the training loss, over epochs, seconds or
 * multiply-adds. One colour and line style a design, the mean as a thick line and each seed as a thin one. The picture stands
 * alone and needs no script or font.
 */
import { openRecord, stepsOfJob } from '../curves/runRecord.js';
import type { RunRecord } from '../curves/runRecord.js';
import { epochLines, lossLines } from '../curves/series.js';
import type { Line, XAxis } from '../curves/series.js';
import { lastEpoch, spreadAt } from '../runSummary.js';
import type { DesignSummary, Metric } from '../runSummary.js';
import { metricNames } from '../verdict.js';
import { axisOver } from './axis.js';
import type { Axis } from './axis.js';
import { chartFrame } from './chartFrame.js';
import type { DrawnLine } from './chartFrame.js';
import { xmlText } from './escape.js';
import { judgedMetric } from './exportedRun.js';
import type { ExportedRun } from './exportedRun.js';
import { capital, metricValue, scaledNumber, wholeNumber } from './figures.js';
import { chartStyles, styleSheet } from './pictureStyle.js';
import type { Scheme } from './pictureStyle.js';

export interface PictureOptions {
  /** What runs from left to right. */
  readonly axis?: XAxis;
  /** `reader` follows the light or dark scheme of whoever looks at the picture. */
  readonly scheme?: Scheme;
}

/** In pixels. The frames leave room for marks on their left and below. */
const frame = { top: 76, width: 370, height: 260 };
const frameLefts = [64, 528] as const;
const width = 920;
const legendTop = frame.top + frame.height + 56;
const legendRow = 22;

const captions: Readonly<Record<XAxis, string>> = {
  epochs: 'epochs',
  seconds: 'seconds of training',
  macs: 'forward multiply-adds (MACs) spent',
};

export function curvesSvg(run: ExportedRun, { axis = 'epochs', scheme = 'reader' }: PictureOptions = {}): string {
  const { designs } = run.summary;
  const record = openRecord(run.plan, run.events);
  const metric = judgedMetric(run);
  // Without a step told, nobody knows how many examples an epoch has.
  const known = axis !== 'macs' || stepsOfJob(record) !== null;
  const judged = known ? drawable(record, epochLines(record, axis, metric)) : [];
  const loss = known ? drawable(record, lossOf(record, axis)) : [];
  const horizontal = horizontalAxis(axis, run, [...judged, ...loss]);
  const framed = (title: string, of: Metric, lines: readonly DrawnLine[], left: number): string =>
    chartFrame(lines, {
      ...frame,
      left,
      title,
      horizontal,
      formatX: axis === 'macs' ? scaledNumber : wholeOrDecimal,
      captionX: captions[axis],
      formatY: (value, step) => markY(of, value, step),
    });
  const height = legendTop + legendRow * Math.max(1, designs.length) + 8;
  const title = run.title;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">
<title id="t">${xmlText(`${title}: ${metricNames[metric]} and training loss over ${captions[axis]}`)}</title>
<desc id="d">${xmlText(describe(designs, metric))}</desc>
<style>
${styleSheet(scheme)}
</style>
<rect class="page" width="100%" height="100%"/>
<text class="title" x="24" y="30">${xmlText(shortened(title))}</text>
${framed(capital(metricNames[metric]), metric, judged, frameLefts[0])}
${framed('Training loss', 'loss', loss, frameLefts[1])}
${designs.map((design, index) => legend(design, index)).join('\n')}
</svg>
`;
}

/** The loss of single steps tells more than that of whole epochs, where steps were told. */
function lossOf(record: RunRecord, axis: XAxis): Line[] {
  const lines = lossLines(record, axis);
  return lines.some(({ x }) => x.length > 1) ? lines : epochLines(record, axis, 'loss');
}

function drawable(record: RunRecord, lines: readonly Line[]): DrawnLine[] {
  const index = new Map(record.plan.designs.map(({ key }, at) => [key, at % chartStyles.length]));
  return lines
    .filter(({ x }) => x.length > 0)
    .map(({ design, seed, x, y }) => ({ style: index.get(design) ?? 0, bold: seed === null, x, y }));
}

function horizontalAxis(axis: XAxis, { plan }: ExportedRun, lines: readonly DrawnLine[]): Axis {
  const furthest = Math.max(0, ...lines.flatMap(({ x }) => x));
  if (axis !== 'epochs') return axisOver([0, furthest === 0 ? 1 : furthest], 5);
  const last = Math.max(1, Math.ceil(furthest), plan.settings.epochs);
  const step = Math.ceil(last / 8);
  // Counted from the end, which is what is compared.
  const ticks = Array.from({ length: last + 1 }, (_, epoch) => epoch).filter((epoch) => (last - epoch) % step === 0);
  return { low: 0, high: last, ticks };
}

/** With as many digits as tell one mark from the next. */
function markY(metric: Metric, value: number, step: number): string {
  const percent = metric === 'testAccuracy';
  const scale = percent ? 100 : 1;
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step * scale) - 1e-9)));
  return `${(value * scale).toFixed(digits)}${percent ? ' %' : ''}`;
}

function wholeOrDecimal(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

function legend({ label, params, macs, seeds }: DesignSummary, index: number): string {
  const top = legendTop + legendRow * index + 12;
  const count = `${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}`;
  const text = `${label}: ${wholeNumber(params)} parameters, ${wholeNumber(macs)} MACs, ${count}`;
  return (
    `<line class="d${index % chartStyles.length} mean" x1="${frameLefts[0]}" y1="${top - 4}" x2="${frameLefts[0] + 36}" y2="${top - 4}"/>` +
    `<text class="label" x="${frameLefts[0] + 46}" y="${top}">${xmlText(text)}</text>`
  );
}

function describe(designs: readonly DesignSummary[], metric: Metric): string {
  return designs
    .map((design) => {
      const epoch = lastEpoch(design);
      const { mean } = spreadAt(design, metric, epoch);
      const count = `${design.seeds.length} ${design.seeds.length === 1 ? 'seed' : 'seeds'}`;
      return `${design.label}: ${mean === null ? 'no value' : `${metricValue(metric, mean)} after epoch ${epoch}, mean of ${count}`}`;
    })
    .join('; ');
}

/** What is longer than the picture is cut off there, and is whole in its title. */
function shortened(text: string): string {
  return [...text].length > 110 ? `${[...text].slice(0, 109).join('')}…` : text;
}
