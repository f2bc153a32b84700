/**
 * Where TensorFlow.js 4.22 is itself wrong, or silent about what cannot work, the catalogue does not follow it. Each such place has
 * a name here; the tests accept no other disagreement, and insist that each of these occurs.
 */
import type { Fault } from '../../../src/graph/problem.js';
import type { Case } from './agree.js';

export interface Disagreement {
  readonly name: string;
  /** Whether this case is one of the kind, `difference` being what was found first. */
  applies(one: Case, difference: string): boolean;
}

function has(one: Case, code: Fault['code'], text = ''): boolean {
  return one.ours.faults.some((fault) => fault.code === code && fault.tfjsMessage === null && fault.message.includes(text));
}

export const disagreements: readonly Disagreement[] = [
  {
    name: 'a layer without a check of its inputs takes several, and gives as many outputs or an error that says something else',
    applies: (one) => has(one, 'input-count', 'takes one input'),
  },
  {
    name: 'a merge layer that is applied again to a single input fails with an error about its own code',
    applies: (one) => has(one, 'input-count', 'joins at least 2 inputs'),
  },
  {
    name: 'of two faults at once, TensorFlow.js comes upon another one first',
    applies: (one, difference) => difference.startsWith('TensorFlow.js throws') && one.ours.faults.length > 1,
  },
  {
    name: 'embedding writes the sizes of its first input into a null of inputLength, and holds further inputs to them',
    applies: (one) =>
      one.spec.className === 'Embedding' &&
      one.applications.length > 1 &&
      JSON.stringify(one.spec.config['inputLength'] ?? '').includes('null'),
  },
  {
    name: 'cropping2D takes a free size for 0, and gives 0 or a negative size for it',
    applies: (one) => one.spec.className === 'Cropping2D' && has(one, 'undefined-dimension'),
  },
  {
    name: 'depthwiseConv2d, applied again, takes a free number of channels for 0',
    applies: (one) => one.spec.className === 'DepthwiseConv2D' && one.applications.length > 1,
  },
  {
    name: 'timeDistributed uses the inner layer on an input of the wrong rank, which fails or not as chance has it',
    applies: (one) => one.spec.className === 'TimeDistributed' && has(one, 'rank-mismatch', 'timeDistributed'),
  },
  {
    name: 'timeDistributed takes a layer of several outputs, and mixes their shapes up',
    applies: (one) => one.spec.className === 'TimeDistributed' && has(one, 'multiple-outputs'),
  },
];

const seen = new Set<string>();

export function disagreementOf(one: Case, difference: string): Disagreement | null {
  const found = disagreements.find((disagreement) => disagreement.applies(one, difference)) ?? null;
  if (found !== null) seen.add(found.name);
  return found;
}

export function seenDisagreements(): ReadonlySet<string> {
  return seen;
}
