/** A run as JSON: `run.json`, with everything, and the object of the command line's last line. */
import type { BackendId } from '../plan.js';
import { compareWithBaseline, lastEpoch, metrics, spreadAt } from '../runSummary.js';
import type { Comparison, DesignSummary, Metric, Spread } from '../runSummary.js';
import { verdict } from '../verdict.js';
import { designName, judgments, trainedOn } from './exportedRun.js';
import type { ExportedRun } from './exportedRun.js';

/** Indented, for people too. */
export function runJson(run: ExportedRun): string {
  const { title, status, plan, events, dropped } = run;
  const comparisons = metrics
    .flatMap((metric) => compareWithBaseline(run.summary, metric))
    .map((comparison) => comparisonOf(run, comparison));
  return `${JSON.stringify({ format: 'layerwright-run', version: 1, title, status, dropped, ...resultOf(run), comparisons, plan, events }, null, 2)}\n`;
}

/** A metric over seeds, as JSON. Values stand in the order of `seeds`. */
export interface SpreadJson {
  readonly mean: number | null;
  /** Sample standard deviation; `null` for fewer than two values. */
  readonly deviation: number | null;
  readonly values: readonly number[];
  readonly seeds: readonly number[];
  /** Seeds whose value was infinite or not a number. */
  readonly notFinite: readonly number[];
}

export interface DesignJson {
  readonly design: string;
  readonly key: string;
  readonly label: string;
  readonly params: number;
  readonly macs: number;
  /** The epoch after which the figures are; 0 where none was finished. */
  readonly epoch: number;
  readonly testAccuracy: SpreadJson;
  readonly testLoss: SpreadJson;
  readonly loss: SpreadJson;
}

export interface ComparisonJson {
  readonly metric: Metric;
  readonly design: string;
  readonly baseline: string;
  readonly epoch: number | null;
  readonly seeds: readonly number[];
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  readonly verdict: string;
}

export interface ResultJson {
  readonly event: 'result';
  /** The back end that trained; `null` where none had begun. */
  readonly backend: BackendId | null;
  readonly designs: readonly DesignJson[];
  /** The first design after the baseline against it; `null` where there is only one. */
  readonly paired: ComparisonJson | null;
  /** The same for all designs after the baseline. */
  readonly pairs: readonly ComparisonJson[];
}

/** The last line of `layerwright train --json`. */
export function resultOf(run: ExportedRun): ResultJson {
  const pairs = judgments(run).map((comparison) => comparisonOf(run, comparison));
  return {
    event: 'result',
    backend: trainedOn(run)?.backend ?? null,
    designs: run.summary.designs.map((design) => designOf(run, design)),
    paired: pairs[0] ?? null,
    pairs,
  };
}

function designOf(run: ExportedRun, design: DesignSummary): DesignJson {
  const { key, label, params, macs } = design;
  const epoch = lastEpoch(design);
  const spread = (metric: Metric): SpreadJson => spreadOf(spreadAt(design, metric, epoch));
  return {
    design: designName(run.plan, key),
    key,
    label,
    params,
    macs,
    epoch,
    testAccuracy: spread('testAccuracy'),
    testLoss: spread('testLoss'),
    loss: spread('loss'),
  };
}

function spreadOf({ mean, deviation, values, notFinite }: Spread): SpreadJson {
  return { mean, deviation, values: values.map(({ value }) => value), seeds: values.map(({ seed }) => seed), notFinite };
}

function comparisonOf({ plan }: ExportedRun, comparison: Comparison): ComparisonJson {
  const { metric, design, baseline, epoch, seeds, paired } = comparison;
  return {
    metric,
    design: designName(plan, design.key),
    baseline: designName(plan, baseline.key),
    epoch,
    seeds,
    difference: paired?.difference ?? null,
    interval: paired?.interval ?? null,
    verdict: verdict(comparison),
  };
}
