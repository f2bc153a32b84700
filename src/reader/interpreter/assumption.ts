/** What a path takes to be true: inside `if (kind === 'lstm')`, the open name `kind` is 'lstm'. A linked list, newest first. */
import type { Open, Primitive } from './open.js';

export interface Assumption {
  /** Key of an open condition, without a leading "not". */
  readonly key: string;
  readonly truth: boolean;
  /** The condition says that the open value with this key is this. */
  readonly value: { readonly key: string; readonly is: Primitive } | null;
  readonly rest: Assumption | null;
}

/** Adds what follows from `condition` being true or false. */
export function assume(known: Assumption | null, condition: Open, truth: boolean): Assumption | null {
  const claim = condition.claim;
  if (claim?.kind === 'not') return assume(known, claim.of, !truth);
  let added = known;
  if ((claim?.kind === 'and' && truth) || (claim?.kind === 'or' && !truth)) {
    for (const part of claim.parts) added = assume(added, part, truth);
  }
  const value = truth && claim?.kind === 'equals' ? { key: claim.subject.key, is: claim.value } : null;
  return { key: condition.key, truth, value, rest: added };
}

/** Whether the assumptions decide the condition. */
export function truthUnder(known: Assumption | null, condition: Open): boolean | undefined {
  if (known === null) return undefined;
  const claim = condition.claim;
  if (claim?.kind === 'not') {
    const truth = truthUnder(known, claim.of);
    return truth === undefined ? undefined : !truth;
  }
  for (let assumption: Assumption | null = known; assumption; assumption = assumption.rest) {
    if (assumption.key === condition.key) return assumption.truth;
    if (claim?.kind === 'equals' && assumption.value?.key === claim.subject.key) return assumption.value.is === claim.value;
  }
  return undefined;
}

/** The value that an open name is assumed to have. */
export function valueUnder(known: Assumption | null, key: string): { readonly is: Primitive } | undefined {
  for (let assumption = known; assumption; assumption = assumption.rest) {
    if (assumption.value?.key === key) return assumption.value;
  }
  return undefined;
}
