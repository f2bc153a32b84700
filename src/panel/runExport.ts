/** Exports a run: asks for the form, writes what the host can write, and leaves pixels and models to the page. */
import * as vscode from 'vscode';
import type { ExportTask } from '../protocol.js';
import { openRecord, stepOfEpoch, stepsOfJob } from '../train/curves/runRecord.js';
import type { XAxis } from '../train/curves/series.js';
import { curvesSvg } from '../train/export/curvesSvg.js';
import { exportedRun } from '../train/export/exportedRun.js';
import type { ExportedRun } from '../train/export/exportedRun.js';
import { metricValue } from '../train/export/figures.js';
import { runFiles } from '../train/export/runFiles.js';
import type { RunStore, StoredRun } from '../train/runStore.js';
import type { StoredCheckpoint } from '../train/storedCheckpoint.js';
import { exportFormats } from './exportFormats.js';
import type { ExportFormat } from './exportFormats.js';
import { RequestFailure } from './pageConnection.js';
import { fileNameOf, saveFile, saveFolder } from './saving.js';
import type { OutgoingFile } from './saving.js';

const nothing: ExportTask = { kind: 'done', sentence: null };

interface FormatItem extends vscode.QuickPickItem {
  readonly form: ExportFormat['form'];
}

interface ModelItem extends vscode.QuickPickItem {
  readonly checkpoints: readonly StoredCheckpoint[];
}

/** Lets the user choose a form, and does what the host can do of it. */
export async function exportRun(runs: RunStore, runId: string, axis: XAxis): Promise<ExportTask> {
  const loaded = await runs.load(runId);
  if (!loaded.ok) throw new RequestFailure(loaded.error);
  const { plan, events, status, title, dropped } = loaded.value;
  const run = exportedRun(plan, events, { title, status, dropped });
  const items: FormatItem[] = exportFormats(axis).map(({ label, description, detail, form }) => ({
    label,
    description,
    detail,
    form,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Export “${title}”`,
    placeHolder: 'In which form?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) return nothing;
  const { form } = chosen;
  switch (form.kind) {
    case 'text':
      return { kind: 'done', sentence: await saveFile(`${fileNameOf(title)}${form.ending}`, encode(form.write(run, axis))) };
    case 'picture':
      return { kind: 'picture', name: `${fileNameOf(title)}.png`, svg: curvesSvg(run, { axis, scheme: 'light' }) };
    case 'folder':
      return { kind: 'done', sentence: await saveFolder(title, outgoing(run)) };
    case 'models':
      return models(runs, runId, loaded.value);
  }
}

function outgoing(run: ExportedRun): OutgoingFile[] {
  return runFiles(run).map(({ name, text }) => ({ path: name, data: encode(text) }));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The checkpoints that the user chose, for the page to make models of. */
async function models(runs: RunStore, runId: string, { plan, events, title }: StoredRun): Promise<ExportTask> {
  const kept = await runs.checkpoints(runId);
  if (!kept.ok) throw new RequestFailure(kept.error);
  const order = new Map(plan.designs.map(({ key }, index) => [key, index]));
  const checkpoints = kept.value
    .filter(({ design }) => order.has(design))
    .sort((a, b) => a.seed - b.seed || (order.get(a.design) ?? 0) - (order.get(b.design) ?? 0));
  if (checkpoints.length === 0)
    throw new RequestFailure(
      'Nothing has been trained far enough to export: weights are kept after each epoch and every 20 seconds.',
    );
  const record = openRecord(plan, events);
  const steps = stepsOfJob(record);
  const single: ModelItem[] = checkpoints.map((checkpoint) => {
    const { design, seed, step } = checkpoint;
    const label = plan.designs.find(({ key }) => key === design)?.label ?? design;
    const history = record.jobs.find((job) => job.design === design && job.seed === seed);
    const epoch = history?.epochs.find((told) => steps !== null && stepOfEpoch(plan, steps, told.epoch) === step);
    const detail =
      epoch === undefined
        ? `after step ${step.toLocaleString('en-US')}`
        : `after epoch ${epoch.epoch}, test accuracy ${metricValue('testAccuracy', epoch.testAccuracy)}`;
    return { label, description: `seed ${seed}, ${detail}`, checkpoints: [checkpoint] };
  });
  const all: ModelItem = { label: 'All of them', description: `${checkpoints.length} models, a folder each`, checkpoints };
  const chosen = await vscode.window.showQuickPick(single.length === 1 ? single : [...single, all], {
    title: `Export a Model of “${title}”`,
    placeHolder: 'Which model? Weights are those after the last step that was kept, never the best ones.',
    matchOnDescription: true,
  });
  if (chosen === undefined) return nothing;
  const nameOf = ({ design, seed }: StoredCheckpoint): string => fileNameOf(`${design}-seed-${seed}`);
  const [first] = chosen.checkpoints;
  const alone = first !== undefined && chosen.checkpoints.length === 1;
  return {
    kind: 'models',
    plan,
    folder: alone ? nameOf(first) : fileNameOf(title),
    models: chosen.checkpoints.map((checkpoint) => ({ prefix: alone ? '' : `${nameOf(checkpoint)}/`, checkpoint })),
  };
}

/** Saves what the page made of a task. */
export function saveExport(
  folder: string | null,
  files: readonly { readonly path: string; readonly data: ArrayBuffer }[],
): Promise<string | null> {
  const outgoing = files.map(({ path, data }) => ({ path, data: new Uint8Array(data) }));
  const [only] = outgoing;
  return folder === null && only !== undefined ? saveFile(only.path, only.data) : saveFolder(folder ?? 'run', outgoing);
}
