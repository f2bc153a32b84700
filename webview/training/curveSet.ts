/** What the charts draw: lines of designs, of one run or of several. */
import { stepsOfJob } from '../../src/train/curves/runRecord.js';
import type { RunRecord } from '../../src/train/curves/runRecord.js';
import { accuracyLines, lossLines } from '../../src/train/curves/series.js';
import type { Line, XAxis } from '../../src/train/curves/series.js';

export interface CurveSet {
  /** In the order of their colors. The lines name their design by the key. */
  readonly designs: readonly { readonly key: string; readonly label: string }[];
  /** Test accuracy, 0 to 1, after each epoch; the steps of the lines are the numbers of the epochs. */
  accuracy(axis: XAxis): Line[];
  loss(axis: XAxis): Line[];
  /** Planned epochs: where that axis ends. */
  readonly epochs: number;
  /** Whether it is known how many examples an epoch has. */
  readonly macsKnown: boolean;
  /** What the thin and the bold lines are; `null` where nothing has to be said. */
  readonly note: string | null;
}

export function curveSetOf(record: RunRecord): CurveSet {
  return {
    designs: record.plan.designs,
    accuracy: (axis) => byEpoch(record, accuracyLines(record, axis)),
    loss: (axis) => lossLines(record, axis),
    epochs: record.plan.settings.epochs,
    macsKnown: stepsOfJob(record) !== null,
    note: record.plan.settings.seeds.length > 1 ? 'thin: one seed · bold: mean' : null,
  };
}

/** The same lines with epochs in place of steps. */
export function byEpoch(record: RunRecord, lines: readonly Line[]): Line[] {
  const steps = stepsOfJob(record);
  const { epochs } = record.plan.settings;
  return lines.map((line) => ({
    ...line,
    steps: line.steps.map((step) => (steps === null ? step : Math.round((step / steps) * epochs))),
  }));
}
