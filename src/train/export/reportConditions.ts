/** The part of a report that says under which conditions its figures came about. */
import { datasetLabel } from './datasetLabel.js';
import type { DatasetChoice } from '../plan.js';
import { mean, standardDeviation } from '../statistics.js';
import type { DesignSummary } from '../runSummary.js';
import { codeBlock, markdownText } from './escape.js';
import { trainedOn } from './exportedRun.js';
import type { ExportedRun } from './exportedRun.js';
import { wholeNumber } from './figures.js';
import { markdownTable } from './markdownTable.js';

export function settingsTable({ plan, circumstances }: ExportedRun): string {
  const { dataset, limit, optimizer, epochs, batchSize, seeds } = plan.settings;
  const { kind, learningRate, momentum } = optimizer;
  const trained = circumstances?.trainCount ?? null;
  const examples = trained === null ? '' : `, ${wholeNumber(trained)}`;
  return markdownTable(
    ['Setting', 'Value'],
    [
      ['Data set', markdownText(datasetName(dataset))],
      ['Training examples', limit === null ? `all${examples}` : `at most ${wholeNumber(limit)}`],
      ...(circumstances === null ? [] : [['Test examples', wholeNumber(circumstances.testCount)]]),
      ['Optimizer', `${kind}, learning rate ${learningRate}${kind === 'sgd' ? `, momentum ${momentum}` : ''}`],
      ['Batch size', wholeNumber(batchSize)],
      ['Epochs', wholeNumber(epochs)],
      ['Seeds', seeds.join(', ')],
    ],
  );
}

function datasetName(choice: DatasetChoice): string {
  return choice.id === 'file' ? choice.path : datasetLabel(choice);
}

export function timeSection(run: ExportedRun): string {
  const { batchSize } = run.plan.settings;
  const rows = run.summary.designs.flatMap((design) => {
    const seconds = secondsOfEpochs(design);
    const rates = design.seeds.flatMap(({ epochs }) => epochs.map(({ examplesPerSecond }) => examplesPerSecond));
    const rate = mean(rates);
    if (rate === null) return [];
    return [
      [
        markdownText(design.label),
        figure(mean(seconds), standardDeviation(seconds)),
        wholeNumber(Math.round(rate)),
        significant(rate / batchSize),
      ],
    ];
  });
  if (rows.length === 0) return '';
  const table = markdownTable(['Design', 'Seconds an epoch, mean ± s.d.', 'Examples a second', 'Steps a second'], rows);
  const note = 'Of one training, without warm-up, evaluation and pauses.';
  const { circumstances } = run;
  const wall =
    circumstances === null
      ? []
      : [
          `The whole run, with evaluation, took ${duration(circumstances.wallSeconds)}; ` +
            (circumstances.sideBySide === 1
              ? 'its trainings followed each other.'
              : `${circumstances.sideBySide} trainings went on at a time, and share the machine.`),
        ];
  return [table, [note, ...wall].join(' ')].join('\n\n');
}

/** Of every epoch whose beginning is known. */
function secondsOfEpochs(design: DesignSummary): number[] {
  return design.seeds.flatMap(({ epochs }) =>
    epochs.flatMap(({ epoch, seconds }) => {
      if (epoch === 1) return [seconds];
      const before = epochs.find((candidate) => candidate.epoch === epoch - 1);
      return before === undefined ? [] : [seconds - before.seconds];
    }),
  );
}

function figure(value: number | null, deviation: number | null): string {
  if (value === null) return '–';
  if (deviation === null) return significant(value);
  const digits = significant(value).split('.')[1]?.length ?? 0;
  return `${significant(value)} ± ${deviation.toFixed(digits)}`;
}

function significant(value: number): string {
  return value >= 100 ? wholeNumber(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function duration(seconds: number): string {
  if (seconds < 60) return `${significant(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds - 60 * minutes)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function backendSection(run: ExportedRun): string {
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
    : `${chosen}\n\n${markdownTable(['Back end', 'Available', 'Steps a second', 'Detail'], candidates)}`;
}

export function machineSection({ circumstances }: ExportedRun): string {
  if (circumstances === null) return '';
  return circumstances.machine.map((line) => `- ${markdownText(line)}`).join('\n');
}

export function commandSection({ circumstances }: ExportedRun): string {
  if (circumstances === null) return '';
  return `${markdownText(`With Layerwright ${circumstances.version}`)}:\n\n${codeBlock(circumstances.command)}`;
}

export function notes({ events, dropped }: ExportedRun): string {
  const told = events.flatMap((event) => {
    if (event.event === 'note') return [event.message];
    return event.event === 'failed' ? [`The training failed: ${event.message}`] : [];
  });
  // Every worker of a run tells its own.
  return [...new Set([...(dropped === null ? [] : [dropped]), ...told])].map((note) => `- ${markdownText(note)}`).join('\n');
}
