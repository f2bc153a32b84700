/**
 * Markdown whose text cannot become markup.
 *
 * Invariant: a `Markdown` is only made here. Text of a workspace enters it through `prose`, which escapes all punctuation,
 * or through `code`, `cell` and `codeBlock`, inside which Markdown knows no links, images, HTML or automatic links. A plain
 * string that is put into `phrase` becomes inline code.
 */

/** Markdown source. A class, because at run time a branded string could not be told from text. */
export class Markdown {
  constructor(readonly source: string) {}
}

/** A template whose literal parts are Markdown and whose values are data. */
export function phrase(parts: TemplateStringsArray, ...values: readonly (string | number | Markdown)[]): Markdown {
  const pieces = parts.map((part, index) => {
    const value = values[index];
    if (value === undefined) return part;
    if (value instanceof Markdown) return part + value.source;
    return part + (typeof value === 'number' ? String(value) : code(value).source);
  });
  return new Markdown(pieces.join(''));
}

/** Text that reads as it stands, in the font of prose: everything that could start markup or an automatic link is escaped. */
export function prose(text: string): Markdown {
  return new Markdown(
    oneLine(text)
      .trim()
      .replace(/[!-/:-@[-`{-~]/g, '\\$&'),
  );
}

export function joined(parts: readonly Markdown[], separator: string): Markdown {
  return new Markdown(parts.map((part) => part.source).join(separator));
}

/** Inline code. The fence is longer than any run of backticks inside, as CommonMark wants it. */
export function code(text: string): Markdown {
  const visible = oneLine(text);
  if (visible === '') return new Markdown('');
  const fence = '`'.repeat(longestRun(visible) + 1);
  const padding = /^[` ]|[` ]$/.test(visible) ? ' ' : '';
  return new Markdown(`${fence}${padding}${visible}${padding}${fence}`);
}

/** Inline code for a table's cell. A table is cut at bars before anybody looks for code, so bars are drawn by another character. */
export function cell(text: string): Markdown {
  return code(text.replaceAll('|', '¦'));
}

/** A block of text that keeps its columns. The language colors it and is one of Layerwright's own words. */
export function codeBlock(lines: readonly string[], language: 'text' | 'typescript' = 'text'): Markdown {
  const visible = lines.map(printable);
  const fence = '`'.repeat(Math.max(3, longestRun(visible.join('\n')) + 1));
  return new Markdown(`\n\n${fence}${language}\n${visible.join('\n')}\n${fence}\n\n`);
}

/** One line of at most 200 characters, with nothing in it that shows nothing or reorders what is shown. */
export function oneLine(text: string): string {
  const characters = [...printable(text).replace(/ +/g, ' ')];
  return characters.length <= 200 ? characters.join('') : `${characters.slice(0, 199).join('')}…`;
}

/** Line ends and tabs become spaces; control characters, zero-width characters and directional overrides become visible. */
export function printable(text: string): string {
  return text.replace(/[^\S ]/gu, ' ').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '�');
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
