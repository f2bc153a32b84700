/**
 * What the catalogue knows about one kind of layer. One entry a kind: adding a layer means adding one entry and its
 * oracle test.
 */
import type { Unknown } from '../graph/dim.js';
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

/** What a layer does to its inputs. */
export interface Inference {
  /** One shape an output. `Unknown` shapes where a fault or an open size leaves nothing to say. */
  readonly outputs: readonly Shape[];
  readonly weights: readonly Weight[];
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
  /** Faults of the configuration alone: what the constructor would throw. */
  check(config: LayerConfig): readonly Fault[];
  /** Shapes, weights, multiply-adds and faults for the given input shapes (batch first). Never throws. */
  infer(config: LayerConfig, inputs: readonly Shape[], context: InferContext): Inference;
}

/** Lets wrappers ask for the layer that they wrap without importing the whole catalogue. */
export interface InferContext {
  infer(layer: LayerSpec, inputs: readonly Shape[]): Inference;
}
