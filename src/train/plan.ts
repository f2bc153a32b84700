/**
 * A training run, before it starts: plain JSON. The host makes it from an analysis and the user's settings, stores it
 * with the run, and hands it to whatever trains. It carries graphs, never code.
 */
import type { DesignChoice } from '../design/choice.js';
import type { ModelGraph } from '../graph/model.js';

/**
 * `simd` is a training step compiled to our own WASM kernels; `wasm` is TensorFlow.js's WASM back end with those kernels plugged in,
 * since as shipped it cannot train.
 */
export type BackendId = 'webgpu' | 'webgl' | 'simd' | 'wasm' | 'cpu' | 'tfjs-node';

export type BuiltInDatasetId = 'built-in' | 'cifar10' | 'fashion-mnist' | 'mnist';

export type DatasetChoice = { readonly id: BuiltInDatasetId } | { readonly id: 'file'; readonly path: string };

export type OptimizerKind = 'sgd' | 'adam' | 'rmsprop' | 'adagrad';

export interface OptimizerChoice {
  readonly kind: OptimizerKind;
  readonly learningRate: number;
  /** Only for `sgd`; 0 for none. */
  readonly momentum: number;
}

/** What the user chooses. */
export interface TrainingSettings {
  readonly designs: readonly DesignChoice[];
  readonly dataset: DatasetChoice;
  /** At most so many training examples; `null` for all. */
  readonly limit: number | null;
  readonly optimizer: OptimizerChoice;
  readonly epochs: number;
  readonly batchSize: number;
  /** Each seed fixes initial weights and data order, the same for every design. */
  readonly seeds: readonly number[];
  readonly backend: BackendId | 'auto';
}

export interface PlannedDesign {
  /** `designKey(choice)`, unique within the plan. */
  readonly key: string;
  readonly label: string;
  readonly choice: DesignChoice;
  /** The whole model with this design in it; closed, so plain JSON. */
  readonly graph: ModelGraph;
  readonly params: number;
  /** Multiply-adds of one forward pass for one example. */
  readonly macs: number;
}

export interface TrainingPlan {
  readonly runId: string;
  /** ISO 8601. */
  readonly created: string;
  /** The model's name and file, for people. */
  readonly model: { readonly name: string; readonly file: string };
  /** The dense layer that the designs rebuild, `dense 450 → 120, line 31`. */
  readonly layer: string;
  readonly settings: TrainingSettings;
  /** One entry for each of `settings.designs`, in that order. */
  readonly designs: readonly PlannedDesign[];
}

/** One training: a design with a seed. */
export interface Job {
  readonly design: string;
  readonly seed: number;
}

export function jobsOf(plan: TrainingPlan): Job[] {
  return plan.settings.seeds.flatMap((seed) => plan.designs.map((design) => ({ design: design.key, seed })));
}
