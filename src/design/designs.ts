/** Every design. Adding one means a file of its own and a row here, besides its name in `DesignKind`. */
import type { DesignChoice, DesignKind } from './choice.js';
import type { Design } from './design.js';
import { grouped } from './grouped.js';
import { kronecker } from './kronecker.js';
import { lowRank } from './lowRank.js';
import { plain } from './plain.js';
import { split } from './split.js';

export const designs: Readonly<Record<DesignKind, Design>> = { plain, split, grouped, 'low-rank': lowRank, kronecker };

/** In the order of tables. */
export const designKinds = Object.keys(designs) as readonly DesignKind[];

/** The number that a design's cost depends on besides the width: S, r, or 1. */
export function parameterOf(choice: DesignChoice): number {
  return designs[choice.kind].parameter === 'rank' ? (choice.rank ?? 0) : choice.groups;
}

export function choiceOf(kind: DesignKind, parameter: number, units: number): DesignChoice {
  return designs[kind].parameter === 'rank' ? { kind, groups: 1, units, rank: parameter } : { kind, groups: parameter, units };
}
