/** A network that TensorFlow.js computes, on whichever of its back ends is the current one. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { SavedTensor } from './checkpoint.js';
import type { Dataset } from './data/dataset.js';
import type { Environment } from './environment.js';
import { createFeed } from './feed.js';
import type { Feed } from './feed.js';
import { fuseLayers, fusedLoss } from './fused/fuseLayers.js';
import { hasFusedOperations } from './fused/operations.js';
import { formula, hasFormulas } from './gpu/operations.js';
import type { BatchResult, Network } from './network.js';
import { Optimizer } from './optimizer.js';
import type { PlannedDesign, TrainingSettings } from './plan.js';
import { countRight, prepareModel } from './prepareModel.js';
import type { PreparedModel } from './prepareModel.js';
import { success } from './result.js';
import type { Result } from './result.js';

export class TensorflowNetwork implements Network {
  readonly notes: readonly string[];
  readonly tellsCorrect: boolean;
  readonly evaluationBatch = 250;
  readonly shapes: readonly (readonly number[])[];

  /** On a back end where reading waits: the sum of loss × examples of the steps that are under way there. */
  private pending: { readonly sum: Tensor; readonly examples: number } | null = null;
  private readonly weights: readonly Variable[];
  private readonly trainable: readonly Variable[];
  private readonly optimizer: Optimizer;
  private readonly trainFeed: Feed;
  private readonly testFeed: Feed;
  private readonly testOrder: Uint32Array;

  private constructor(
    private readonly environment: Environment,
    private readonly prepared: PreparedModel,
    settings: TrainingSettings,
    private readonly dataset: Dataset,
  ) {
    const { model } = prepared;
    this.notes = prepared.notes;
    this.tellsCorrect = environment.readsAtOnce;
    this.weights = model.weights.map((weight) => weight.read() as unknown as Variable);
    this.trainable = model.trainableWeights.map((weight) => weight.read() as unknown as Variable);
    this.optimizer = new Optimizer(environment, settings.optimizer, this.trainable);
    this.shapes = this.variables.map(({ shape }) => shape);
    this.trainFeed = createFeed(environment, dataset.train, dataset.exampleShape);
    this.testFeed = createFeed(environment, dataset.test, dataset.exampleShape);
    this.testOrder = Uint32Array.from({ length: dataset.test.count }, (_, i) => i);
  }

  /** @param dataset in the shape in which the model reads it */
  static prepare(
    environment: Environment,
    design: PlannedDesign,
    seed: number,
    settings: TrainingSettings,
    dataset: Dataset,
  ): Result<TensorflowNetwork> {
    const fused = hasFusedOperations();
    const prepared = prepareModel(environment.tf, design, seed, dataset.classes, fused ? fusedLoss : null);
    if (!prepared.ok) return prepared;
    if (fused) fuseLayers(prepared.value.model);
    return success(new TensorflowNetwork(environment, prepared.value, settings, dataset));
  }

  get unsettled(): boolean {
    return this.pending !== null;
  }

  private get variables(): readonly Variable[] {
    return [...this.weights, ...this.optimizer.slots];
  }

  trainStep(order: Uint32Array, from: number, count: number, step: number): BatchResult | null {
    const { environment, dataset, prepared } = this;
    const { tf } = environment;
    const { model, loss, noise } = prepared;
    const labels = Uint8Array.from({ length: count }, (_, i) => dataset.train.labels[order[from + i] as number] as number);
    noise.startStep(step);
    let result: BatchResult | null = null;
    tf.tidy(() => {
      const x = this.trainFeed.batch(order, from, count);
      const targets = tf.tensor(loss.targets(labels), [count, loss.outputs]);
      let rows: ArrayLike<number> = [];
      const { value, grads } = tf.variableGrads(() => {
        const outputs = model.apply(x, { training: true }) as Tensor;
        if (environment.readsAtOnce) rows = outputs.dataSync();
        const penalties = model.calculateLosses();
        return penalties.reduce((sum, penalty) => tf.add(sum, penalty), loss.compute(outputs, targets));
      }, [...this.trainable]);
      this.optimizer.apply(
        this.trainable.map((weight) => grads[weight.name] ?? null),
        step,
      );
      if (!environment.readsAtOnce) {
        this.queue(value, count);
        return;
      }
      const [mean = NaN] = value.dataSync();
      result = { loss: mean, correct: countRight(loss, rows, labels), examples: count };
    });
    return result;
  }

  async settle(): Promise<BatchResult | null> {
    if (this.pending === null) return null;
    const { sum, examples } = this.pending;
    this.pending = null;
    const [total = NaN] = await sum.data();
    sum.dispose();
    return { loss: total / examples, correct: 0, examples };
  }

  async evaluate(from: number, count: number): Promise<BatchResult> {
    const { environment, dataset, prepared } = this;
    const { tf } = environment;
    const { model, loss } = prepared;
    const labels = dataset.test.labels.subarray(from, from + count);
    const [value, outputs] = tf.tidy(() => {
      const y = model.apply(this.testFeed.batch(this.testOrder, from, count), { training: false }) as Tensor;
      return [loss.compute(y, tf.tensor(loss.targets(labels), [count, loss.outputs])), y] as const;
    });
    const [mean = NaN] = environment.readsAtOnce ? value.dataSync() : await value.data();
    const rows = environment.readsAtOnce ? outputs.dataSync() : await outputs.data();
    tf.dispose([value, outputs]);
    return { loss: mean, correct: countRight(loss, rows, labels), examples: count };
  }

  endEvaluation(): void {
    this.testFeed.dispose();
  }

  async read(): Promise<Float32Array[]> {
    const { readsAtOnce } = this.environment;
    const values = await Promise.all(
      this.variables.map(async (variable) => (readsAtOnce ? variable.dataSync() : variable.data())),
    );
    return values as Float32Array[];
  }

  write(tensors: readonly SavedTensor[]): void {
    const { tf } = this.environment;
    tf.tidy(() => {
      this.variables.forEach((variable, i) => {
        // A copy: the back end may keep the array, and the checkpoint is somebody else's.
        variable.assign(tf.tensor((tensors[i]?.values ?? new Float32Array()).slice(), variable.shape));
      });
    });
  }

  dispose(): void {
    this.pending?.sum.dispose();
    this.pending = null;
    this.trainFeed.dispose();
    this.testFeed.dispose();
    this.optimizer.dispose();
    this.prepared.model.dispose();
  }

  private queue(value: Tensor, examples: number): void {
    const { tf } = this.environment;
    const before = this.pending?.sum;
    const sum = tf.keep(
      before !== undefined && hasFormulas()
        ? formula('total', [before, value], [examples])
        : tf.add(before ?? 0, tf.mul(value, examples)),
    );
    this.pending?.sum.dispose();
    this.pending = { sum, examples: (this.pending?.examples ?? 0) + examples };
  }
}
