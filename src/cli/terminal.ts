/** What is written to a terminal: colors where it has them, and nothing from a source that the terminal would obey. */
export type Paint = (style: Style, text: string) => string;

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'blue';

const codes: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  blue: [34, 39],
};

/** Colors on a terminal that has not asked for none (https://no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const colored = stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return colored ? (style, text) => `\u001B[${codes[style][0]}m${text}\u001B[${codes[style][1]}m` : (_style, text) => text;
}

/** Text from a source as one line of plain characters: control characters, which a terminal would obey, become visible. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters that must not reach a terminal
  return text.replace(/\t/g, '  ').replace(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g, '�');
}
