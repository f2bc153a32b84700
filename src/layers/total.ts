/** Sums that never leave anything out: one summand that cannot be told makes the sum unknown, with its reason. */
import { isUnknown, unknown } from '../graph/dim.js';
import type { Unknown } from '../graph/dim.js';
import { addCounts } from '../graph/polynomial.js';
import type { Count } from '../graph/polynomial.js';
import { elementCount, isRanked } from '../graph/shape.js';
import type { Inference, Weight } from './layerType.js';

/** A count, or why there is none. */
export type Total = Count | Unknown;

export function sum(parts: Iterable<Total>): Total {
  let total: Count = 0n;
  for (const part of parts) {
    if (isUnknown(part)) return part;
    total = addCounts(total, part);
  }
  return total;
}

/** Multiply-adds of several parts; a part for which they are not defined (`null`) leaves the sum undefined too. */
export function sumMacs(parts: Iterable<Total | null>): Total | null {
  const known: Total[] = [];
  for (const part of parts) {
    if (part === null) return null;
    known.push(part);
  }
  return sum(known);
}

/** Numbers in one weight. */
export function weightCount(weight: Weight): Total {
  return isRanked(weight.shape) ? elementCount(weight.shape) : weight.shape;
}

/** Parameters of a layer. */
export function parameterCount(inference: Inference): Total {
  return inference.missingWeights ?? sum(inference.weights.map(weightCount));
}

/** Parameters that training changes. */
export function trainableCount(inference: Inference): Total {
  if (inference.missingWeights !== undefined) return inference.missingWeights;
  const trained = inference.weights.filter((weight) => weight.trainable);
  if (trained.length > 0 && inference.unknownTrainable !== undefined) {
    return unknown(`whether it is trained is open: ${inference.unknownTrainable.unknown}`);
  }
  return sum(trained.map(weightCount));
}
