/** `layerwright train`: trains designs of one model side by side. The file is read, never run. */
import { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { backendNames, chooseFrom } from '../train/backends.js';
import type { Dataset } from '../train/data/dataset.js';
import type { BackendEvent, TrainingEvent } from '../train/event.js';
import { exportedRun } from '../train/export/exportedRun.js';
import { probeInWorker } from '../train/node/asking.js';
import type { Installation } from '../train/node/asking.js';
import { Crew } from '../train/node/crew.js';
import { isNative, nodeBackendIds, readWasmBinaries } from '../train/node/installation.js';
import { jobsOf } from '../train/plan.js';
import type { BackendId, TrainingPlan } from '../train/plan.js';
import type { Candidate } from '../train/probe.js';
import { failure, success } from '../train/result.js';
import type { Result } from '../train/result.js';
import type { JobCheckpoint } from '../train/trainer.js';
import { chooseLayer } from './compare.js';
import { absolute, displayPath } from './disk.js';
import { isUsageFailure } from './outcome.js';
import type { UsageFailure } from './outcome.js';
import { describeMachine, shellCommand } from './machine.js';
import { Places } from './places.js';
import { readProject } from './project.js';
import { loadData } from './trainData.js';
import { addTrainOptions } from './trainOptions.js';
import type { TrainOptions } from './trainOptions.js';
import { eventLines, planLine, resultLine, resultText, writeReport, writeRun } from './trainOutput.js';
import { planRun } from './trainPlan.js';
import { Progress } from './trainProgress.js';
import { version } from './version.js';

/** How the command ends. */
export const trainStatus = { finished: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** The bundles lie together; sources are tested with those that were built last. */
const distFolder = __dirname;

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train designs of one model side by side, from the same seeds, and compare them.')
    .argument('<file>', 'a .ts, .tsx, .js, .jsx, .mjs, .cjs or .html file; it is read, not run');
  return addTrainOptions(command).action(async (file: string, options: TrainOptions) => {
    process.exitCode = await train(file, options);
  });
}

/** Trains, writes what comes out, and returns the exit status. */
async function train(file: string, options: TrainOptions): Promise<number> {
  const plan = await readPlan(file, options);
  if (isUsageFailure(plan)) {
    process.stderr.write(`${plan.usage}\n`);
    return trainStatus.usage;
  }
  const progress = new Progress(plan, process.stderr);
  const interrupt = new Interrupt(progress);
  try {
    return await conduct(plan, options, progress, interrupt);
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

async function readPlan(file: string, options: TrainOptions): Promise<TrainingPlan | UsageFailure> {
  const project = await readProject(file, { builder: options.function, args: options.args });
  if (isUsageFailure(project)) return project;
  const places = new Places(absolute(file), project.sources);
  const chosen = chooseLayer(project, places, file, options.layer);
  if (isUsageFailure(chosen)) return chosen;
  const { model: graph, layer } = chosen;
  const lineOf = (index: number): number | null => {
    const span = graph.layers[index]?.span;
    return span == null ? null : (places.startOf(span)?.line ?? null);
  };
  return planRun({ graph, layer, lineOf, file: displayPath(absolute(file)), options, now: new Date() });
}

async function conduct(plan: TrainingPlan, options: TrainOptions, progress: Progress, interrupt: Interrupt): Promise<number> {
  const fail = (message: string): number => {
    progress.say(message);
    return interrupt.raised ? trainStatus.interrupted : trainStatus.failed;
  };
  progress.say(
    `${plan.model.name}, ${plan.layer}: ${plan.designs.map(({ label, params }) => `${label} (${params.toLocaleString('en-US')} parameters)`).join(', ')}`,
  );
  const data = await loadData({
    plan,
    from: options.from,
    signal: interrupt.signal,
    progress: ({ step, received, total }) => progress.doing(step, total === null ? null : received / total),
  });
  if (!data.ok) return fail(data.error);
  const { label, train: trainExamples, test } = data.value;
  progress.say(
    `${label}: ${trainExamples.count.toLocaleString('en-US')} training and ${test.count.toLocaleString('en-US')} test examples`,
  );
  for (const note of data.value.notes ?? []) progress.say(note);
  if (options.json === true) process.stdout.write(`${planLine(plan, label)}\n`);

  const installation: Installation = { distFolder, wasm: await readWasmBinaries(distFolder) };
  const workers = (id: BackendId): number =>
    isNative(id) ? 1 : Math.min(jobsOf(plan).length, options.workers ?? availableParallelism());
  const chosen = await chooseBackend(plan, installation, workers, progress, interrupt);
  if (!chosen.ok) return fail(chosen.error);
  return run({
    plan,
    options,
    progress,
    interrupt,
    installation,
    dataset: data.value,
    backend: chosen.value,
    workers: workers(chosen.value.backend),
  });
}

/** The back end that `--backend` names, or the fastest. */
async function chooseBackend(
  plan: TrainingPlan,
  installation: Installation,
  workers: (id: BackendId) => number,
  progress: Progress,
  interrupt: Interrupt,
): Promise<Result<BackendEvent>> {
  const { backend } = plan.settings;
  if (backend !== 'auto') {
    const candidate: Candidate = { backend, available: true, detail: 'chosen by --backend', stepsPerSecond: null };
    return success({ event: 'backend', backend, reason: 'chosen by --backend', candidates: [candidate] });
  }
  const candidates: Candidate[] = [];
  for (const id of nodeBackendIds) {
    if (interrupt.raised) return failure('Interrupted.');
    progress.doing(`Trying ${backendNames[id]}`, null);
    candidates.push(await probeInWorker(installation, plan, id));
  }
  return chooseFrom(candidates, workers);
}

interface RunTask {
  readonly plan: TrainingPlan;
  readonly options: TrainOptions;
  readonly progress: Progress;
  readonly interrupt: Interrupt;
  readonly installation: Installation;
  readonly dataset: Dataset;
  readonly backend: BackendEvent;
  readonly workers: number;
}

async function run({ plan, options, progress, interrupt, installation, dataset, backend, workers }: RunTask): Promise<number> {
  const events: TrainingEvent[] = [];
  const checkpoints = new Map<string, JobCheckpoint>();
  const tell = (told: readonly TrainingEvent[]): void => {
    events.push(...told);
    if (options.json === true) for (const line of eventLines(plan, told)) process.stdout.write(`${line}\n`);
    progress.tell(told);
  };
  progress.say(`Training on ${backendNames[backend.backend]}; ${backend.reason}`);
  tell([backend]);
  const crew = new Crew(
    { ...installation, plan, backend: backend.backend, dataset, workers },
    {
      onEvents: tell,
      onCheckpoint: (checkpoint) => checkpoints.set(`${checkpoint.design} ${checkpoint.seed}`, checkpoint),
    },
  );
  interrupt.onRaise(() => crew.stop());
  const begun = performance.now();
  const end = await crew.result;
  const wallSeconds = (performance.now() - begun) / 1000;
  tell([end.ok ? { event: end.value } : { event: 'failed', message: end.error }]);
  progress.clear();
  const exported = exportedRun(plan, events, {
    ...(options.title === undefined ? {} : { title: options.title }),
    circumstances: {
      command: shellCommand('layerwright', process.argv.slice(2)),
      version,
      machine: describeMachine(),
      wallSeconds,
      sideBySide: workers,
      trainCount: dataset.train.count,
      testCount: dataset.test.count,
    },
  });
  process.stdout.write(options.json === true ? `${resultLine(exported)}\n` : resultText(exported));
  if (!end.ok) progress.say(end.error);
  let status: number = end.ok ? (end.value === 'stopped' ? trainStatus.interrupted : trainStatus.finished) : trainStatus.failed;
  const keep = (place: string, written: Result<null>): void => {
    progress.say(written.ok ? `Written to ${place}` : written.error);
    if (!written.ok && status === trainStatus.finished) status = trainStatus.failed;
  };
  if (options.out !== undefined) {
    keep(options.out, await writeRun(options.out, exported, [...checkpoints.values()], installation));
  }
  if (options.report !== undefined) keep(options.report, await writeReport(options.report, exported));
  return status;
}

/** Ctrl-C: once to stop and keep what was measured, twice to leave at once. */
class Interrupt {
  private count = 0;
  private readonly controller = new AbortController();
  private readonly listeners: (() => void)[] = [];
  private readonly handle = (): void => {
    this.count += 1;
    if (this.count > 1) process.exit(trainStatus.interrupted);
    this.progress.say('Stopping after this step; once more to leave at once.');
    this.controller.abort();
    for (const listener of this.listeners) listener();
  };

  constructor(private readonly progress: Progress) {
    process.on('SIGINT', this.handle);
    process.on('SIGTERM', this.handle);
  }

  get raised(): boolean {
    return this.count > 0;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  onRaise(listener: () => void): void {
    this.listeners.push(listener);
    if (this.raised) listener();
  }

  dispose(): void {
    process.off('SIGINT', this.handle);
    process.off('SIGTERM', this.handle);
  }
}
