/** The TensorFlow.js model of a planned design, checked against what was read, with its loss. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from './build.js';
import type { BuiltModel } from './build.js';
import { prepareLoss } from './loss.js';
import type { CrossEntropy, Loss } from './loss.js';
import type { PlannedDesign } from './plan.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';
import { runnableModel } from './runnableModel.js';
import type { TensorFlow } from './tensorflow.js';

export interface PreparedModel extends BuiltModel {
  readonly loss: Loss;
  /** What the user should know of how this model is trained. */
  readonly notes: readonly string[];
}

/**
 * Builds the model with the initial weights of a seed. Its last activation may be taken off (`Loss.logits`).
 * @param classes of the data set
 * @returns the model, or the sentence that says why it cannot be trained
 */
export function prepareModel(
  tf: TensorFlow,
  design: PlannedDesign,
  seed: number,
  classes: number,
  fused: CrossEntropy | null,
): Result<PreparedModel> {
  const built = buildModel(tf, design.graph, seed);
  if ('problem' in built) return failure(`${design.label} cannot be trained: ${built.problem}.`);
  const model = runnableModel(built.model);
  const refuse = (why: string): Result<PreparedModel> => {
    model.dispose();
    return failure(`${design.label} ${why}`);
  };
  const params = model.countParams();
  if (params !== design.params) {
    return refuse(
      `cannot be trained: TensorFlow.js builds ${formatCount(params)} parameters, but ${formatCount(design.params)} were read ` +
        'from the code. Please report this as a defect of Layerwright.',
    );
  }
  if (model.trainableWeights.length === 0) return refuse('has no weights that can be trained.');
  const loss = prepareLoss(tf, model, classes, design.graph.compile, fused);
  if ('problem' in loss) return refuse(`cannot be trained: ${loss.problem}.`);
  return success({ ...built, model, loss, notes: notesOn(model, loss) });
}

function notesOn(model: LayersModel, loss: Loss): string[] {
  const notes = [`Loss: ${loss.label}.`];
  if (model.weights.some((weight) => (weight as unknown as { readonly constraint?: unknown }).constraint != null)) {
    notes.push('Constraints on weights are not applied in training, as in TensorFlow.js’s own training.');
  }
  return notes;
}

/** How many rows of outputs say the class that they should. */
export function countRight(loss: Loss, outputs: ArrayLike<number>, labels: Uint8Array): number {
  let right = 0;
  labels.forEach((label, row) => {
    if (loss.classOf(outputs, row) === label) right += 1;
  });
  return right;
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
