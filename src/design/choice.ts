/** Which way a dense layer is built. Plain data, sent between host, page and workers. */
export type DesignKind = 'plain' | 'split';

export interface DesignChoice {
  readonly kind: DesignKind;
  /** S, the number of groups the features are cut into; 1 for plain. */
  readonly groups: number;
  /** H, the hidden width once the groups are laid side by side again. */
  readonly units: number;
}

/** `split-10-3720`: names a design in events, files and tables. */
export function designKey(choice: DesignChoice): string {
  return choice.kind === 'plain' ? `plain-${choice.units}` : `${choice.kind}-${choice.groups}-${choice.units}`;
}

/** `split S=10 H=3,720`: the same for people. */
export function designLabel(choice: DesignChoice): string {
  const units = choice.units.toLocaleString('en-US');
  return choice.kind === 'plain' ? `plain H=${units}` : `${choice.kind} S=${choice.groups} H=${units}`;
}
