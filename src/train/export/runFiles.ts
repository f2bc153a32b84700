/** A run as files: each format for itself, or all of them as a folder. The trained models are not among them. */
import type { XAxis } from '../curves/series.js';
import { curvesSvg } from './curvesSvg.js';
import { epochsCsv } from './epochsCsv.js';
import type { ExportedRun } from './exportedRun.js';
import { reportMarkdown } from './report.js';
import { runJson } from './runJson.js';

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

const pictureNames: Readonly<Record<XAxis, string>> = {
  epochs: 'curves.svg',
  seconds: 'curves-seconds.svg',
  macs: 'curves-macs.svg',
};

/** `run.json`, `epochs.csv`, `report.md` and the pictures that it shows. */
export function runFiles(run: ExportedRun): TextFile[] {
  return [
    { name: 'run.json', text: runJson(run) },
    { name: 'epochs.csv', text: epochsCsv(run) },
    ...reportFiles(run, 'report.md', pictureNames),
  ];
}

/** A report with its pictures, which go by its name: `EXPERIMENT.md`, `EXPERIMENT-epochs.svg` and so on. */
export function reportPage(run: ExportedRun, name: string): TextFile[] {
  const stem = name.replace(/\.[^.]*$/, '');
  return reportFiles(run, name, {
    epochs: `${stem}-epochs.svg`,
    seconds: `${stem}-seconds.svg`,
    macs: `${stem}-macs.svg`,
  });
}

function reportFiles(run: ExportedRun, name: string, pictures: Readonly<Record<XAxis, string>>): TextFile[] {
  const axes: readonly XAxis[] = ['epochs', 'seconds', 'macs'];
  return [
    { name, text: reportMarkdown(run, { pictures: axes.map((axis) => ({ axis, path: pictures[axis] })) }) },
    ...axes.map((axis) => ({ name: pictures[axis], text: curvesSvg(run, { axis }) })),
  ];
}
