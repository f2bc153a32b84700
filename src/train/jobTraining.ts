/** One training: a design with a seed. It is moved on some steps at a time, so that several can share a thread. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from './build.js';
import type { NoiseClock } from './build/noise.js';
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';
import type { Dataset } from './data/dataset.js';
import { misfit, shapedFor } from './data/fit.js';
import type { Environment } from './environment.js';
import { createFeed } from './feed.js';
import type { Feed } from './feed.js';
import { prepareLoss } from './loss.js';
import type { Loss } from './loss.js';
import { Optimizer } from './optimizer.js';
import { epochOrder, stepsPerEpoch } from './order.js';
import type { Job, PlannedDesign, TrainingSettings } from './plan.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';
import { runnableModel } from './runnableModel.js';
import { fuseLayers, fusedLoss } from './wasm/fuseLayers.js';
import { Tally } from './tally.js';
import type { Means } from './tally.js';

/** Examples of a test batch. */
const testBatch = 250;

interface Parts {
  readonly environment: Environment;
  readonly job: Job;
  readonly settings: TrainingSettings;
  readonly dataset: Dataset;
  readonly model: LayersModel;
  readonly noise: NoiseClock;
  readonly loss: Loss;
}

export class JobTraining {
  /** Of one epoch, and of the whole training. */
  readonly stepsPerEpoch: number;
  readonly steps: number;
  readonly job: Job;
  /** Training time so far, without warm-up, evaluation and pauses. */
  seconds = 0;

  private done = 0;
  private order: { readonly epoch: number; readonly examples: Uint32Array } | null = null;
  private epoch = new Tally();
  /** Since the last report. */
  private recent = new Tally();
  /** On a back end where reading waits: the sum of loss × examples of the steps that are under way there. */
  private pending: { readonly sum: Tensor; readonly examples: number } | null = null;

  private readonly weights: readonly Variable[];
  private readonly trainable: readonly Variable[];
  private readonly optimizer: Optimizer;
  private readonly trainFeed: Feed;
  private readonly testFeed: Feed;
  private readonly testOrder: Uint32Array;

  private constructor(private readonly parts: Parts) {
    const { environment, dataset, settings, model } = parts;
    this.job = parts.job;
    this.stepsPerEpoch = stepsPerEpoch(dataset.train.count, settings.batchSize);
    this.steps = this.stepsPerEpoch * settings.epochs;
    this.weights = model.weights.map((weight) => weight.read() as unknown as Variable);
    this.trainable = model.trainableWeights.map((weight) => weight.read() as unknown as Variable);
    this.optimizer = new Optimizer(environment, settings.optimizer, this.trainable);
    this.trainFeed = createFeed(environment, dataset.train, dataset.exampleShape);
    this.testFeed = createFeed(environment, dataset.test, dataset.exampleShape);
    this.testOrder = Uint32Array.from({ length: dataset.test.count }, (_, i) => i);
  }

  /**
   * Builds the model, ready for its first step or, with a checkpoint, for the one after it.
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
    const { tf } = environment;
    const shaped = shapedFor(design.graph, dataset);
    if (shaped === null) return failure(misfit(design.graph, dataset) ?? `${dataset.label} does not fit the model.`);
    const built = buildModel(tf, design.graph, seed);
    if ('problem' in built) return failure(`${design.label} cannot be trained: ${built.problem}.`);
    const model = runnableModel(built.model);
    const params = model.countParams();
    if (params !== design.params) {
      model.dispose();
      return failure(
        `${design.label} cannot be trained: TensorFlow.js builds ${formatCount(params)} parameters, but ` +
          `${formatCount(design.params)} were read from the code. Please report this as a defect of Layerwright.`,
      );
    }
    if (model.trainableWeights.length === 0) {
      model.dispose();
      return failure(`${design.label} has no weights that can be trained.`);
    }
    const fused = environment.heap === null ? null : fusedLoss;
    const loss = prepareLoss(tf, model, dataset.classes, design.graph.compile, fused);
    if ('problem' in loss) {
      model.dispose();
      return failure(`${design.label} cannot be trained: ${loss.problem}.`);
    }
    if (environment.heap !== null) fuseLayers(model);
    const job = { design: design.key, seed };
    const training = new JobTraining({ environment, job, settings, dataset: shaped, model, noise: built.noise, loss });
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
    return this.done > 0 && this.done % this.stepsPerEpoch === 0 && (this.epoch.sums.examples > 0 || this.pending !== null);
  }

  /** What the user should know of how this is trained. */
  get notes(): string[] {
    const { model, loss } = this.parts;
    const notes = [`Loss: ${loss.label}.`];
    if (model.weights.some((weight) => (weight as unknown as { readonly constraint?: unknown }).constraint != null)) {
      notes.push('Constraints on weights are not applied in training, as in TensorFlow.js’s own training.');
    }
    return notes;
  }

  /** Examples that `steps` steps before now have seen; the last batch of an epoch may be smaller. */
  examplesUntil(step: number): number {
    const epochs = Math.floor(step / this.stepsPerEpoch);
    const { batchSize } = this.parts.settings;
    return epochs * this.parts.dataset.train.count + (step % this.stepsPerEpoch) * batchSize;
  }

  /** Trains one step. On a GPU it is queued, and `settle` waits for it. */
  trainStep(): void {
    const { environment, settings, dataset, noise, model, loss } = this.parts;
    const { tf } = environment;
    const epoch = Math.floor(this.done / this.stepsPerEpoch);
    if (this.order?.epoch !== epoch) {
      this.order = { epoch, examples: epochOrder(dataset.train.count, this.job.seed, epoch) };
    }
    const { examples } = this.order;
    const from = (this.done % this.stepsPerEpoch) * settings.batchSize;
    const count = Math.min(settings.batchSize, dataset.train.count - from);
    const labels = Uint8Array.from({ length: count }, (_, i) => dataset.train.labels[examples[from + i] as number] as number);
    noise.startStep(this.done + 1);
    tf.tidy(() => {
      const x = this.trainFeed.batch(examples, from, count);
      const targets = tf.tensor(loss.targets(labels), [count, loss.outputs]);
      let rows: ArrayLike<number> | null = null;
      const { value, grads } = tf.variableGrads(() => {
        const outputs = model.apply(x, { training: true }) as Tensor;
        if (environment.readsAtOnce) rows = outputs.dataSync();
        const penalties = model.calculateLosses();
        return penalties.reduce((sum, penalty) => tf.add(sum, penalty), loss.compute(outputs, targets));
      }, [...this.trainable]);
      this.optimizer.apply(
        this.trainable.map((weight) => grads[weight.name] ?? null),
        this.done + 1,
      );
      this.done += 1;
      this.note(value, rows, labels);
    });
  }

  /** Waits until all queued steps are done, and takes their losses in. */
  async settle(): Promise<void> {
    if (this.pending === null) return;
    const { sum, examples } = this.pending;
    this.pending = null;
    const [total = NaN] = await sum.data();
    sum.dispose();
    this.epoch.add(total / examples, 0, examples);
    this.recent.add(total / examples, 0, examples);
  }

  /** Means since the last call. */
  takeRecent(): Means {
    const means = this.recent.means(this.parts.environment.readsAtOnce);
    this.recent = new Tally();
    return means;
  }

  /** Mean training loss of the epoch that has just ended; the next one starts. */
  takeEpoch(): Means {
    const means = this.epoch.means(this.parts.environment.readsAtOnce);
    this.epoch = new Tally();
    return means;
  }

  /**
   * Loss and accuracy on the test examples. `pause` is awaited between batches and says whether to go on.
   * @returns `null` where it was told not to go on
   */
  async evaluate(pause: () => Promise<boolean>): Promise<Means | null> {
    const { environment, dataset, model, loss } = this.parts;
    const { tf } = environment;
    const tally = new Tally();
    for (let from = 0; from < dataset.test.count; from += testBatch) {
      const count = Math.min(testBatch, dataset.test.count - from);
      const labels = dataset.test.labels.subarray(from, from + count);
      const [value, outputs] = tf.tidy(() => {
        const y = model.apply(this.testFeed.batch(this.testOrder, from, count), { training: false }) as Tensor;
        return [loss.compute(y, tf.tensor(loss.targets(labels), [count, loss.outputs])), y] as const;
      });
      const [mean = NaN] = environment.readsAtOnce ? value.dataSync() : await value.data();
      const rows = environment.readsAtOnce ? outputs.dataSync() : await outputs.data();
      tf.dispose([value, outputs]);
      tally.add(mean, countRight(loss, rows, labels), count);
      if (!(await pause())) return null;
    }
    this.testFeed.dispose();
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
    const { readsAtOnce } = this.parts.environment;
    const variables = [...this.weights, ...this.optimizer.slots];
    const values = await Promise.all(variables.map(async (variable) => (readsAtOnce ? variable.dataSync() : variable.data())));
    return writeCheckpoint({
      ...this.job,
      step: this.done,
      seconds: this.seconds,
      epoch: this.epoch.sums,
      tensors: variables.map(({ shape }, i) => ({ shape, values: values[i] as Float32Array })),
    });
  }

  dispose(): void {
    this.pending?.sum.dispose();
    this.pending = null;
    this.trainFeed.dispose();
    this.testFeed.dispose();
    this.optimizer.dispose();
    this.parts.model.dispose();
  }

  /** Takes up a checkpoint; says what is wrong with it, or `null`. */
  private restore(buffer: ArrayBuffer): string | null {
    const read = readCheckpoint(buffer);
    if (!read.ok) return read.error;
    const saved = read.value;
    const variables = [...this.weights, ...this.optimizer.slots];
    const fits =
      saved.design === this.job.design &&
      saved.seed === this.job.seed &&
      saved.step <= this.steps &&
      saved.tensors.length === variables.length &&
      variables.every(({ shape }, i) => shape.join() === saved.tensors[i]?.shape.join());
    if (!fits) return 'A checkpoint belongs to another model or another run, so it cannot be resumed. Start the run again.';
    const { tf } = this.parts.environment;
    tf.tidy(() => {
      variables.forEach((variable, i) => {
        // A copy: the back end may keep the array, and the checkpoint is somebody else's.
        variable.assign(tf.tensor((saved.tensors[i]?.values ?? new Float32Array()).slice(), variable.shape));
      });
    });
    this.done = saved.step;
    this.seconds = saved.seconds;
    this.epoch = new Tally(saved.epoch.loss ?? NaN, saved.epoch.correct, saved.epoch.examples);
    return null;
  }

  /** Takes in what a step measured. */
  private note(value: Tensor, rows: ArrayLike<number> | null, labels: Uint8Array): void {
    const { environment, loss } = this.parts;
    if (environment.readsAtOnce) {
      const [mean = NaN] = value.dataSync();
      const correct = rows === null ? 0 : countRight(loss, rows, labels);
      this.epoch.add(mean, correct, labels.length);
      this.recent.add(mean, correct, labels.length);
      return;
    }
    const { tf } = environment;
    const term = tf.mul(value, labels.length);
    const sum = tf.keep(this.pending === null ? term : tf.add(this.pending.sum, term));
    this.pending?.sum.dispose();
    this.pending = { sum, examples: (this.pending?.examples ?? 0) + labels.length };
  }
}

function countRight(loss: Loss, outputs: ArrayLike<number>, labels: Uint8Array): number {
  let right = 0;
  labels.forEach((label, row) => {
    if (loss.classOf(outputs, row) === label) right += 1;
  });
  return right;
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
