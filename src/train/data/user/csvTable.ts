/** Reading CSV (RFC 4180, with commas, semicolons or tabs) into rows of cells. */

/** More cells are refused: they would not fit into memory as text. */
const maximumCells = 100_000_000;

/** The rows, or why they cannot be read, as a clause. Empty lines are left out; cells are trimmed unless quoted. */
export function readCsv(text: string): string[][] | string {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cells = 0;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      const quoted = readQuoted(text, at);
      if (quoted === null) return `the quotation mark in row ${rows.length + 1} is not closed`;
      [cell, at] = quoted;
    } else {
      const start = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
      cell = text.slice(start, at).trim();
    }
    row.push(cell);
    if (++cells > maximumCells) return `it has more than ${maximumCells} cells`;
    if (text[at] === separator) {
      at++;
      // A separator at the very end stands before one more, empty cell.
      if (at === text.length) row.push('');
    } else if (at === text.length || text[at] === '\n' || text[at] === '\r') {
      if (text[at] === '\r' && text[at + 1] === '\n') at++;
      at++;
      if (row.length > 1 || row[0] !== '') rows.push(row);
      row = [];
    } else {
      return `there is text behind a quotation mark in row ${rows.length + 1}`;
    }
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** The cell that is quoted from `at` on, and where it ends. */
function readQuoted(text: string, at: number): [string, number] | null {
  let cell = '';
  for (let from = at + 1; ;) {
    const end = text.indexOf('"', from);
    if (end === -1) return null;
    cell += text.slice(from, end);
    if (text[end + 1] !== '"') return [cell, end + 1];
    cell += '"';
    from = end + 2;
  }
}

/** Whichever of the three occurs most in the first line. */
function separatorOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (separator: string): number => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}
