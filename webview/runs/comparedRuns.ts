/** Several runs as one set of curves, and in which settings they differ. */
import type { TitledRun } from '../../src/protocol.js';
import { openRecord, stepsOfJob } from '../../src/train/curves/runRecord.js';
import type { RunRecord } from '../../src/train/curves/runRecord.js';
import type { Line, XAxis } from '../../src/train/curves/series.js';
import { datasetLabel } from '../../src/train/export/datasetLabel.js';
import { backendNames } from '../../src/train/backends.js';
import { formatNumber } from '../numberFormat.js';
import { curveSetOf } from '../training/curveSet.js';
import type { CurveSet } from '../training/curveSet.js';

export interface OpenedRun {
  readonly title: string;
  readonly record: RunRecord;
}

export function openRuns(runs: readonly TitledRun[]): OpenedRun[] {
  return runs.map(({ title, plan, events }) => ({ title, record: openRecord(plan, events) }));
}

/** More lines than these, and single seeds are only clutter. */
const mostDesignsWithSeeds = 4;

/** The key under which the lines of a design of a run go. */
export function comparedKey(run: number, design: string): string {
  return `${run} ${design}`;
}

export function comparedCurves(runs: readonly OpenedRun[]): CurveSet {
  const sets = runs.map(({ record }) => curveSetOf(record));
  const designs = runs.flatMap(({ title, record }, run) =>
    record.plan.designs.map(({ key, label }) => ({ key: comparedKey(run, key), label: `${title}: ${label}` })),
  );
  const withSeeds = designs.length <= mostDesignsWithSeeds;
  const together = (linesOf: (set: CurveSet) => Line[]): Line[] =>
    sets.flatMap((set, run) =>
      linesOf(set)
        .filter(({ seed }) => withSeeds || seed === null)
        .map((line) => ({ ...line, design: comparedKey(run, line.design) })),
    );
  const several = runs.some(({ record }) => record.plan.settings.seeds.length > 1);
  return {
    designs,
    accuracy: (axis: XAxis) => together((set) => set.accuracy(axis)),
    loss: (axis: XAxis) => together((set) => set.loss(axis)),
    epochs: Math.max(0, ...sets.map(({ epochs }) => epochs)),
    macsKnown: runs.every(({ record }) => stepsOfJob(record) !== null),
    note: !several ? null : withSeeds ? 'thin: one seed · bold: mean' : 'means over the seeds',
  };
}

export interface Difference {
  readonly setting: string;
  /** One a run. */
  readonly values: readonly string[];
}

/** Settings in which the runs differ, and the names of those in which they do not. */
export function differences(runs: readonly OpenedRun[]): { readonly differing: Difference[]; readonly equal: string[] } {
  const rows = settings.map(({ setting, of }) => ({ setting, values: runs.map(({ record }) => of(record)) }));
  const differs = ({ values }: Difference): boolean => new Set(values).size > 1;
  return { differing: rows.filter(differs), equal: rows.filter((row) => !differs(row)).map(({ setting }) => setting) };
}

const settings: readonly { readonly setting: string; readonly of: (record: RunRecord) => string }[] = [
  { setting: 'model', of: ({ plan }) => `${plan.model.name} · ${plan.model.file}` },
  { setting: 'layer', of: ({ plan }) => plan.layer },
  { setting: 'data set', of: ({ plan }) => datasetLabel(plan.settings.dataset) },
  {
    setting: 'training examples',
    of: ({ plan: { settings: given } }) => (given.limit === null ? 'all' : `at most ${formatNumber(given.limit)}`),
  },
  {
    setting: 'optimizer',
    of({ plan }) {
      const { kind, learningRate, momentum } = plan.settings.optimizer;
      return `${kind} ${learningRate}${kind === 'sgd' && momentum > 0 ? `, momentum ${momentum}` : ''}`;
    },
  },
  { setting: 'batch size', of: ({ plan }) => formatNumber(plan.settings.batchSize) },
  { setting: 'epochs', of: ({ plan }) => formatNumber(plan.settings.epochs) },
  { setting: 'seeds', of: ({ plan }) => plan.settings.seeds.join(', ') },
  { setting: 'back end', of: ({ backend }) => (backend === null ? 'none yet' : backendNames[backend.backend]) },
];
