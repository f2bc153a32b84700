/**
 * What a network is. Plain data: no functions, no syntax nodes, no tensors. A graph in which every size is known
 * (`isClosed`) contains no `bigint` either, so it can be sent as JSON to a panel or a worker and be built there.
 */
import type { Unknown } from './dim.js';
import type { Polynomial } from './polynomial.js';
import type { Shape } from './shape.js';
import type { Span } from './span.js';

/** A value of a layer's configuration, as far as the code tells. */
export type ConfigValue =
  | number
  | string
  | boolean
  | null
  | Polynomial
  | Unknown
  | readonly ConfigValue[]
  | ConfigObject
  | LayerConfigValue
  | ModelConfigValue;

/** An initializer, regularizer or constraint made by a factory (`tf.initializers.varianceScaling({…})`), or a plain object. */
export interface ConfigObject {
  /** TensorFlow.js's class name, such as `VarianceScaling`; `null` for a plain object. */
  readonly className: string | null;
  readonly config: LayerConfig;
}

/** A layer given to a wrapper (`timeDistributed`, `bidirectional`) or a cell given to `rnn`. */
export interface LayerConfigValue {
  readonly layer: LayerSpec;
}

export interface ModelConfigValue {
  readonly model: ModelGraph;
}

/** Keys are those of TensorFlow.js's layer arguments; a key that the code does not give is absent. */
export type LayerConfig = Readonly<Record<string, ConfigValue>>;

/** A layer as it is made, before it is applied to anything. */
export interface LayerSpec {
  /** TensorFlow.js's `getClassName()`; `?` where it cannot be told. */
  readonly className: string;
  /** Only where the code names the layer. */
  readonly name: string | null;
  readonly config: LayerConfig;
  /** The call that makes the layer, `tf.layers.dense({…})`. */
  readonly span: Span | null;
  /** What was assigned to the layer's `trainable` after it was made; it goes before `config.trainable`, which wrappers ignore. */
  readonly assignedTrainable?: boolean | Unknown;
  /** Only for a layer class of the project: the weights that its `build` adds, or why they are not known. */
  readonly ownWeights?: readonly OwnWeight[] | Unknown;
  /** Set for a nested model (`className` is `Sequential` or `Functional`): its graph. */
  readonly model?: ModelGraph;
}

/** A weight that a layer class of the project adds. */
export interface OwnWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
}

/** One output of one application of a layer. */
export interface TensorRef {
  /** Index into `ModelGraph.layers`. */
  readonly layer: number;
  /** Which application of that layer. */
  readonly call: number;
  /** Which of its outputs. */
  readonly output: number;
}

/** One application of a layer. */
export interface LayerCall {
  readonly inputs: readonly TensorRef[];
  readonly inputShapes: readonly Shape[];
  readonly outputShapes: readonly Shape[];
  /** Where it is applied or added. */
  readonly span: Span | null;
}

/** A layer in a model. It may be applied several times (weights shared) and is counted once. */
export interface LayerNode extends LayerSpec {
  readonly calls: readonly LayerCall[];
  /** Input shapes of the layer's very first application, for which its weights are made, where that is not `calls[0]`: it may belong to another model, or to none. */
  readonly builtFor?: readonly Shape[];
  /** The layer is there only if an open condition holds: the condition's text. */
  readonly conditional?: string;
}

export type ModelKind = 'Sequential' | 'Functional';

export interface ModelGraph {
  /** The builder function, `Class.method`, or the variable; `null` if it has none. */
  readonly name: string | null;
  readonly kind: ModelKind;
  /** The `tf.sequential()` or `tf.model()` call. */
  readonly span: Span | null;
  /** In the order in which the model runs them; every layer stands after those that it reads from. A functional model lists its InputLayers. A sequential one has an InputLayer only where the code makes one. */
  readonly layers: readonly LayerNode[];
  /** Shape of each input. */
  readonly inputs: readonly ModelInput[];
  readonly outputs: readonly TensorRef[];
  /** `trainable = false` on the model itself. */
  readonly trainable: boolean;
  /** What could not be known, each with its place; empty means that the graph is complete. */
  readonly unknowns: readonly { readonly reason: string; readonly span: Span | null }[];
  /** What `model.compile({…})` names, where it can be seen. */
  readonly compile: CompileSettings | null;
}

/** An input of a model: an InputLayer of a functional model, or what the first layer of a sequential one is told to expect. */
export interface ModelInput {
  readonly shape: Shape;
  /** Index of the InputLayer in `layers`; `null` for a sequential model without one: its first layer reads the input. */
  readonly layer: number | null;
}

export interface CompileSettings {
  readonly loss: ConfigValue;
  readonly optimizer: ConfigValue;
  readonly metrics: ConfigValue;
}
