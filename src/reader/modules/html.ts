/** The script elements of a page. */

export interface ScriptElement {
  /** Offsets of the script's text in the page. */
  readonly start: number;
  readonly end: number;
  readonly isModule: boolean;
  readonly typescript: boolean;
  /** The file of the project that it stands for. */
  readonly src: string | null;
}

const MOST_SCRIPTS = 50;

/** Script elements that hold JavaScript or TypeScript or name a file that does, in their order; comments are passed over. */
export function scriptElements(text: string): ScriptElement[] {
  const elements: ScriptElement[] = [];
  const opening = /<!--|<script\b((?:[^>"']|"[^"]*"|'[^']*'){0,2000})>/gi;
  for (let match = opening.exec(text); match && elements.length < MOST_SCRIPTS; match = opening.exec(text)) {
    const start = match.index + match[0].length;
    if (match[0] === '<!--') {
      const end = text.indexOf('-->', start);
      if (end < 0) break;
      opening.lastIndex = end + 3;
      continue;
    }
    const end = closingTag(text, start);
    opening.lastIndex = end;
    const attributes = match[1] ?? '';
    const type = attribute(attributes, 'type')?.toLowerCase() ?? '';
    const language = attribute(attributes, 'lang')?.toLowerCase() ?? '';
    const src = attribute(attributes, 'src') ?? null;
    if (!isScript(type) || (src === null && text.slice(start, end).trim() === '')) continue;
    // What comes from another site is a library.
    if (src !== null && (src === '' || /^([a-z][\w+.-]*:)?\/\//i.test(src) || /^data:/i.test(src))) continue;
    elements.push({
      start,
      // An element with a file has no text of its own.
      end: src === null ? end : start,
      src,
      isModule: type === 'module',
      typescript: /^tsx?$/.test(language) || /typescript|tsx?$/.test(type),
    });
  }
  return elements;
}

function closingTag(text: string, from: number): number {
  const closing = /<\/script/gi;
  closing.lastIndex = from;
  return closing.exec(text)?.index ?? text.length;
}

function isScript(type: string): boolean {
  return (
    type === '' ||
    type === 'module' ||
    /^(text|application)\/(x-)?(java|ecma|type)script/.test(type) ||
    /^text\/(babel|jsx|tsx)/.test(type)
  );
}

function attribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}
