/**
 * The loss of a classifier on labels, with what the end of the model asks for: softmax cross-entropy, binary cross-entropy, the
 * mean squared error or the mean absolute error.
 */
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { CompileSettings } from '../graph/model.js';
import type { TensorFlow } from './tensorflow.js';

export type LossKind = 'softmax-cross-entropy' | 'binary-cross-entropy' | MeanError;
type MeanError = 'mean-squared-error' | 'mean-absolute-error';

/** A loss, and how labels and outputs stand for classes. */
export interface Loss {
  readonly kind: LossKind;
  /** For people: "softmax cross-entropy on logits". */
  readonly label: string;
  /** Width of a row of `targets`. */
  readonly outputs: number;
  /**
   * Whether the model's last activation was taken off, so that it gives logits while it is trained. Cross-entropy from logits is
   * exact where that from probabilities is cut off at 1e-7, and needs fewer steps of computation.
   */
  readonly logits: boolean;
  /** Values that the outputs should have for labels, row by row. */
  targets(labels: Uint8Array): Float32Array;
  /** Mean over the batch. `outputs` and `targets` are [batch, outputs]. */
  compute(outputs: Tensor, targets: Tensor): Scalar;
  /** The class that one row of outputs says. */
  classOf(outputs: ArrayLike<number>, row: number): number;
}

/** Mean softmax cross-entropy of [batch, classes] logits. */
export type CrossEntropy = (logits: Tensor, targets: Tensor) => Scalar;

/**
 * Chooses the loss and prepares the model for it.
 * @param fused computes the most common loss in one operation, where the back end has it
 * @returns the loss, or why the model cannot be trained on `classes` classes
 */
export function prepareLoss(
  tf: TensorFlow,
  model: LayersModel,
  classes: number,
  compile: CompileSettings | null,
  fused: CrossEntropy | null = null,
): Loss | { readonly problem: string } {
  const [output, ...others] = model.outputs;
  if (output === undefined || others.length > 0) {
    return { problem: `the model has ${model.outputs.length} outputs; only a model with one can be trained here` };
  }
  const { shape } = output;
  const width = shape[1];
  if (shape.length !== 2 || typeof width !== 'number') {
    return { problem: `the model gives [${shape.join(', ')}], but a classifier gives [null, ${classes}]` };
  }
  const named = lossName(compile);
  if (isMeanError(named) && width === 1) return meanError(tf, named, width, classes);
  if (width === 1 && classes === 2) return binaryCrossEntropy(tf, 1, takeOffActivation(model, ['sigmoid']));
  if (width < classes) {
    return {
      problem:
        `the model has ${width} output${width === 1 ? '' : 's'}, but the data set ${classes} classes; ` +
        `give its last layer ${classes} units, or choose another data set`,
    };
  }
  if (isMeanError(named)) return meanError(tf, named, width, classes);
  if (named === 'binary-cross-entropy') return binaryCrossEntropy(tf, width, takeOffActivation(model, ['sigmoid']));
  return softmaxCrossEntropy(tf, width, takeOffActivation(model, ['softmax', 'logSoftmax']) || endsLinear(model), fused);
}

/** The loss that `model.compile` names, where it names one that is different from softmax cross-entropy. */
function lossName(compile: CompileSettings | null): LossKind | null {
  const name = typeof compile?.loss === 'string' ? compile.loss.toLowerCase().replace(/[^a-z]/g, '') : '';
  if (name === 'meansquarederror' || name === 'mse') return 'mean-squared-error';
  if (name === 'meanabsoluteerror' || name === 'mae') return 'mean-absolute-error';
  return name === 'binarycrossentropy' ? 'binary-cross-entropy' : null;
}

function isMeanError(kind: LossKind | null): kind is MeanError {
  return kind === 'mean-squared-error' || kind === 'mean-absolute-error';
}

interface Activation {
  getClassName(): string;
}

interface ActivatedLayer {
  activation?: Activation | null;
  readonly inboundNodes: readonly unknown[];
  getClassName(): string;
  call(inputs: Tensor | Tensor[], settings: unknown): Tensor | Tensor[];
}

/** Layers that only rearrange values, behind which the last activation may stand. */
const rearranging: readonly string[] = ['Flatten', 'Reshape'];

/** The layer whose activation is the model's last: behind rearrangements, and inside a nested model. */
function lastLayer(model: LayersModel): ActivatedLayer {
  let tensor = model.outputs[0];
  while (tensor !== undefined) {
    const layer = tensor.sourceLayer;
    if ('outputs' in layer) tensor = (layer as unknown as LayersModel).outputs[0];
    else if (rearranging.includes(layer.getClassName())) tensor = tensor.inputs[0];
    else return layer;
  }
  throw new Error('a model without an output was built');
}

/** Takes the model's last activation off if it is one of these. */
function takeOffActivation(model: LayersModel, names: readonly string[]): boolean {
  const layer = lastLayer(model);
  // A layer that is applied twice gives more than the output; there its activation has to stay.
  if (layer.inboundNodes.length !== 1) return false;
  if (layer.getClassName() === 'Softmax' && names.includes('softmax')) {
    layer.call = (inputs) => inputs;
    return true;
  }
  const { activation } = layer;
  if (!activation || !names.includes(activation.getClassName())) return false;
  layer.activation = linearLike(activation);
  return true;
}

/** An activation that does nothing, of the same kind of object as the one that it stands for. */
function linearLike(activation: Activation): Activation {
  const linear = Object.create(activation) as Activation & { apply(x: Tensor): Tensor };
  linear.getClassName = () => 'linear';
  linear.apply = (x) => x;
  return linear;
}

function endsLinear(model: LayersModel): boolean {
  const layer = lastLayer(model);
  if (layer.getClassName() === 'Softmax') return false;
  const name = layer.activation?.getClassName();
  return name === undefined || name === 'linear';
}

const leastProbability = 1e-7;

function softmaxCrossEntropy(tf: TensorFlow, width: number, logits: boolean, fused: CrossEntropy | null): Loss {
  return {
    kind: 'softmax-cross-entropy',
    label: logits ? 'softmax cross-entropy on logits' : 'cross-entropy on the outputs as probabilities',
    outputs: width,
    logits,
    targets: (labels) => oneHot(labels, width),
    compute(outputs, targets) {
      if (logits) return fused?.(outputs, targets) ?? logitsCrossEntropy(tf, outputs as Tensor2D, targets as Tensor2D);
      const shares = tf.div(outputs, tf.sum(outputs, 1, true));
      const logs = tf.log(tf.clipByValue(shares, leastProbability, 1 - leastProbability));
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, logs), 1)));
    },
    classOf: (outputs, row) => greatest(outputs, row * width, width),
  };
}

/** Softmax and cross-entropy as one operation, whose gradient is (softmax − targets) / batch: a few kernels instead of twenty. */
function logitsCrossEntropy(tf: TensorFlow, logits: Tensor2D, targets: Tensor2D): Scalar {
  const operation = tf.customGrad((x, y, save) => {
    const values = x as Tensor2D;
    const batch = values.shape[0];
    const shifted = tf.sub(values, tf.max(values, 1, true));
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true);
    (save as (tensors: Tensor[]) => void)([exponentials, sums, y as Tensor]);
    const logs = tf.sub(tf.log(sums), tf.sum(tf.mul(shifted, targets), 1, true));
    return {
      value: tf.mean(logs),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [numerators, denominators, wanted] = saved as [Tensor2D, Tensor2D, Tensor2D];
        const gradient = tf.mul(tf.sub(tf.div(numerators, denominators), wanted), tf.div(dy, batch));
        return [gradient, tf.zerosLike(wanted)];
      },
    };
  });
  return operation(logits, targets) as Scalar;
}

function binaryCrossEntropy(tf: TensorFlow, width: number, logits: boolean): Loss {
  return {
    kind: 'binary-cross-entropy',
    label: logits ? 'binary cross-entropy on logits' : 'binary cross-entropy on the outputs as probabilities',
    outputs: width,
    logits,
    targets: (labels) => (width === 1 ? Float32Array.from(labels) : oneHot(labels, width)),
    compute(outputs, targets) {
      if (logits) {
        // max(z, 0) − z·t + log(1 + e^−|z|), which is exact for large outputs of either sign
        const exact = tf.add(tf.sub(tf.relu(outputs), tf.mul(outputs, targets)), tf.log1p(tf.exp(tf.neg(tf.abs(outputs)))));
        return tf.mean(exact);
      }
      const p = tf.clipByValue(outputs, leastProbability, 1 - leastProbability);
      const terms = tf.add(tf.mul(targets, tf.log(p)), tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, p))));
      return tf.neg(tf.mean(terms));
    },
    classOf: (outputs, row) =>
      width === 1 ? Number((outputs[row] as number) > (logits ? 0 : 0.5)) : greatest(outputs, row * width, width),
  };
}

function meanError(tf: TensorFlow, kind: MeanError, width: number, classes: number): Loss {
  const squared = kind === 'mean-squared-error';
  return {
    kind,
    label: squared ? 'mean squared error' : 'mean absolute error',
    outputs: width,
    logits: false,
    targets: (labels) => (width === 1 ? Float32Array.from(labels) : oneHot(labels, width)),
    compute: (outputs, targets) => {
      const difference = tf.sub(outputs, targets);
      return tf.mean(squared ? tf.square(difference) : tf.abs(difference));
    },
    classOf: (outputs, row) =>
      width === 1
        ? Math.max(0, Math.min(classes - 1, Math.round(outputs[row] as number)))
        : greatest(outputs, row * width, width),
  };
}

function oneHot(labels: Uint8Array, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => (rows[i * classes + label] = 1));
  return rows;
}

function greatest(values: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if ((values[from + i] as number) > (values[from + best] as number)) best = i;
  return best;
}
