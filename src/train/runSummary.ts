/**
 * What a run has come to, from its plan and its events: per design and seed the epochs, per epoch the mean and the spread
 * over seeds, and the designs compared in pairs of equal seeds.
 *
 * Test data chooses nothing here: the epoch that is compared is the last one, never the best one.
 */
import type { EpochEvent, TrainingEvent } from './event.js';
import type { TrainingPlan } from './plan.js';
import { mean, pairedDifference, standardDeviation } from './statistics.js';
import type { PairedDifference } from './statistics.js';

/** The metrics that an epoch ends with. */
export type Metric = 'testAccuracy' | 'testLoss' | 'loss';

export const metrics: readonly Metric[] = ['testAccuracy', 'testLoss', 'loss'];

export interface RunSummary {
  readonly designs: readonly DesignSummary[];
  /** The design that the others are compared with: the first plain one, or else the first. Its key. */
  readonly baseline: string;
  /** Epochs that were planned. */
  readonly plannedEpochs: number;
  readonly plannedSeeds: readonly number[];
}

export interface DesignSummary {
  readonly key: string;
  readonly label: string;
  readonly params: number;
  /** Multiply-adds of one forward pass for one example. */
  readonly macs: number;
  /** One entry for each seed that has finished an epoch, in the plan's order. */
  readonly seeds: readonly SeedHistory[];
}

export interface SeedHistory {
  readonly seed: number;
  /** In order. Where an epoch was trained twice, because a run was resumed before it, the later one counts. */
  readonly epochs: readonly EpochEvent[];
}

/** A metric after an epoch, over seeds. */
export interface Spread {
  readonly values: readonly { readonly seed: number; readonly value: number }[];
  readonly mean: number | null;
  /** Sample standard deviation; `null` for fewer than two values. */
  readonly deviation: number | null;
  /** Seeds whose value was infinite or not a number. They are left out above and have to be named. */
  readonly notFinite: readonly number[];
}

/** A design against the baseline. */
export interface Comparison {
  readonly metric: Metric;
  readonly design: DesignSummary;
  readonly baseline: DesignSummary;
  /** The epoch after which they are compared; `null` where no seed has finished an epoch with both. */
  readonly epoch: number | null;
  /** The seeds that make a pair. */
  readonly seeds: readonly number[];
  /** Seeds that finished the epoch with both designs but with a value that is not finite. */
  readonly notFinite: readonly number[];
  readonly paired: PairedDifference | null;
}

export function summarizeRun(plan: TrainingPlan, events: readonly TrainingEvent[]): RunSummary {
  const byJob = new Map<string, Map<number, EpochEvent>>();
  for (const event of events) {
    if (event.event !== 'epoch') continue;
    const job = jobKey(event.design, event.seed);
    const epochs = byJob.get(job) ?? new Map<number, EpochEvent>();
    epochs.set(event.epoch, event);
    byJob.set(job, epochs);
  }
  const seeds = [...new Set(plan.settings.seeds)];
  const designs = plan.designs.map(({ key, label, params, macs }) => ({
    key,
    label,
    params,
    macs,
    seeds: seeds.flatMap((seed) => {
      const epochs = byJob.get(jobKey(key, seed));
      return epochs === undefined ? [] : [{ seed, epochs: [...epochs.values()].sort((a, b) => a.epoch - b.epoch) }];
    }),
  }));
  const baseline = plan.designs.find((design) => design.choice.kind === 'plain') ?? plan.designs[0];
  return { designs, baseline: baseline?.key ?? '', plannedEpochs: plan.settings.epochs, plannedSeeds: seeds };
}

/** A metric of a design after an epoch. */
export function spreadAt(design: DesignSummary, metric: Metric, epoch: number): Spread {
  const values: { seed: number; value: number }[] = [];
  const notFinite: number[] = [];
  for (const { seed, epochs } of design.seeds) {
    const event = epochs.find((candidate) => candidate.epoch === epoch);
    if (event === undefined) continue;
    const value = event[metric];
    if (value === null) notFinite.push(seed);
    else values.push({ seed, value });
  }
  const numbers = values.map(({ value }) => value);
  return { values, mean: mean(numbers), deviation: standardDeviation(numbers), notFinite };
}

/** The last epoch that a design has finished in any seed; 0 for none. */
export function lastEpoch(design: DesignSummary): number {
  return Math.max(0, ...design.seeds.map(({ epochs }) => epochs.at(-1)?.epoch ?? 0));
}

/** Every design but the baseline against the baseline, after `epoch`, or after the last epoch that both have finished in a common seed. */
export function compareWithBaseline(summary: RunSummary, metric: Metric, epoch?: number): Comparison[] {
  const baseline = summary.designs.find((design) => design.key === summary.baseline);
  if (baseline === undefined) return [];
  return summary.designs
    .filter((design) => design.key !== baseline.key)
    .map((design) => compareDesigns(design, baseline, metric, epoch));
}

/** One design against another, in pairs of equal seeds. */
export function compareDesigns(design: DesignSummary, baseline: DesignSummary, metric: Metric, atEpoch?: number): Comparison {
  const pairs = design.seeds.flatMap(({ seed, epochs }) => {
    const other = baseline.seeds.find((candidate) => candidate.seed === seed);
    return other === undefined ? [] : [{ seed, epochs, baselineEpochs: other.epochs }];
  });
  const common = pairs.flatMap(({ epochs, baselineEpochs }) =>
    epochs.filter((event) => baselineEpochs.some((other) => other.epoch === event.epoch)).map((event) => event.epoch),
  );
  const epoch = atEpoch ?? (common.length === 0 ? null : Math.max(...common));
  const used: { seed: number; value: number; baseline: number }[] = [];
  const notFinite: number[] = [];
  for (const { seed, epochs, baselineEpochs } of pairs) {
    const event = epochs.find((candidate) => candidate.epoch === epoch);
    const other = baselineEpochs.find((candidate) => candidate.epoch === epoch);
    if (event === undefined || other === undefined) continue;
    const value = event[metric];
    const baselineValue = other[metric];
    if (value === null || baselineValue === null) notFinite.push(seed);
    else used.push({ seed, value, baseline: baselineValue });
  }
  return { metric, design, baseline, epoch, seeds: used.map(({ seed }) => seed), notFinite, paired: pairedDifference(used) };
}

function jobKey(design: string, seed: number): string {
  return `${design} ${seed}`;
}
