/** `report.md`: a run for people. What it says of the designs is what the intervals allow, and no more. */
import type { DatasetChoice, TrainingSettings } from '../plan.js';
import { catalogueEntry } from '../data/catalogue.js';
import { compareDesigns, lastEpoch, spreadAt } from '../runSummary.js';
import type { DesignSummary, Metric } from '../runSummary.js';
import { formatDifference, metricNames, verdict } from '../verdict.js';
import { markdownText } from './escape.js';
import { judgedMetric, judgments, trainedOn } from './exportedRun.js';
import type { ExportedRun } from './exportedRun.js';
import { metricValue, signedWhole, spreadText, wholeNumber } from './figures.js';

export function reportMarkdown(run: ExportedRun): string {
  return [
    `# ${markdownText(run.title)}`,
    about(run),
    ...section('Result', result(run)),
    ...section('Designs', designTable(run)),
    ...section('Each seed', seedTable(run)),
    ...section('Each epoch', epochTable(run)),
    ...section('Settings', settingsTable(run.plan.settings)),
    ...section('Back end', backendSection(run)),
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
  return table(
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

function seedTable(run: ExportedRun): string {
  const { designs, plannedSeeds } = run.summary;
  const metric = judgedMetric(run);
  const rows = plannedSeeds.flatMap((seed) => {
    const cells = designs.map((design) => valueOf(design, metric, seed));
    return cells.every((cell) => cell === '–') ? [] : [[String(seed), ...cells]];
  });
  if (rows.length === 0) return '';
  const heading = `${capital(metricNames[metric])} after each seed’s last epoch.`;
  return `${heading}\n\n${table(['Seed', ...designs.map(({ label }) => markdownText(label))], rows)}`;
}

function valueOf(design: DesignSummary, metric: Metric, seed: number): string {
  const last = design.seeds.find((history) => history.seed === seed)?.epochs.at(-1);
  if (last === undefined) return '–';
  const value = metricValue(metric, last[metric]);
  return last.epoch === lastEpoch(design) ? value : `${value} (epoch ${last.epoch})`;
}

function epochTable(run: ExportedRun): string {
  const { designs } = run.summary;
  const shown: readonly Metric[] = ['testAccuracy', 'testLoss', 'loss'];
  const last = Math.max(0, ...designs.map(lastEpoch));
  const rows = Array.from({ length: last }, (_, i) => i + 1).flatMap((epoch) =>
    designs.map((design) => [
      String(epoch),
      markdownText(design.label),
      ...shown.map((metric) => spreadText(metric, spreadAt(design, metric, epoch))),
    ]),
  );
  return rows.length === 0 ? '' : table(['Epoch', 'Design', ...shown.map((metric) => capital(metricNames[metric]))], rows);
}

function settingsTable({ dataset, limit, optimizer, epochs, batchSize, seeds }: TrainingSettings): string {
  const { kind, learningRate, momentum } = optimizer;
  return table(
    ['Setting', 'Value'],
    [
      ['Data set', markdownText(datasetName(dataset))],
      ['Training examples', limit === null ? 'all' : `at most ${wholeNumber(limit)}`],
      ['Optimizer', `${kind}, learning rate ${learningRate}${kind === 'sgd' ? `, momentum ${momentum}` : ''}`],
      ['Batch size', wholeNumber(batchSize)],
      ['Epochs', wholeNumber(epochs)],
      ['Seeds', seeds.join(', ')],
    ],
  );
}

function datasetName(choice: DatasetChoice): string {
  return choice.id === 'file' ? choice.path : catalogueEntry(choice.id).label;
}

function backendSection(run: ExportedRun): string {
  const event = trainedOn(run);
  if (event === undefined) return '';
  const candidates = event.candidates.map(({ backend, available, detail, stepsPerSecond }) => [
    backend,
    available ? 'yes' : 'no',
    stepsPerSecond === null ? '–' : stepsPerSecond.toFixed(1),
    markdownText(detail),
  ]);
  const chosen = `${event.backend}: ${markdownText(event.reason)}`;
  return candidates.length === 0
    ? chosen
    : `${chosen}\n\n${table(['Back end', 'Available', 'Steps a second', 'Detail'], candidates)}`;
}

function notes({ events, dropped }: ExportedRun): string {
  const told = events.flatMap((event) => {
    if (event.event === 'note') return [event.message];
    return event.event === 'failed' ? [`The training failed: ${event.message}`] : [];
  });
  return [...(dropped === null ? [] : [dropped]), ...told].map((note) => `- ${markdownText(note)}`).join('\n');
}

/** Cells are Markdown already. The first column is text, the others are numbers as far as they have any. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
