/** A run as it is exported: what was planned, what was told, and what it comes to. */
import type { BackendEvent, TrainingEvent } from '../event.js';
import type { PlannedDesign, TrainingPlan } from '../plan.js';
import { compareWithBaseline, summarizeRun } from '../runSummary.js';
import type { Comparison, Metric, RunSummary } from '../runSummary.js';
import { statusOf, withoutOvertaken } from '../runStatus.js';
import type { RunStatus } from '../runStatus.js';

export interface ExportedRun {
  /** The user's name for the run, or the model's. */
  readonly title: string;
  readonly plan: TrainingPlan;
  /** Without those that a resumed run has overtaken. */
  readonly events: readonly TrainingEvent[];
  readonly status: RunStatus;
  readonly summary: RunSummary;
  /** A sentence about what could not be read of the run; `null` where all could. */
  readonly dropped: string | null;
  /** Known where the run is exported by whoever trained it. */
  readonly circumstances: Circumstances | null;
}

/** What the figures of a run depend on besides its plan. */
export interface Circumstances {
  /** How to do it again; `layerwright train model.ts --seeds 5`. */
  readonly command: string;
  /** Version of Layerwright. */
  readonly version: string;
  /** Processor, cores, operating system, runtime. */
  readonly machine: readonly string[];
  /** From the first step to the last evaluation, by the clock on the wall. */
  readonly wallSeconds: number;
  /** Trainings that went on at the same time. */
  readonly sideBySide: number;
  readonly trainCount: number;
  readonly testCount: number;
}

export function exportedRun(
  plan: TrainingPlan,
  told: readonly TrainingEvent[],
  details: {
    readonly title?: string;
    readonly status?: RunStatus;
    readonly dropped?: string | null;
    readonly circumstances?: Circumstances;
  } = {},
): ExportedRun {
  const events = withoutOvertaken(told);
  return {
    title: details.title ?? plan.model.name,
    plan,
    events,
    status: details.status ?? statusOf(told),
    summary: summarizeRun(plan, events),
    dropped: details.dropped ?? null,
    circumstances: details.circumstances ?? null,
  };
}

/** The metric that designs are judged by: test accuracy, or the test loss where no accuracy was measured. */
export function judgedMetric({ events }: ExportedRun): Metric {
  const epochs = events.filter((event) => event.event === 'epoch');
  return epochs.length > 0 && epochs.every(({ testAccuracy }) => testAccuracy === null) ? 'testLoss' : 'testAccuracy';
}

/** Every design but the baseline against it, by the judged metric, after the last common epoch. */
export function judgments(run: ExportedRun): readonly Comparison[] {
  return compareWithBaseline(run.summary, judgedMetric(run));
}

/** What was told last about the back end; `undefined` where none was chosen. */
export function trainedOn({ events }: ExportedRun): BackendEvent | undefined {
  return events.filter((event) => event.event === 'backend').at(-1);
}

/** The short name of a design on the command line: its kind where no other design has the same, or else its key. */
export function designName(plan: TrainingPlan, key: string): string {
  const design = plan.designs.find((candidate) => candidate.key === key);
  if (design === undefined) return key;
  const sameKind = (other: PlannedDesign): boolean => other.choice.kind === design.choice.kind;
  return plan.designs.filter(sameKind).length === 1 ? design.choice.kind : key;
}
