/** One step of an optimizer over all trainable weights at once: they stand side by side, as do their gradients and slots. */
import type { OptimizerChoice } from '../plan.js';
import { optimizerConstants, slotStart } from '../optimizer.js';
import type { Machine } from './machine.js';

/** Changes the weights by their gradients. `step` counts from 1. */
export function updateWeights(machine: Machine, { kind, learningRate, momentum }: OptimizerChoice, step: number): void {
  const { kernels, plan } = machine;
  const { values, gradients, slots, floats } = plan.trainable;
  const [first = 0, second = 0] = slots;
  const { epsilon, beta1, beta2, decay } = optimizerConstants;
  switch (kind) {
    case 'sgd':
      if (momentum === 0) kernels.updateSgd(values, gradients, floats, learningRate);
      else kernels.updateMomentum(values, first, gradients, floats, learningRate, momentum);
      return;
    case 'adam': {
      const rest = [learningRate, beta1, beta2, 1 - beta1 ** step, 1 - beta2 ** step, epsilon] as const;
      kernels.updateAdam(values, first, second, gradients, floats, ...rest);
      return;
    }
    case 'rmsprop':
      kernels.updateRmsprop(values, first, gradients, floats, learningRate, decay, epsilon);
      return;
    case 'adagrad':
      kernels.updateAdagrad(values, first, gradients, floats, learningRate, epsilon);
  }
}

/** What the slots hold before the first step. */
export function startSlots(machine: Machine, choice: OptimizerChoice): void {
  const { slots, floats } = machine.plan.trainable;
  for (const slot of slots) machine.floats(slot, floats).fill(slotStart(choice));
}
