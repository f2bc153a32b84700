/** The loss at the end of a program: its value, and in training its gradient by the model's output. */
import type { Loss } from '../loss.js';
import { ProgramBuffer, perExample } from './program.js';
import type { Penalty } from './layerReader.js';
import { NotCompiled, valuesOf } from './tape.js';
import type { Tape, Value } from './tape.js';

/** The numbers are those of the kernel `meanLoss` (`assembly/losses.ts`). */
const squaredError = 0;
const absoluteError = 1;
const binaryLogits = 2;
const binaryProbabilities = 3;

export function emitLoss(tape: Tape, output: Value, { kind, logits }: Loss, labels: ProgramBuffer): ProgramBuffer {
  const loss = new ProgramBuffer(1, 'fixed', true);
  const write = (gradient: ProgramBuffer): void => {
    const rest = [output.buffer, labels, gradient, loss, perExample(1), output.elements] as const;
    if (kind === 'softmax-cross-entropy') tape.emit(logits ? 'softmaxCrossEntropy' : 'probabilityCrossEntropy', ...rest);
    else if (kind === 'mean-squared-error') tape.emit('meanLoss', squaredError, ...rest);
    else if (kind === 'mean-absolute-error') tape.emit('meanLoss', absoluteError, ...rest);
    else tape.emit('meanLoss', logits ? binaryLogits : binaryProbabilities, ...rest);
  };
  if (tape.training && !output.needsGradient) throw new NotCompiled('no trainable weight has a part in the output');
  if (tape.training) tape.addGradient(output, write);
  else write(tape.scratch(output.elements));
  return loss;
}

/** Adds the penalties of regularizers to the loss, and their gradients to those of the weights, which have to be there by then. */
export function emitPenalties(tape: Tape, penalties: readonly Penalty[], loss: ProgramBuffer): void {
  for (const { weight, l1, l2 } of penalties) {
    // A weight that is not trained has a penalty all the same, and no gradient that anybody reads.
    const gradient = weight.trainable ? ({ weight, part: 'gradient' } as const) : tape.fixedScratch(weight.size);
    if (weight.trainable && !tape.reaches(weight)) tape.emit('fillFloats', gradient, weight.size, 0);
    tape.emit('addPenalty', valuesOf(weight), gradient, loss, weight.size, l1, l2);
  }
}
