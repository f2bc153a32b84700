/** Conducts a run from the command line: fetches its data, chooses a back end, trains, and writes what comes out. */
import { availableParallelism } from 'node:os';
import { backendNames, chooseFrom } from '../train/backends.js';
import type { Dataset } from '../train/data/dataset.js';
import type { BackendEvent, TrainingEvent } from '../train/event.js';
import { exportedRun } from '../train/export/exportedRun.js';
import { probeInWorker, weighInWorker } from '../train/node/asking.js';
import type { Installation } from '../train/node/asking.js';
import { Crew } from '../train/node/crew.js';
import { isNative, nodeBackendIds, readWasmBinaries } from '../train/node/installation.js';
import { machineBudget } from '../train/node/machineMemory.js';
import { sharedDataset } from '../train/node/trainingWorker.js';
import { jobsOf } from '../train/plan.js';
import type { BackendId, TrainingPlan } from '../train/plan.js';
import type { Candidate } from '../train/probe.js';
import { failure, success } from '../train/result.js';
import type { Result } from '../train/result.js';
import { unfinishedJobs } from '../train/runStatus.js';
import type { JobCheckpoint } from '../train/trainer.js';
import { Interrupt, trainStatus } from './interrupt.js';
import { KeptRun } from './keptRun.js';
import type { UnfinishedRun } from './keptRun.js';
import { describeMachine, shellCommand } from './machine.js';
import { Room, memoryLine } from './room.js';
import { loadData } from './trainData.js';
import type { TrainOptions } from './trainOptions.js';
import { eventLines, planLine, resultLine, resultText, writeReport, writeRun } from './trainOutput.js';
import { Progress } from './trainProgress.js';
import { version } from './version.js';

/** The bundles lie together; sources are tested with those that were built last. */
const distFolder = __dirname;

export type ConductOptions = Pick<TrainOptions, 'from' | 'workers' | 'out' | 'report' | 'title' | 'json' | 'checkpointEvery'>;

/**
 * Trains a plan, writes what comes out, and returns the exit status.
 * @param left where an earlier process left the run; `null` for a new one
 */
export async function conduct(plan: TrainingPlan, options: ConductOptions, left: UnfinishedRun | null): Promise<number> {
  const progress = new Progress(plan, process.stderr);
  const interrupt = new Interrupt(progress);
  try {
    return await prepare(plan, options, left, progress, interrupt);
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

async function prepare(
  plan: TrainingPlan,
  options: ConductOptions,
  left: UnfinishedRun | null,
  progress: Progress,
  interrupt: Interrupt,
): Promise<number> {
  const fail = (message: string): number => {
    progress.say(message);
    return interrupt.raised ? trainStatus.interrupted : trainStatus.failed;
  };
  progress.say(
    `${plan.model.name}, ${plan.layer}: ${plan.designs.map(({ label, params }) => `${label} (${params.toLocaleString('en-US')} parameters)`).join(', ')}`,
  );
  const installation: Installation = { distFolder, wasm: await readWasmBinaries(distFolder) };
  // Meanwhile the data come.
  const weighing = weighInWorker(installation, plan);
  const data = await sharedData(plan, options, progress, interrupt);
  if (!data.ok) return fail(data.error);
  const dataset = data.value;
  const { label, train: trainExamples, test } = dataset;
  progress.say(
    `${label}: ${trainExamples.count.toLocaleString('en-US')} training and ${test.count.toLocaleString('en-US')} test examples`,
  );
  for (const note of dataset.notes ?? []) progress.say(note);
  if (options.json === true) process.stdout.write(`${planLine(plan, label)}\n`);

  const room = new Room(plan, await weighing, dataset, machineBudget());
  const wanted = (id: BackendId): number =>
    isNative(id) ? 1 : Math.min(jobsOf(plan).length, options.workers ?? availableParallelism());
  const workers = (id: BackendId): number => room.arrange(id, wanted(id)).workers;
  const before = left?.events.filter((event) => event.event === 'backend').at(-1);
  const chosen =
    before === undefined ? await chooseBackend(plan, installation, workers, room, progress, interrupt) : success(before);
  if (!chosen.ok) return fail(chosen.error);
  const { backend } = chosen.value;
  const refusal = room.refusal(backend);
  if (refusal !== null) return fail(refusal);
  progress.say(room.sentence(backend, wanted(backend)));
  if (options.json === true) process.stdout.write(`${memoryLine(plan, room, backend, wanted(backend))}\n`);
  const kept = left === null ? await keepFrom(plan, options) : success(left.kept);
  if (!kept.ok) return fail(kept.error);
  return run({
    plan,
    options,
    left,
    kept: kept.value,
    progress,
    interrupt,
    installation,
    dataset,
    backend: chosen.value,
    ...room.arrange(backend, wanted(backend)),
  });
}

/** The data, in memory that the threads share; whatever they were read into is free again. */
async function sharedData(
  plan: TrainingPlan,
  { from }: ConductOptions,
  progress: Progress,
  { signal }: Interrupt,
): Promise<Result<Dataset>> {
  const data = await loadData({
    plan,
    from,
    signal,
    progress: ({ step, received, total }) => progress.doing(step, total === null ? null : received / total),
  });
  return data.ok ? success(sharedDataset(data.value)) : data;
}

/** With `--out` a run is kept while it is trained. */
async function keepFrom(plan: TrainingPlan, { out, title, report }: ConductOptions): Promise<Result<KeptRun | null>> {
  if (out === undefined) return success(null);
  return KeptRun.begin(out, plan, { ...(title === undefined ? {} : { title }), ...(report === undefined ? {} : { report }) });
}

/** The back end that `--backend` names, or the fastest. */
async function chooseBackend(
  plan: TrainingPlan,
  installation: Installation,
  workers: (id: BackendId) => number,
  room: Room,
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
    const tooLarge = room.refusal(id);
    if (tooLarge !== null) {
      candidates.push({ backend: id, available: false, detail: tooLarge.replace(/\.$/, ''), stepsPerSecond: null });
      continue;
    }
    progress.doing(`Trying ${backendNames[id]}`, null);
    candidates.push(await probeInWorker(installation, plan, id));
  }
  return chooseFrom(candidates, workers);
}

interface RunTask {
  readonly plan: TrainingPlan;
  readonly options: ConductOptions;
  readonly left: UnfinishedRun | null;
  readonly kept: KeptRun | null;
  readonly progress: Progress;
  readonly interrupt: Interrupt;
  readonly installation: Installation;
  readonly dataset: Dataset;
  readonly backend: BackendEvent;
  readonly workers: number;
  readonly turns: number;
}

async function run(task: RunTask): Promise<number> {
  const { plan, options, left, kept, progress, interrupt, installation, dataset, backend, workers, turns } = task;
  const events: TrainingEvent[] = [...(left?.events ?? [])];
  const checkpoints = new Map((left?.checkpoints ?? []).map((checkpoint) => [keyOf(checkpoint), checkpoint]));
  const tell = (told: readonly TrainingEvent[]): void => {
    events.push(...told);
    kept?.tell(told);
    if (options.json === true) for (const line of eventLines(plan, told)) process.stdout.write(`${line}\n`);
    progress.tell(told);
  };
  progress.say(`Training on ${backendNames[backend.backend]}; ${backend.reason}`);
  tell(left === null || left.events.length === 0 ? [backend] : [{ event: 'resumed' }]);
  const crew = new Crew(
    {
      ...installation,
      plan,
      backend: backend.backend,
      dataset,
      workers,
      turns,
      jobs: unfinishedJobs(plan, events),
      checkpoints: [...checkpoints.values()],
      ...(options.checkpointEvery === undefined ? {} : { checkpointSeconds: options.checkpointEvery }),
    },
    {
      onEvents: tell,
      onCheckpoint: (checkpoint) => {
        checkpoints.set(keyOf(checkpoint), checkpoint);
        kept?.keep(checkpoint);
      },
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
    // Of a run that was interrupted this process knows the last part only.
    ...(left === null
      ? {
          circumstances: {
            command: shellCommand('layerwright', process.argv.slice(2)),
            version,
            machine: describeMachine(),
            wallSeconds,
            sideBySide: workers,
            trainCount: dataset.train.count,
            testCount: dataset.test.count,
          },
        }
      : {}),
  });
  process.stdout.write(options.json === true ? `${resultLine(exported)}\n` : resultText(exported));
  if (!end.ok) progress.say(end.error);
  let status: number = end.ok ? (end.value === 'stopped' ? trainStatus.interrupted : trainStatus.finished) : trainStatus.failed;
  const report = (place: string, written: Result<null>): void => {
    progress.say(written.ok ? `Written to ${place}` : written.error);
    if (!written.ok && status === trainStatus.finished) status = trainStatus.failed;
  };
  if (options.out !== undefined) {
    report(options.out, await writeRun(options.out, exported, [...checkpoints.values()], installation));
  }
  if (options.report !== undefined) report(options.report, await writeReport(options.report, exported));
  const notKept = (await kept?.written()) ?? null;
  if (notKept !== null) progress.say(notKept);
  if (kept !== null && status === trainStatus.finished) {
    const removed = await kept.remove();
    if (!removed.ok) progress.say(removed.error);
  } else if (options.out !== undefined) {
    progress.say(`To go on with it: ${shellCommand('layerwright', ['resume', options.out])}`);
  }
  return status;
}

function keyOf({ design, seed }: JobCheckpoint): string {
  return `${design} ${seed}`;
}
