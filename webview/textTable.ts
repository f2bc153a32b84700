/** A table as text for the clipboard. Numbers stay bare, so that a spreadsheet can compute with them; text is made harmless. */
export type Cell = string | number | null;

export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * Comma-separated values after RFC 4180. Text that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`,
 * `@`, a tab or a line break) gets an apostrophe in front.
 */
export function toCsv(table: TextTable): string {
  return [table.head, ...table.rows].map((row) => row.map(csvCell).join(',') + '\r\n').join('');
}

/** A GitHub-flavored Markdown table; columns whose cells are all numbers are aligned to the right. */
export function toMarkdown(table: TextTable): string {
  const numeric = table.head.map((_, column) =>
    table.rows.every((row) => row[column] === null || typeof row[column] === 'number'),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [
    line(table.head.map(markdownCell)),
    line(numeric.map((right) => (right ? '---:' : '---'))),
    ...table.rows.map((row) => line(row.map(markdownCell))),
  ].join('');
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function markdownCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return cell.toLocaleString('en-US', { maximumFractionDigits: 20 });
  // Backslashes take the meaning from everything that Markdown or HTML inside it would read.
  return cell.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_[\]<>|~&#$!()]/g, '\\$&');
}
