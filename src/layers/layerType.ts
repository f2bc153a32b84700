/**
 * What the catalogue knows about one kind of layer. One entry a kind: adding a layer means adding one entry and its
 * oracle test.
 */
import type { Dim, Unknown } from '../graph/dim.js';
import type { LayerConfig, LayerSpec } from '../graph/model.js';
import type { Count } from '../graph/polynomial.js';
import type { Fault } from '../graph/problem.js';
import type { Shape } from '../graph/shape.js';

/** One weight tensor of a layer. */
export interface Weight {
  /** TensorFlow.js's name without the layer's: `kernel`, `bias`, `moving_mean`. */
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
}

/** What a layer demands of one of its inputs. Absent fields demand nothing. */
export interface InputSpec {
  readonly rank?: number;
  readonly minRank?: number;
  /** Sizes of single axes, counted from the end where negative. */
  readonly axes?: readonly { readonly axis: number; readonly size: Dim }[];
  /** The whole shape; free and open sizes in it accept anything. */
  readonly shape?: readonly Dim[];
}

/** What a layer does to its inputs. */
export interface Inference {
  /** One shape an output. `Unknown` shapes where a fault or an open size leaves nothing to say. */
  readonly outputs: readonly Shape[];
  readonly weights: readonly Weight[];
  /** Set where the layer has, or may have, weights that are not in `weights`, with the reason: its parameters are then unknown. */
  readonly missingWeights?: Unknown;
  /** Set where it cannot be told which of `weights` are trained (an open `trainable`), with the reason. */
  readonly unknownTrainable?: Unknown;
  /**
   * Multiply-adds of one forward pass for one example; 0 for a layer that only moves or compares data, `Unknown` where it cannot be
   * told. `null` where no such count is defined.
   */
  readonly macs: Count | Unknown | null;
  /** What is wrong with the configuration or the inputs. With a fault, `outputs` are what would come out if TensorFlow.js let it pass, or unknown. */
  readonly faults: readonly Fault[];
}

export interface LayerType {
  /** TensorFlow.js's `getClassName()`. */
  readonly className: string;
  /** Names under `tf.layers`, aliases included: `averagePooling2d`, `avgPool2d`, `avgPooling2d`. */
  readonly factories: readonly string[];
  /** Configuration keys that the layer reads beyond those that every layer has (`name`, `trainable`, `inputShape`, …). */
  readonly keys: readonly string[];
  /** Faults of the configuration alone: what the constructor would throw, and values that it wrongly accepts. */
  check(config: LayerConfig): readonly Fault[];
  /** The same for a call of one of `factories`, where they differ in what they take. */
  checkCall?(factory: string, config: LayerConfig): readonly Fault[];
  /** Shapes, weights, multiply-adds and faults (those of `check` too) for the given input shapes (batch first). Never throws. */
  infer(config: LayerConfig, inputs: readonly Shape[], context: InferContext): Inference;
  /** What the layer, built for `inputs`, demands of every further input: the `inputSpec` that TensorFlow.js's `build` sets. `null` for nothing. */
  builtSpec?(config: LayerConfig, inputs: readonly Shape[]): InputSpec | null;
}

/** Lets wrappers ask for the layer that they wrap without importing the whole catalogue. */
export interface InferContext {
  infer(layer: LayerSpec, inputs: readonly Shape[]): Inference;
}
