/** Classes of the user's own data: whatever stands for them becomes an index. */
import { failure, success } from '../../result.js';
import type { Result } from '../../result.js';

/** A packed label is a byte. */
export const maximumClasses = 256;

export interface ClassIndex {
  /** In the order of the indices. */
  readonly names: readonly string[];
  readonly indexOf: (label: string) => number | undefined;
}

/** Orders the distinct labels: numbers by size where all are numbers, text by letters otherwise. */
export function classIndex(labels: Iterable<string>, what: string): Result<ClassIndex> {
  const distinct = new Set<string>();
  for (const label of labels) {
    distinct.add(label);
    if (distinct.size > maximumClasses) {
      return failure(
        `There are more than ${maximumClasses} different values of ${what}, so it does not look like a class. ` +
          'Layerwright trains classifiers: choose data whose labels name a class.',
      );
    }
  }
  if (distinct.size < 2) {
    return failure(
      `There is only ${distinct.size === 0 ? 'no value' : 'one value'} of ${what}; a classifier needs two classes at least.`,
    );
  }
  const numeric = [...distinct].every((label) => label !== '' && Number.isFinite(Number(label)));
  const names = [...distinct].sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1));
  const indices = new Map(names.map((name, index) => [name, index]));
  return success({ names, indexOf: (label) => indices.get(label) });
}
