/** What a run leaves behind: lines of JSON, a table for people, files under `--out`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TrainingEvent } from '../train/event.js';
import { designName, judgedMetric, judgments } from '../train/export/exportedRun.js';
import type { ExportedRun } from '../train/export/exportedRun.js';
import { spreadText, wholeNumber } from '../train/export/figures.js';
import { reportPage, runFiles } from '../train/export/runFiles.js';
import type { TextFile } from '../train/export/runFiles.js';
import { resultOf } from '../train/export/runJson.js';
import { exportInWorker } from '../train/node/asking.js';
import type { Installation } from '../train/node/asking.js';
import type { TrainingPlan } from '../train/plan.js';
import { failure, success } from '../train/result.js';
import type { Result } from '../train/result.js';
import { lastEpoch, spreadAt } from '../train/runSummary.js';
import type { JobCheckpoint } from '../train/trainer.js';
import { metricNames, verdict } from '../train/verdict.js';
import { formatTable } from '../text/textTable.js';
import type { Column } from '../text/textTable.js';
import { printable } from './terminal.js';

/** The first line of `--json`: what is going to be trained. */
export function planLine(plan: TrainingPlan, dataset: string): string {
  const designs = plan.designs.map(({ key, label, choice, params, macs }) => ({
    design: designName(plan, key),
    key,
    label,
    ...choice,
    params,
    macs,
  }));
  const { runId, created, model, layer, settings } = plan;
  return JSON.stringify({ event: 'plan', runId, created, model, layer, dataset, designs, settings });
}

/** The lines of `--json` for what a run tells; steps are left out. */
export function eventLines(plan: TrainingPlan, events: readonly TrainingEvent[]): string[] {
  return events
    .filter(({ event }) => event !== 'step')
    .map((event) =>
      JSON.stringify('design' in event ? { ...event, design: designName(plan, event.design), key: event.design } : event),
    );
}

/** The last line of `--json`. */
export function resultLine(run: ExportedRun): string {
  return JSON.stringify(resultOf(run));
}

/** The result for people: a row a design, then what may be said of the difference. */
export function resultText(run: ExportedRun): string {
  const metric = judgedMetric(run);
  const columns: Column[] = [
    { title: 'design', align: 'left' },
    { title: 'parameters', align: 'right' },
    { title: 'MACs', align: 'right' },
    { title: metricNames[metric], align: 'right' },
    { title: 'after epoch', align: 'right' },
  ];
  const rows = run.summary.designs.map((design) => [
    printable(design.label),
    wholeNumber(design.params),
    wholeNumber(design.macs),
    spreadText(metric, spreadAt(design, metric, lastEpoch(design))),
    String(lastEpoch(design)),
  ]);
  const verdicts = judgments(run).map((comparison) => printable(verdict(comparison)));
  return [...formatTable(columns, rows), '', ...verdicts].map((line) => `${line}\n`).join('');
}

/** Writes the files of `--out`. `checkpoints` are the newest of each job; models are those that have begun. */
export async function writeRun(
  folder: string,
  run: ExportedRun,
  checkpoints: readonly JobCheckpoint[],
  installation: Installation,
): Promise<Result<null>> {
  return writing(folder, async () => {
    await writeFiles(folder, runFiles(run));
    const writes: Promise<void>[] = [];
    const exported = await exportInWorker(installation, run.plan, checkpoints, ({ design, seed, json, weights }) => {
      writes.push(writeModel(join(folder, 'models', `${design}-seed-${seed}`), json, weights));
    });
    await Promise.all(writes);
    return exported;
  });
}

/** Writes the page of `--report` and the pictures beside it. */
export async function writeReport(file: string, run: ExportedRun): Promise<Result<null>> {
  return writing(file, async () => {
    await writeFiles(dirname(file), reportPage(run, basename(file)));
    return success(null);
  });
}

async function writing(place: string, write: () => Promise<Result<null>>): Promise<Result<null>> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return failure(`${place} cannot be written: ${error.message}.`);
  }
}

async function writeFiles(folder: string, files: readonly TextFile[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, text } of files) await writeFile(join(folder, name), text);
}

async function writeModel(folder: string, json: string, weights: ArrayBuffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'weights.bin'), new Uint8Array(weights));
  await writeFile(join(folder, 'model.json'), json);
}
