/** What an optimizer keeps beside the weights: so many numbers for each parameter that it trains. */
import { isUnknown, unknown } from '../graph/dim.js';
import type { Unknown } from '../graph/dim.js';
import type { ConfigValue } from '../graph/model.js';
import { isPolynomial } from '../graph/polynomial.js';
import { isList } from './tfjsText.js';

/** Slots a trained parameter, from the accumulators of TensorFlow.js's optimizers. */
const slots: Readonly<Record<string, number>> = {
  sgd: 0,
  momentum: 1,
  adagrad: 1,
  rmsprop: 2,
  adadelta: 2,
  adam: 2,
  adamax: 2,
};

/**
 * Slots of the optimizer that `model.compile` names: by its string (`'adam'`) or by its factory's class (`Adam`, `AdamOptimizer`). A centered RMSProp
 * keeps a third one; `tf.train.momentum` and `tf.train.sgd` differ by one.
 */
export function optimizerSlots(optimizer: ConfigValue): number | Unknown {
  if (typeof optimizer === 'string') return slotsOf(optimizer) ?? unknown(`the optimizer ${optimizer} is not known`);
  if (typeof optimizer !== 'object' || optimizer === null || isList(optimizer)) return unknown('the optimizer is not known');
  if (isUnknown(optimizer)) return optimizer;
  if (isPolynomial(optimizer) || !('className' in optimizer) || optimizer.className === null)
    return unknown('the optimizer is not known');
  const known = slotsOf(optimizer.className);
  if (known === undefined) return unknown(`the optimizer ${optimizer.className} is not known`);
  return slotsOf('rmsprop') === known && /rmsprop/i.test(optimizer.className) && optimizer.config['centered'] === true
    ? known + 1
    : known;
}

function slotsOf(name: string): number | undefined {
  return slots[name.toLowerCase().replace(/optimizer$/, '')];
}
