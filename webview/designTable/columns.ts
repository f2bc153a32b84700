/** The columns of the design table: what each is called, how it sorts, and how it is written. */
import type { DesignRow, Match } from '../../src/design/compare.js';
import { formatChange, formatNumber, formatSigned } from '../numberFormat.js';
import type { Cell, TextTable } from '../textTable.js';

export type ColumnId =
  | 'design'
  | 'groups'
  | 'axis'
  | 'units'
  | 'match'
  | 'layerParams'
  | 'params'
  | 'paramsDifference'
  | 'headMacs'
  | 'macs'
  | 'macsDifference';

export interface Column {
  readonly id: ColumnId;
  readonly group: 'design' | 'params' | 'macs' | 'cut';
  readonly label: string;
  /** What the label means, in one sentence. */
  readonly hint: string;
  readonly numeric: boolean;
  /** What stands in exports, and what the column sorts by where `order` says nothing else. */
  value(row: DesignRow): Cell;
  order?(row: DesignRow): number;
  text(row: DesignRow, plain: DesignRow | null): string;
  /** The whole of a text that may be cut. */
  title?(row: DesignRow): string | null;
  /** A second figure beside the first, such as a share. */
  aside?(row: DesignRow, plain: DesignRow | null): string;
}

export const columnGroups: readonly { readonly id: Column['group']; readonly label: string }[] = [
  { id: 'design', label: 'Design' },
  { id: 'params', label: 'Parameters' },
  { id: 'macs', label: 'Multiply-adds (MACs) an example' },
  { id: 'cut', label: 'Groups' },
];

export const matchLabels: Readonly<Record<Match, string>> = {
  given: 'as written',
  'same-width': 'same width',
  'params-multiple': 'same parameters, n × width',
  params: 'same parameters',
  macs: 'same MACs',
};

export const columns: readonly Column[] = [
  {
    id: 'design',
    group: 'design',
    label: 'Design',
    hint: 'How the layer is built.',
    numeric: false,
    value: (row) => row.design,
    text: (row) => row.design,
  },
  {
    id: 'groups',
    group: 'design',
    label: 'S',
    hint: 'Groups that the features are cut into; r is the rank of a low-rank design.',
    numeric: true,
    value: (row) => row.choice.rank ?? row.groups,
    // Ranks and numbers of groups have nothing to do with each other.
    order: (row) => (row.choice.rank === undefined ? row.groups : 1e9 + row.choice.rank),
    text: (row) => (row.choice.rank === undefined ? formatNumber(row.groups) : `r ${formatNumber(row.choice.rank)}`),
  },
  {
    id: 'units',
    group: 'design',
    label: 'H',
    hint: 'Hidden width, with the groups laid side by side again.',
    numeric: true,
    value: (row) => row.units,
    text: (row) => formatNumber(row.units),
  },
  {
    id: 'match',
    group: 'design',
    label: 'Budget',
    hint: 'What the hidden width was solved for.',
    numeric: false,
    value: (row) => matchLabels[row.match],
    text: (row) => matchLabels[row.match],
  },
  {
    id: 'layerParams',
    group: 'params',
    label: 'layer',
    hint: 'Weights and biases of the rebuilt layer.',
    numeric: true,
    value: (row) => row.layerParams,
    text: (row) => formatNumber(row.layerParams),
  },
  {
    id: 'params',
    group: 'params',
    label: 'model',
    hint: 'Weights and biases of the whole model.',
    numeric: true,
    value: (row) => row.params,
    text: (row) => formatNumber(row.params),
  },
  {
    id: 'paramsDifference',
    group: 'params',
    label: 'vs plain',
    hint: 'Parameters of the model less those of the plain model.',
    numeric: true,
    value: (row) => row.paramsDifference,
    text: (row) => formatSigned(row.paramsDifference),
    aside: (row, plain) => (plain ? formatChange(row.paramsDifference, plain.params) : ''),
  },
  {
    id: 'headMacs',
    group: 'macs',
    label: 'head',
    hint: 'Multiply-adds of the rebuilt layer and the dense layer that follows it.',
    numeric: true,
    value: (row) => row.headMacs,
    text: (row) => formatNumber(row.headMacs),
  },
  {
    id: 'macs',
    group: 'macs',
    label: 'model',
    hint: 'Multiply-adds of the whole model.',
    numeric: true,
    value: (row) => row.macs,
    text: (row) => formatNumber(row.macs),
  },
  {
    id: 'macsDifference',
    group: 'macs',
    label: 'vs plain',
    hint: 'Multiply-adds of the model less those of the plain model.',
    numeric: true,
    value: (row) => row.macsDifference,
    text: (row) => formatSigned(row.macsDifference),
    aside: (row, plain) => (plain ? formatChange(row.macsDifference, plain.macs) : ''),
  },
  {
    id: 'axis',
    group: 'cut',
    label: 'One group holds',
    hint: 'What the groups cut: the features that one of them takes.',
    numeric: false,
    value: (row) => row.group ?? row.axis,
    text: (row) => row.group ?? row.axis ?? '–',
    title: (row) => row.axis,
  },
];

/** The rows as they are shown, for the clipboard. */
export function asTextTable(rows: readonly DesignRow[]): TextTable {
  const qualified: Partial<Record<ColumnId, string>> = {
    groups: 'S (rank for low-rank)',
    layerParams: 'layer parameters',
    params: 'model parameters',
    paramsDifference: 'parameters vs plain',
    headMacs: 'head MACs',
    macs: 'model MACs',
    macsDifference: 'MACs vs plain',
  };
  return {
    head: columns.map((column) => qualified[column.id] ?? column.label),
    rows: rows.map((row) => columns.map((column) => column.value(row))),
  };
}
