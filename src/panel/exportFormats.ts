/** In which forms a run can leave the panel: one row each. */
import type { XAxis } from '../train/curves/series.js';
import { curvesSvg } from '../train/export/curvesSvg.js';
import { epochsCsv } from '../train/export/epochsCsv.js';
import type { ExportedRun } from '../train/export/exportedRun.js';
import { reportMarkdown } from '../train/export/report.js';
import { runJson } from '../train/export/runJson.js';

export interface ExportFormat {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly form:
    /** One file of text. */
    | { readonly kind: 'text'; readonly ending: string; readonly write: (run: ExportedRun, axis: XAxis) => string }
    | { readonly kind: 'picture' }
    | { readonly kind: 'models' }
    /** `run.json`, `epochs.csv`, and the report with its pictures, in a folder. */
    | { readonly kind: 'folder' };
}

const axisNames: Readonly<Record<XAxis, string>> = { epochs: 'epochs', seconds: 'seconds', macs: 'multiply-adds' };

export function exportFormats(axis: XAxis): readonly ExportFormat[] {
  return [
    {
      label: '$(markdown) Report',
      description: 'Markdown',
      detail: 'What may be said of the designs; sizes, epochs, seeds, settings',
      form: { kind: 'text', ending: '.md', write: (run) => reportMarkdown(run) },
    },
    {
      label: '$(table) Figures',
      description: 'CSV',
      detail: 'One row for each design, seed and epoch',
      form: { kind: 'text', ending: '.csv', write: epochsCsv },
    },
    {
      label: '$(json) Everything that was measured',
      description: 'JSON',
      detail: 'Plan, events, and what they come to',
      form: { kind: 'text', ending: '.json', write: runJson },
    },
    {
      label: '$(graph-line) Chart',
      description: 'SVG',
      detail: `Curves over ${axisNames[axis]}, for documents and the web`,
      form: { kind: 'text', ending: '.svg', write: (run) => curvesSvg(run, { axis }) },
    },
    {
      label: '$(file-media) Chart',
      description: 'PNG',
      detail: `Curves over ${axisNames[axis]}, for slides and mail`,
      form: { kind: 'picture' },
    },
    {
      label: '$(symbol-class) Trained model',
      description: 'TensorFlow.js',
      detail: 'model.json and weights.bin, which tf.loadLayersModel reads',
      form: { kind: 'models' },
    },
    {
      label: '$(folder) Report with charts and figures',
      description: 'folder',
      detail: 'report.md with its pictures, epochs.csv, run.json',
      form: { kind: 'folder' },
    },
  ];
}
