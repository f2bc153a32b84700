/**
 * Every kind of problem that Layerwright reports: one row a kind. The catalogue finds the faults of layers, the reader
 * those of models; both name the kind by its code.
 */
import type { Span } from './span.js';

export type Severity = 'error' | 'warning' | 'information';

export interface ProblemKind {
  readonly severity: Severity;
  /** What the kind is, in one line. */
  readonly title: string;
  /** What to do about it. */
  readonly fix: string;
}

export const problemKinds = {
  'missing-input-shape': {
    severity: 'error',
    title: 'The first layer has no input shape',
    fix: 'Give the first layer an inputShape or a batchInputShape.',
  },
  'rank-mismatch': {
    severity: 'error',
    title: 'A layer gets an input of the wrong rank',
    fix: 'Insert a layer that changes the rank (flatten, reshape, repeatVector, a global pooling), or set returnSequences on the recurrent layer before.',
  },
  'shape-mismatch': {
    severity: 'error',
    title: 'Two shapes that have to agree differ',
    fix: 'Change one of the two sizes so that they agree.',
  },
  'size-mismatch': {
    severity: 'error',
    title: 'A reshape changes the number of elements',
    fix: 'Choose a target shape with as many elements as the input has.',
  },
  'undefined-dimension': {
    severity: 'error',
    title: 'A size that the layer needs is free at run time',
    fix: 'Give the dimension a size in the input shape, or use a layer that accepts any size there.',
  },
  'empty-dimension': {
    severity: 'error',
    title: 'A size becomes zero or negative',
    fix: 'Use a smaller kernel or pool, smaller strides, padding "same", or a larger input.',
  },
  'invalid-config': {
    severity: 'error',
    title: 'A layer is given a value that it does not accept',
    fix: 'Correct the value.',
  },
  'missing-config': {
    severity: 'error',
    title: 'A layer lacks a value that it needs',
    fix: 'Add the value.',
  },
  unsupported: {
    severity: 'error',
    title: 'TensorFlow.js accepts the layer but cannot run it',
    fix: 'Use a setting that TensorFlow.js implements.',
  },
  untrainable: {
    severity: 'warning',
    title: 'A layer works, but cannot be trained',
    fix: 'Leave the setting at its default, or use the model only to predict.',
  },
  'wrong-symbolic-shape': {
    severity: 'warning',
    title: 'TensorFlow.js computes another shape than the layer gives when it runs',
    fix: 'Apply the layer to the data before the model, or use a layer without this defect; in a class of your own, let computeOutputShape return what call gives.',
  },
  'ignored-config': {
    severity: 'warning',
    title: 'TensorFlow.js ignores a value that the layer is given',
    fix: 'Remove the value, or use a layer that heeds it.',
  },
  'ignored-input-shape': {
    severity: 'warning',
    title: 'A layer behind the first gives an input shape that differs from its input',
    fix: 'Remove the inputShape: only that of the first layer counts.',
  },
  'input-count': {
    severity: 'error',
    title: 'A layer gets the wrong number of inputs',
    fix: 'Pass as many tensors as the layer takes.',
  },
  'graph-disconnected': {
    severity: 'error',
    title: 'An output of the model does not depend on its inputs',
    fix: 'List every input that the outputs depend on.',
  },
  'not-an-input': {
    severity: 'error',
    title: 'An input of the model is not made by tf.input',
    fix: 'Make the model’s inputs with tf.input().',
  },
  'multiple-outputs': {
    severity: 'error',
    title: 'A layer with several outputs stands in a sequential model',
    fix: 'Use tf.model(), or make the layer return one output.',
  },
  'duplicate-name': {
    severity: 'error',
    title: 'Two layers of a model have the same name',
    fix: 'Give each layer a name of its own.',
  },
  'not-a-tensor': {
    severity: 'error',
    title: 'A layer is applied to something that is not a tensor',
    fix: 'Apply the layer to what tf.input() or another layer’s apply() gives.',
  },
  'failing-call': {
    severity: 'error',
    title: 'The call of a layer class fails when the model runs',
    fix: 'A model hands call its inputs in a list, even a single one: take the tensor out of it first, as in inputs[0].',
  },
  'data-mismatch': {
    severity: 'error',
    title: 'Data do not fit the model',
    fix: 'Give the model data of the shape that it takes, or change its input shape or its last layer.',
  },
  'weight-mismatch': {
    severity: 'error',
    title: 'Weights do not fit the layer that they are given to',
    fix: 'Give as many weights as the layer or the model has, each of the shape that it has there.',
  },
  'tensor-size': {
    severity: 'error',
    title: 'Values do not fill the shape of a tensor',
    fix: 'Choose a shape with as many places as there are values.',
  },
  'not-compiled': {
    severity: 'error',
    title: 'A model is trained before it is compiled',
    fix: 'Call model.compile() with an optimizer and a loss first.',
  },
  'loss-mismatch': {
    severity: 'warning',
    title: 'The loss does not fit the last layer',
    fix: 'Use the activation and the number of units that the loss is made for, or another loss.',
  },
  'reader-limit': {
    severity: 'information',
    title: 'Reading stopped at a limit',
    fix: 'Split the code into smaller functions, or raise the limit in the settings.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

/** What a layer finds wrong with its configuration or its inputs, before it is known where that stands in the code. */
export interface Fault {
  readonly code: ProblemCode;
  /** Names the shapes: "dense needs a rank of at least 2, but its input is [450]". */
  readonly message: string;
  /** What TensorFlow.js would throw, or `null` where it stays silent. Layer names in it are TensorFlow.js's automatic ones. */
  readonly tfjsMessage: string | null;
  /** Which input is at fault, where one is. */
  readonly input?: number;
  /** Which key of the configuration is at fault, where one is. */
  readonly configKey?: string;
  /**
   * Which part of TensorFlow.js throws `tfjsMessage`; absent where it stays silent. A wrapper and a nested model run only some of these
   * parts on the layers inside; `add` is the check of `Sequential.add`, which `apply` does without.
   */
  readonly thrownBy?: 'constructor' | 'inputCheck' | 'build' | 'outputShape' | 'add';
}

/** A fault at its place. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly tfjsMessage: string | null;
  readonly span: Span;
  /** Where the other side comes from: "conv2d gives [null, 28, 28, 13] here". */
  readonly related: readonly { readonly span: Span; readonly message: string }[];
}
