/** Text from a workspace is data: here it is kept from becoming markup, a link or a formula in what is exported. */

/** One cell of a CSV row (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Rows with the line ends of RFC 4180. */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** Text within a line of Markdown, whatever it contains; line breaks become spaces. */
export function markdownText(text: string): string {
  return (
    visible(text)
      .replace(/[\\`*_[\]<>|~&$]/g, '\\$&')
      // What would begin a heading, a quote or a list, should the text stand first.
      .replace(/^(\s*)([-+=#>])/, '$1\\$2')
      .replace(/^(\s*\d+)([.)])/, '$1\\$2')
      // Addresses become links without being asked in GitHub's dialect.
      .replace(/\b(https?|ftp|mailto|xmpp):/gi, '$1\\:')
      .replace(/\bwww\./gi, (word) => `${word.slice(0, 3)}\\.`)
      // So do mail addresses and names of people, even escaped; a space of no width does not show.
      .replace(/@(?=\w)/g, '@&#8203;')
  );
}

/** Text as a block of code of Markdown: a fence that no run of backticks in it can end. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [fence, ...text.split(/\r?\n/).map(visible), fence].join('\n');
}

/** Text within XML, in an element or an attribute. */
export function xmlText(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return visible(text).replace(/[&<>"']/g, (character) => names[character] ?? '');
}

/** Without line breaks, control characters, direction marks and lone surrogates, which no file format needs and some forbid. */
function visible(text: string): string {
  return (
    text
      // Spaces of other widths too: some readers of Markdown take them for layout.
      .replace(/\s+/g, ' ')
      // eslint-disable-next-line no-control-regex -- these are what has to go
      .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
  );
}
