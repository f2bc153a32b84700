/** One training: a design with a seed. It is moved on some steps at a time, so that several can share a thread. */
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';
import type { Dataset } from './data/dataset.js';
import { misfit, shapedFor } from './data/fit.js';
import type { Environment } from './environment.js';
import type { BatchResult, Network } from './network.js';
import { epochOrder, stepsPerEpoch } from './order.js';
import type { Job, PlannedDesign, TrainingSettings } from './plan.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';
import { SimdNetwork } from './simd/simdNetwork.js';
import { Tally } from './tally.js';
import type { Means } from './tally.js';
import { TensorflowNetwork } from './tensorflowNetwork.js';

export class JobTraining {
  /** Of one epoch, and of the whole training. */
  readonly stepsPerEpoch: number;
  readonly steps: number;
  /** Training time so far, without warm-up, evaluation and pauses. */
  seconds = 0;

  private done = 0;
  private order: { readonly epoch: number; readonly examples: Uint32Array } | null = null;
  private epoch = new Tally();
  /** Since the last report. */
  private recent = new Tally();

  private constructor(
    readonly job: Job,
    private readonly network: Network,
    private readonly settings: TrainingSettings,
    private readonly dataset: Dataset,
  ) {
    this.stepsPerEpoch = stepsPerEpoch(dataset.train.count, settings.batchSize);
    this.steps = this.stepsPerEpoch * settings.epochs;
  }

  /**
   * Builds the network, ready for its first step or, with a checkpoint, for the one after it.
   * @returns the training, or why there can be none
   */
  static prepare(
    environment: Environment,
    design: PlannedDesign,
    seed: number,
    settings: TrainingSettings,
    dataset: Dataset,
    checkpoint: ArrayBuffer | null,
  ): Result<JobTraining> {
    const shaped = shapedFor(design.graph, dataset);
    if (shaped === null) return failure(misfit(design.graph, dataset) ?? `${dataset.label} does not fit the model.`);
    const { kernels } = environment;
    const network: Result<Network> =
      kernels === undefined
        ? TensorflowNetwork.prepare(environment, design, seed, settings, shaped)
        : SimdNetwork.prepare(environment, kernels, design, seed, settings, shaped);
    if (!network.ok) return network;
    const training = new JobTraining({ design: design.key, seed }, network.value, settings, shaped);
    if (checkpoint === null) return success(training);
    const problem = training.restore(checkpoint);
    if (problem === null) return success(training);
    training.dispose();
    return failure(problem);
  }

  /** Steps that are done. */
  get step(): number {
    return this.done;
  }

  /** All steps are done and evaluated. */
  get finished(): boolean {
    return this.done >= this.steps && !this.awaitsEvaluation;
  }

  /** Whether an epoch has ended whose sums were not taken yet (`takeEpoch`); steps that are queued have to be settled before. */
  get awaitsEvaluation(): boolean {
    return this.done > 0 && this.done % this.stepsPerEpoch === 0 && (this.epoch.sums.examples > 0 || this.network.unsettled);
  }

  /** What the user should know of how this is trained. */
  get notes(): readonly string[] {
    return this.network.notes;
  }

  /** Examples that `steps` steps before now have seen; the last batch of an epoch may be smaller. */
  examplesUntil(step: number): number {
    const epochs = Math.floor(step / this.stepsPerEpoch);
    return epochs * this.dataset.train.count + (step % this.stepsPerEpoch) * this.settings.batchSize;
  }

  /** Trains one step. On a GPU it is queued, and `settle` waits for it. */
  trainStep(): void {
    const { settings, dataset } = this;
    const epoch = Math.floor(this.done / this.stepsPerEpoch);
    if (this.order?.epoch !== epoch) {
      this.order = { epoch, examples: epochOrder(dataset.train.count, this.job.seed, epoch) };
    }
    const from = (this.done % this.stepsPerEpoch) * settings.batchSize;
    const count = Math.min(settings.batchSize, dataset.train.count - from);
    const result = this.network.trainStep(this.order.examples, from, count, this.done + 1);
    this.done += 1;
    this.note(result);
  }

  /** Waits until all queued steps are done, and takes their losses in. */
  async settle(): Promise<void> {
    this.note(await this.network.settle());
  }

  /** Means since the last call. */
  takeRecent(): Means {
    const means = this.recent.means(this.network.tellsCorrect);
    this.recent = new Tally();
    return means;
  }

  /** Mean training loss of the epoch that has just ended; the next one starts. */
  takeEpoch(): Means {
    const means = this.epoch.means(this.network.tellsCorrect);
    this.epoch = new Tally();
    return means;
  }

  /**
   * Loss and accuracy on the test examples. `pause` is awaited between batches and says whether to go on.
   * @returns `null` where it was told not to go on
   */
  async evaluate(pause: () => Promise<boolean>): Promise<Means | null> {
    const { network } = this;
    const total = this.dataset.test.count;
    const tally = new Tally();
    for (let from = 0; from < total; from += network.evaluationBatch) {
      const { loss, correct, examples } = await network.evaluate(from, Math.min(network.evaluationBatch, total - from));
      tally.add(loss, correct, examples);
      if (!(await pause())) return null;
    }
    network.endEvaluation();
    return tally.means(true);
  }

  /**
   * One step that leaves no trace, so that what is prepared at first use (compiled shaders, optimized code) is not counted as
   * training time.
   */
  async warmUp(): Promise<void> {
    const before = await this.save();
    this.trainStep();
    await this.settle();
    this.recent = new Tally();
    this.restore(before);
  }

  /** The checkpoint of this moment. */
  async save(): Promise<ArrayBuffer> {
    await this.settle();
    const { shapes } = this.network;
    const values = await this.network.read();
    return writeCheckpoint({
      ...this.job,
      step: this.done,
      seconds: this.seconds,
      epoch: this.epoch.sums,
      tensors: shapes.map((shape, i) => ({ shape, values: values[i] as Float32Array })),
    });
  }

  dispose(): void {
    this.network.dispose();
  }

  /** Takes up a checkpoint; says what is wrong with it, or `null`. */
  private restore(buffer: ArrayBuffer): string | null {
    const read = readCheckpoint(buffer);
    if (!read.ok) return read.error;
    const saved = read.value;
    const { shapes } = this.network;
    const fits =
      saved.design === this.job.design &&
      saved.seed === this.job.seed &&
      saved.step <= this.steps &&
      saved.tensors.length === shapes.length &&
      shapes.every((shape, i) => shape.join() === saved.tensors[i]?.shape.join());
    if (!fits) return 'A checkpoint belongs to another model or another run, so it cannot be resumed. Start the run again.';
    this.network.write(saved.tensors);
    this.done = saved.step;
    this.seconds = saved.seconds;
    this.epoch = new Tally(saved.epoch.loss ?? NaN, saved.epoch.correct, saved.epoch.examples);
    return null;
  }

  /** Takes in what steps came out with. */
  private note(result: BatchResult | null): void {
    if (result === null) return;
    this.epoch.add(result.loss, result.correct, result.examples);
    this.recent.add(result.loss, result.correct, result.examples);
  }
}
