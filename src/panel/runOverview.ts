/** A run as the list of runs shows it, from all that is kept of it. */
import type { RunOverview } from '../protocol.js';
import { fractionDone, openRecord } from '../train/curves/runRecord.js';
import { datasetLabel } from '../train/export/datasetLabel.js';
import { exportedRun, judgedMetric, judgments } from '../train/export/exportedRun.js';
import type { ExportedRun } from '../train/export/exportedRun.js';
import { spreadText } from '../train/export/figures.js';
import { lastEpoch, spreadAt } from '../train/runSummary.js';
import type { RunListing } from '../train/runStore.js';
import { excludesZero } from '../train/statistics.js';
import { verdict } from '../train/verdict.js';

export function runOverview(listing: RunListing, live: boolean): RunOverview {
  const { runId, title, created, status, problem, run } = listing;
  const shared = { runId, title, created, status, live, problem };
  if (run === null) {
    return { ...shared, model: '', dataset: '', settings: '', fraction: 0, designs: [], verdict: null };
  }
  const { plan } = run;
  const exported = exportedRun(plan, run.events, { title, status });
  const metric = judgedMetric(exported);
  const record = openRecord(plan, exported.events);
  const { seeds, epochs, batchSize } = plan.settings;
  return {
    ...shared,
    model: `${plan.model.name} · ${plan.model.file}`,
    dataset: datasetLabel(plan.settings.dataset),
    settings: `${count(seeds.length, 'seed')} × ${count(epochs, 'epoch')}, batch ${batchSize}`,
    fraction: record.jobs.reduce((sum, job) => sum + fractionDone(record, job), 0) / Math.max(1, record.jobs.length),
    designs: exported.summary.designs.map((design) => {
      const epoch = lastEpoch(design);
      return { label: design.label, result: epoch === 0 ? null : spreadText(metric, spreadAt(design, metric, epoch)) };
    }),
    verdict: verdictOf(exported),
  };
}

/** The first comparison that says something definite, else the first; of a run that has not compared anything yet, nothing. */
function verdictOf(run: ExportedRun): RunOverview['verdict'] {
  const comparisons = judgments(run).filter(({ epoch }) => epoch !== null);
  const decided = comparisons.find(({ paired }) => excludesZero(paired?.interval ?? null));
  const told = decided ?? comparisons[0];
  return told === undefined ? null : { text: verdict(told), decided: decided !== undefined };
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
