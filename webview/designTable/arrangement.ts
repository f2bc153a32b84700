/** Which rows are shown, and in which order: what the user chose, and what follows from it. */
import type { DesignRow, Match } from '../../src/design/compare.js';
import type { Cell } from '../textTable.js';
import { columns } from './columns.js';
import type { ColumnId } from './columns.js';

export interface Arrangement {
  readonly sort: ColumnId;
  readonly descending: boolean;
  /** Chosen values of each filter; none chosen shows all. */
  readonly kinds: readonly string[];
  readonly groups: readonly number[];
  readonly matches: readonly Match[];
}

export const initialArrangement: Arrangement = { sort: 'groups', descending: false, kinds: [], groups: [], matches: [] };

export function isPlain(row: DesignRow): boolean {
  return row.design === 'plain' && row.match === 'given';
}

/** Plain as written comes first whatever the order; rows that are equal in the sorted column keep the order of the table. */
export function arrange(rows: readonly DesignRow[], arrangement: Arrangement): DesignRow[] {
  const column = columns.find((candidate) => candidate.id === arrangement.sort);
  const direction = arrangement.descending ? -1 : 1;
  const rest = rows.filter((row) => !isPlain(row) && passes(row, arrangement));
  const orderOf = (row: DesignRow): Cell => column?.order?.(row) ?? column?.value(row) ?? null;
  rest.sort((a, b) => direction * compareCells(orderOf(a), orderOf(b)));
  return [...rows.filter(isPlain), ...rest];
}

/** A filter of groups says nothing about designs that have none. */
function passes(row: DesignRow, { kinds, groups, matches }: Arrangement): boolean {
  return (
    (kinds.length === 0 || kinds.includes(row.design)) &&
    (groups.length === 0 || (row.choice.rank === undefined && groups.includes(row.groups))) &&
    (matches.length === 0 || matches.includes(row.match))
  );
}

function compareCells(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en');
}

/** What the filters can offer, in ascending order. */
export function filterChoices(rows: readonly DesignRow[]): { kinds: string[]; groups: number[]; matches: Match[] } {
  const others = rows.filter((row) => !isPlain(row));
  const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
  return {
    kinds: distinct(others.map((row) => row.design)),
    groups: distinct(others.filter((row) => row.choice.rank === undefined && row.groups > 1).map((row) => row.groups)).sort(
      (a, b) => a - b,
    ),
    matches: distinct(others.map((row) => row.match)),
  };
}

/** What is shown before anybody has chosen: the split designs, where there are others too. */
export function firstArrangement(rows: readonly DesignRow[]): Arrangement {
  const { kinds } = filterChoices(rows);
  return kinds.length > 1 && kinds.includes('split') ? { ...initialArrangement, kinds: ['split'] } : initialArrangement;
}

/** What the page kept over a reload, as far as it still makes sense; `null` where it kept nothing. */
export function restoreArrangement(state: unknown): Arrangement | null {
  if (typeof state !== 'object' || state === null) return null;
  const kept = state as Partial<Record<keyof Arrangement, unknown>>;
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  return {
    sort: columns.find((column) => column.id === kept.sort)?.id ?? initialArrangement.sort,
    descending: kept.descending === true,
    kinds: list(kept.kinds).filter((kind) => typeof kind === 'string'),
    groups: list(kept.groups).filter((group) => typeof group === 'number'),
    matches: list(kept.matches).filter((match): match is Match => typeof match === 'string'),
  };
}
