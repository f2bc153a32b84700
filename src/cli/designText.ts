/** The design table for people. */
import { designLabel } from '../design/choice.js';
import type { DesignRow, DesignTable, Match } from '../design/compare.js';
import { displayPath } from './disk.js';
import { printable } from './terminal.js';
import type { Paint } from './terminal.js';
import { formatTable } from '../text/textTable.js';
import type { Column } from '../text/textTable.js';

const columns: readonly Column[] = [
  { title: 'Design', align: 'left' },
  { title: 'Width from', align: 'left' },
  { title: 'Units', align: 'right' },
  { title: 'Layer parameters', align: 'right' },
  { title: 'Model parameters', align: 'right' },
  { title: '± plain', align: 'right' },
  { title: 'Head MACs', align: 'right' },
  { title: 'Model MACs', align: 'right' },
  { title: '± plain', align: 'right' },
  { title: 'One group is', align: 'left' },
];

const matchText: Readonly<Record<Match, string>> = {
  given: 'given',
  'same-width': 'same width',
  'params-multiple': 'equal parameters, multiple of plain',
  params: 'equal parameters',
  macs: 'equal MACs',
};

/** `others` names the further models of the file. */
export function designText(table: DesignTable, others: readonly string[], paint: Paint): string {
  const { model, layer } = table;
  const place = layer.line === null ? displayPath(model.file) : `${displayPath(model.file)}:${layer.line}`;
  const behind = layer.outputs === null ? '' : `, then dense ${formatNumber(layer.outputs)}`;
  const name = layer.name === null ? 'dense' : `dense "${layer.name}"`;
  const title = `${model.name === null ? '' : `${model.name}: `}${name} ${formatNumber(layer.inputs)} → ${formatNumber(layer.units)}${behind}`;
  const rows = table.rows.map((row) => [
    designOf(row),
    row.design === 'plain' && row.match === 'given' && row.units === layer.units ? 'as written' : matchText[row.match],
    formatNumber(row.units),
    formatNumber(row.layerParams),
    formatNumber(row.params),
    formatDifference(row.paramsDifference),
    formatNumber(row.headMacs),
    formatNumber(row.macs),
    formatDifference(row.macsDifference),
    row.group ?? '',
  ]);
  const notes = [
    ...(table.notes ?? []),
    ...(others.length === 0
      ? []
      : [`The file builds other models too; --function picks one: ${[...new Set(others)].join(', ')}.`]),
    'Multiply-adds (MACs) are those of one example, forward; the head is this layer and what follows it. Whether another design learns better, only training tells.',
  ];
  return [
    `${paint('bold', printable(title))}  ${printable(place)}`,
    '',
    ...formatTable(columns, rows),
    '',
    ...notes.map(printable),
    '',
  ].join('\n');
}

/** The label without the width, which has a column of its own. */
function designOf(row: DesignRow): string {
  return designLabel(row.choice).replace(/ H=.*$/, '');
}

function formatNumber(value: number): string {
  return value.toLocaleString('en-US');
}

function formatDifference(value: number): string {
  return value === 0 ? '0' : `${value > 0 ? '+' : '−'}${formatNumber(Math.abs(value))}`;
}
