/** `report.md`: a run for people. What it says of the designs is what the intervals allow, and no more. */
import type { XAxis } from '../curves/series.js';
import { compareDesigns, lastEpoch, spreadAt } from '../runSummary.js';
import type { DesignSummary, Metric } from '../runSummary.js';
import { formatDifference, metricNames, verdict } from '../verdict.js';
import { markdownText } from './escape.js';
import { judgedMetric, judgments } from './exportedRun.js';
import type { ExportedRun } from './exportedRun.js';
import { capital, metricValue, signedWhole, spreadText, wholeNumber } from './figures.js';
import { markdownTable } from './markdownTable.js';
import { backendSection, commandSection, machineSection, notes, settingsTable, timeSection } from './reportConditions.js';

export interface Picture {
  readonly axis: XAxis;
  /** Relative to the report, with `/` between its parts. */
  readonly path: string;
}

export interface ReportOptions {
  /** Pictures that lie beside the report. */
  readonly pictures?: readonly Picture[];
}

export function reportMarkdown(run: ExportedRun, { pictures = [] }: ReportOptions = {}): string {
  return [
    `# ${markdownText(run.title)}`,
    about(run),
    ...section('Result', result(run)),
    ...section('Curves', pictures.map(pictureLine).join('\n\n')),
    ...section('Designs', designTable(run)),
    ...section('Each epoch', epochSection(run)),
    ...section('Each seed', seedTable(run)),
    ...section('Time', timeSection(run)),
    ...section('Settings', settingsTable(run)),
    ...section('Back end', backendSection(run)),
    ...section('Machine', machineSection(run)),
    ...section('Doing it again', commandSection(run)),
    ...section('Notes', notes(run)),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(title: string, body: string): string[] {
  return body === '' ? [] : [`## ${title}`, body];
}

function about({ plan, status }: ExportedRun): string {
  const { model, layer, created } = plan;
  return (
    `Model ${markdownText(model.name)} in ${markdownText(model.file)}: ${plan.designs.length} ways to build its ` +
    `layer ${markdownText(layer)}. Begun ${markdownText(created)}; ${status}.`
  );
}

function result(run: ExportedRun): string {
  const comparisons = judgments(run);
  if (comparisons.length === 0) return 'There is only one design, so nothing is compared.';
  const lines = comparisons.map((comparison) => `- ${markdownText(verdict(comparison))}`);
  const reading =
    'Differences are means over pairs of equal seeds, which share data order and the seed of the initial weights; brackets are 95 % ' +
    'intervals (Student’s t). They are taken after the last epoch, not the best one: test data chooses nothing.';
  const many =
    comparisons.length > 1
      ? [
          `These are ${comparisons.length} comparisons: even if no design differed, about one in twenty such intervals would leave zero out.`,
        ]
      : [];
  return [lines.join('\n'), reading, ...many].join('\n\n');
}

const axisNames: Readonly<Record<XAxis, string>> = {
  epochs: 'over epochs',
  seconds: 'over seconds of training',
  macs: 'over the multiply-adds that were spent',
};

function pictureLine({ axis, path }: Picture): string {
  return `![Curves of the designs ${axisNames[axis]}](${addressOf(path)})`;
}

/** As the address of a link, whatever characters the path has. */
function addressOf(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[()'*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`))
    .join('/');
}

function designTable(run: ExportedRun): string {
  const { summary } = run;
  const metric = judgedMetric(run);
  const baseline = summary.designs.find(({ key }) => key === summary.baseline);
  const rows = summary.designs.map((design) => {
    const epoch = lastEpoch(design);
    const isBaseline = baseline === undefined || design.key === baseline.key;
    return [
      markdownText(design.label),
      wholeNumber(design.params),
      isBaseline ? '–' : signedWhole(design.params - baseline.params),
      wholeNumber(design.macs),
      isBaseline ? '–' : signedWhole(design.macs - baseline.macs),
      epoch === 0 ? '–' : String(epoch),
      spreadText(metric, spreadAt(design, metric, epoch)),
      isBaseline ? '–' : (formatDifference(compareDesigns(design, baseline, metric)) ?? '–'),
    ];
  });
  return markdownTable(
    [
      'Design',
      'Parameters',
      'Difference',
      'Multiply-adds (MACs)',
      'Difference',
      'Epochs',
      `${capital(metricNames[metric])}, mean ± s.d.`,
      'Paired difference [95 %]',
    ],
    rows,
  );
}

/** More epochs than these make a list of sentences that nobody reads. */
const mostVerdicts = 12;

function epochSection(run: ExportedRun): string {
  const { summary } = run;
  const { designs } = summary;
  const judged = judgedMetric(run);
  const shown: readonly Metric[] = ['testAccuracy', 'testLoss', 'loss'];
  const baseline = designs.find(({ key }) => key === summary.baseline);
  const epochs = Array.from({ length: Math.max(0, ...designs.map(lastEpoch)) }, (_, i) => i + 1);
  const compared = (design: DesignSummary, epoch: number) =>
    baseline === undefined || design.key === baseline.key ? null : compareDesigns(design, baseline, judged, epoch);
  const rows = epochs.flatMap((epoch) =>
    designs.map((design) => {
      const comparison = compared(design, epoch);
      return [
        String(epoch),
        markdownText(design.label),
        ...shown.map((metric) => spreadText(metric, spreadAt(design, metric, epoch))),
        (comparison === null ? null : formatDifference(comparison)) ?? '–',
      ];
    }),
  );
  if (rows.length === 0) return '';
  const header = ['Epoch', 'Design', ...shown.map((metric) => capital(metricNames[metric])), 'Paired difference [95 %]'];
  const verdicts = epochs.flatMap((epoch) =>
    designs.flatMap((design) => {
      const comparison = compared(design, epoch);
      return comparison === null ? [] : [`- ${markdownText(verdict(comparison))}`];
    }),
  );
  const sentences = epochs.length > 1 && verdicts.length <= mostVerdicts ? verdicts.join('\n') : '';
  return [markdownTable(header, rows), sentences].filter((part) => part !== '').join('\n\n');
}

/** More rows than these are left to the CSV file; the last epoch stays. */
const mostSeedRows = 40;

function seedTable(run: ExportedRun): string {
  const { designs, plannedSeeds } = run.summary;
  const metric = judgedMetric(run);
  const last = Math.max(0, ...designs.map(lastEpoch));
  const all = last * plannedSeeds.length <= mostSeedRows;
  const epochs = Array.from({ length: last }, (_, i) => i + 1).filter((epoch) => all || epoch === last);
  const rows = epochs.flatMap((epoch) =>
    plannedSeeds.flatMap((seed) => {
      const cells = designs.map((design) => valueOf(design, metric, seed, epoch));
      return cells.every((cell) => cell === '–') ? [] : [[String(epoch), String(seed), ...cells]];
    }),
  );
  if (rows.length === 0) return '';
  const heading = `${capital(metricNames[metric])}${all ? '' : ' after the last epoch'}.`;
  return `${heading}\n\n${markdownTable(['Epoch', 'Seed', ...designs.map(({ label }) => markdownText(label))], rows)}`;
}

function valueOf(design: DesignSummary, metric: Metric, seed: number, epoch: number): string {
  const history = design.seeds.find((candidate) => candidate.seed === seed);
  const event = history?.epochs.find((candidate) => candidate.epoch === epoch);
  return event === undefined ? '–' : metricValue(metric, event[metric]);
}
