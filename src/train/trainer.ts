/**
 * Trains the jobs of a plan on one thread. The jobs of one seed take turns, always the one that has come least far, so that the
 * curves to be compared grow side by side; then comes the next seed, so that a run that is stopped early has whole pairs.
 *
 * It tells about its jobs only. That a run is paused or finished is for whoever started it to tell, who may have several trainers.
 */
import { breathe } from './breath.js';
import type { Dataset } from './data/dataset.js';
import { limitTraining } from './data/dataset.js';
import type { Environment } from './environment.js';
import type { TrainingEvent } from './event.js';
import { JobTraining } from './jobTraining.js';
import type { Job, TrainingPlan } from './plan.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';

export interface TrainerTask {
  readonly environment: Environment;
  readonly plan: TrainingPlan;
  readonly jobs: readonly Job[];
  /** As it is stored; brought into the model's shape and cut to the plan's limit here. */
  readonly dataset: Dataset;
  readonly checkpoints: readonly JobCheckpoint[];
  /** How often a checkpoint of a job is made between those at the ends of epochs; every 20 seconds unless given. */
  readonly checkpointSeconds?: number;
  /** What was said of the run before by whoever trained other jobs of it. */
  readonly noted?: Set<string>;
}

export interface JobCheckpoint extends Job {
  readonly step: number;
  readonly data: ArrayBuffer;
}

export interface TrainerListener {
  onEvents(events: readonly TrainingEvent[]): void;
  onCheckpoint(checkpoint: JobCheckpoint): void;
}

/** `finished` or `stopped` */
export type TrainerEnd = 'finished' | 'stopped';

/** How long a job trains before another one has its turn and messages are handled. */
const sliceMilliseconds = 50;
/** A step event of a job at most every so often. */
const reportMilliseconds = 250;
/** A checkpoint of a job at the end of an epoch, but at most every so often. */
const epochCheckpointMilliseconds = 1000;
/** A checkpoint of a job at least every so often, unless the task says otherwise. */
export const usualCheckpointSeconds = 20;

/** A job with what was last told of it. */
interface Runner {
  readonly training: JobTraining;
  reported: { at: number; step: number; seconds: number };
  epochStart: { step: number; seconds: number };
  savedAt: number;
  /** Steps of a slice, where it has to be fixed before: on a GPU time passes only when results are waited for. */
  sliceSteps: number;
}

export class Trainer {
  private readonly noted: Set<string>;
  private stopped = false;
  private paused: { readonly until: Promise<void>; readonly release: () => void } | null = null;

  constructor(
    private readonly task: TrainerTask,
    private readonly listener: TrainerListener,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.noted = task.noted ?? new Set();
  }

  /** After the step that is under way. */
  pause(): void {
    if (this.paused !== null) return;
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    this.paused = { until, release };
  }

  resume(): void {
    this.paused?.release();
    this.paused = null;
  }

  /** After the step that is under way, with a checkpoint of every job that has begun. */
  stop(): void {
    this.stopped = true;
    this.resume();
  }

  /** @returns how it ended, or the sentence that says why a job could not be trained */
  async run(): Promise<Result<TrainerEnd>> {
    const seeds = [...new Set(this.task.jobs.map(({ seed }) => seed))];
    for (const seed of seeds) {
      const end = await this.runTogether(this.task.jobs.filter((job) => job.seed === seed));
      if (!end.ok || end.value === 'stopped') return end;
    }
    return success('finished');
  }

  private async runTogether(jobs: readonly Job[]): Promise<Result<TrainerEnd>> {
    const runners: Runner[] = [];
    try {
      for (const job of jobs) {
        if (this.stopped) return success('stopped');
        const runner = await this.start(job);
        if (!runner.ok) return runner;
        runners.push(runner.value);
      }
      return await this.takeTurns(runners);
    } finally {
      for (const { training } of runners) training.dispose();
    }
  }

  private async start({ design: key, seed }: Job): Promise<Result<Runner>> {
    const { environment, plan, dataset, checkpoints } = this.task;
    const design = plan.designs.find((planned) => planned.key === key);
    if (design === undefined) return failure(`The plan has no design ${key}.`);
    const checkpoint = checkpoints.find((saved) => saved.design === key && saved.seed === seed);
    const limited = limitTraining(dataset, plan.settings.limit);
    const prepared = JobTraining.prepare(environment, design, seed, plan.settings, limited, checkpoint?.data ?? null);
    if (!prepared.ok) return prepared;
    const training = prepared.value;
    try {
      if (!training.finished) await training.warmUp();
    } catch (error) {
      training.dispose();
      // What TensorFlow.js cannot differentiate or compute it says by throwing in the first step.
      if (error instanceof Error) return failure(`${design.label} cannot be trained by TensorFlow.js: ${error.message}`);
      throw error;
    }
    if (checkpoint === undefined) this.listener.onEvents([{ event: 'job-start', design: key, seed }]);
    for (const message of training.notes) this.noteOnce(message);
    // A run that was cut off between the last epoch and the word that the job has ended.
    if (training.finished) this.listener.onEvents([{ event: 'job-end', design: key, seed }]);
    const { step, seconds } = training;
    const at = this.now();
    return success({
      training,
      reported: { at, step, seconds },
      epochStart: { step: step - (step % training.stepsPerEpoch), seconds },
      savedAt: at,
      sliceSteps: 1,
    });
  }

  private async takeTurns(runners: readonly Runner[]): Promise<Result<TrainerEnd>> {
    for (let next = leastAdvanced(runners); next !== null; next = leastAdvanced(runners)) {
      if (next.training.awaitsEvaluation) await this.endEpoch(next, runners);
      else await this.slice(next);
      await this.handleMessages(runners);
      if (this.stopped) {
        await this.saveAll(runners);
        return success('stopped');
      }
      const checkpointMilliseconds = 1000 * (this.task.checkpointSeconds ?? usualCheckpointSeconds);
      if (this.now() - next.savedAt > checkpointMilliseconds && !next.training.finished) await this.save(next);
    }
    return success('finished');
  }

  /** Trains a job for some time, not beyond the end of its epoch. */
  private async slice(runner: Runner): Promise<void> {
    const { training } = runner;
    const { readsAtOnce } = this.task.environment;
    const start = this.now();
    let steps = 0;
    do {
      training.trainStep();
      steps += 1;
    } while (!training.awaitsEvaluation && (readsAtOnce ? this.now() - start < sliceMilliseconds : steps < runner.sliceSteps));
    await training.settle();
    this.expectTrust();
    const milliseconds = this.now() - start;
    training.seconds += milliseconds / 1000;
    if (!readsAtOnce) {
      // At most doubled at a time, so that one lucky measurement does not make the next slice long.
      const wanted = (steps * sliceMilliseconds) / Math.max(milliseconds, 0.1);
      runner.sliceSteps = Math.max(1, Math.min(Math.round(wanted), 2 * runner.sliceSteps));
    }
    if (this.now() - runner.reported.at >= reportMilliseconds || training.awaitsEvaluation) this.report(runner);
  }

  private noteOnce(message: string): void {
    if (this.noted.has(message)) return;
    this.noted.add(message);
    this.listener.onEvents([{ event: 'note', message }]);
  }

  /** @throws Error where what the back end computed since is worth nothing */
  private expectTrust(): void {
    const why = this.task.environment.failure?.() ?? null;
    if (why !== null) throw new Error(`The training broke off: ${why}. Resume the run to go on from its last checkpoint.`);
  }

  private report(runner: Runner): void {
    const { training, reported } = runner;
    const { loss, accuracy } = training.takeRecent();
    const examples = training.examplesUntil(training.step) - training.examplesUntil(reported.step);
    this.listener.onEvents([
      {
        event: 'step',
        ...training.job,
        step: training.step,
        steps: training.steps,
        loss,
        accuracy,
        seconds: training.seconds,
        examplesPerSecond: rate(examples, training.seconds - reported.seconds),
      },
    ]);
    runner.reported = { at: this.now(), step: training.step, seconds: training.seconds };
  }

  /** Evaluates and reports an epoch. Where it is stopped in between, the epoch's sums stay, and a resumed run evaluates again. */
  private async endEpoch(runner: Runner, runners: readonly Runner[]): Promise<void> {
    const { training } = runner;
    const test = await training.evaluate(async () => {
      await this.handleMessages(runners);
      return !this.stopped;
    });
    if (test === null) return;
    this.expectTrust();
    // Before the epoch is told, and with its sums: whatever is lost from here on, the epoch is told again by whoever resumes, and a job
    // whose last epoch was told has its final weights kept. Epochs of milliseconds would be more weights than can be kept.
    if (training.step === training.steps || this.now() - runner.savedAt >= epochCheckpointMilliseconds) await this.save(runner);
    const { loss } = training.takeEpoch();
    const examples = training.examplesUntil(training.step) - training.examplesUntil(runner.epochStart.step);
    this.listener.onEvents([
      {
        event: 'epoch',
        ...training.job,
        epoch: training.step / training.stepsPerEpoch,
        loss,
        testLoss: test.loss,
        testAccuracy: test.accuracy,
        seconds: training.seconds,
        examplesPerSecond: rate(examples, training.seconds - runner.epochStart.seconds),
      },
    ]);
    runner.epochStart = { step: training.step, seconds: training.seconds };
    if (training.finished) this.listener.onEvents([{ event: 'job-end', ...training.job }]);
  }

  private async saveAll(runners: readonly Runner[]): Promise<void> {
    for (const runner of runners) if (runner.training.step > 0 && !runner.training.finished) await this.save(runner);
  }

  private async save(runner: Runner): Promise<void> {
    const { training } = runner;
    const data = await training.save();
    runner.savedAt = this.now();
    this.listener.onCheckpoint({ ...training.job, step: training.step, data });
  }

  /** Handles what came in meanwhile; while paused, waits here, with a checkpoint made before. */
  private async handleMessages(runners: readonly Runner[]): Promise<void> {
    await breathe();
    while (this.paused !== null && !this.stopped) {
      const { until } = this.paused;
      await this.saveAll(runners);
      await until;
    }
  }
}

/** The job that has come least far, the first of several; `null` where all are finished. */
function leastAdvanced(runners: readonly Runner[]): Runner | null {
  let least: Runner | null = null;
  for (const runner of runners) {
    if (runner.training.finished) continue;
    if (least === null || runner.training.step < least.training.step) least = runner;
  }
  return least;
}

function rate(examples: number, seconds: number): number {
  return seconds > 0 ? examples / seconds : 0;
}
