/** Which way a dense layer is built. Plain data, sent between host, page and workers. */
export type DesignKind = 'plain' | 'split' | 'grouped' | 'low-rank' | 'kronecker';

export interface DesignChoice {
  readonly kind: DesignKind;
  /** S, the number of groups the features are cut into; 1 for plain and low-rank. */
  readonly groups: number;
  /** H, the hidden width once the groups are laid side by side again. */
  readonly units: number;
  /** r, the width of the bottleneck; only for low-rank. */
  readonly rank?: number;
}

/** `split-10-3720`, `low-rank-r60-120`: names a design in events, files and tables. */
export function designKey(choice: DesignChoice): string {
  return [choice.kind, ...parametersOf(choice), String(choice.units)].join('-');
}

/** `split S=10 H=3,720`: the same for people. */
export function designLabel(choice: DesignChoice): string {
  const units = `H=${choice.units.toLocaleString('en-US')}`;
  if (choice.kind === 'plain') return `plain ${units}`;
  return choice.kind === 'low-rank' ? `low-rank r=${choice.rank ?? 0} ${units}` : `${choice.kind} S=${choice.groups} ${units}`;
}

function parametersOf(choice: DesignChoice): string[] {
  if (choice.kind === 'plain') return [];
  return choice.kind === 'low-rank' ? [`r${choice.rank ?? 0}`] : [String(choice.groups)];
}
