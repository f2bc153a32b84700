/** A table in plain text: columns are aligned by spaces, numbers to the right. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Longer text is cut, with `…`. */
  readonly maxWidth?: number;
}

/** The header, a rule, the rows, and after another rule the footer. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  footer: readonly string[] | null = null,
): string[] {
  const cut = (row: readonly string[]) => columns.map((column, index) => shorten(row[index] ?? '', column.maxWidth ?? Infinity));
  const head = columns.map((column) => column.title);
  const body = rows.map(cut);
  const foot = footer === null ? [] : [cut(footer)];
  const widths = columns.map((_, index) => Math.max(...[head, ...body, ...foot].map((row) => width(row[index] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((text, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - width(text));
        return columns[index]?.align === 'right' ? space + text : text + space;
      })
      .join('  ')
      .trimEnd();
  const rule = '─'.repeat(widths.reduce((sum, size) => sum + size, 2 * (columns.length - 1)));
  return [line(head), rule, ...body.map(line), ...(foot.length > 0 ? [rule, ...foot.map(line)] : [])];
}

export function shorten(text: string, maxWidth: number): string {
  const characters = [...text];
  return characters.length <= maxWidth ? text : `${characters.slice(0, maxWidth - 1).join('')}…`;
}

function width(text: string): number {
  return [...text].length;
}
