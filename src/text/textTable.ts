/** Tables of plain text: columns aligned, numbers to the right. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Longer text is cut, with `…`. */
  readonly maxWidth?: number;
}

/** A row of cells, or `rule`, a line across. */
export type Row = readonly string[] | 'rule';

/** Lines of the table, its title row and a rule first. Every row has a cell for each column; columns without any text are left out. */
export function formatTable(allColumns: readonly Column[], allRows: readonly Row[]): string[] {
  const used = allColumns.map((_, index) => allRows.some((row) => row !== 'rule' && (row[index] ?? '') !== ''));
  const columns = allColumns.filter((_, index) => used[index]);
  const cut = (row: readonly string[]) => row.map((cell, index) => shorten(cell, allColumns[index]?.maxWidth ?? Infinity));
  const rows = allRows.map((row) => (row === 'rule' ? row : cut(row).filter((_, index) => used[index])));
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((column, index) =>
    Math.max(...[titles, ...rows].map((row) => (row === 'rule' ? 0 : widthOf(row[index] ?? '')))),
  );
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width, 0) + 2 * (columns.length - 1));
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index] ?? 0, align))
      .join('  ')
      .trimEnd();
  return [line(titles), rule, ...rows.map((row) => (row === 'rule' ? rule : line(row)))];
}

/** Cuts to so many characters, the last of them `…`. */
export function shorten(text: string, maxWidth: number): string {
  const characters = [...text];
  return characters.length <= maxWidth ? text : `${characters.slice(0, maxWidth - 1).join('')}…`;
}

function pad(cell: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return align === 'left' ? cell + space : space + cell;
}

/** Characters, not UTF-16 units. */
function widthOf(cell: string): number {
  return [...cell].length;
}
