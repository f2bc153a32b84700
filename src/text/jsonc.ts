/** JSON with comments and trailing commas, as `tsconfig.json` is written. */

/** The value, or `undefined` where the text is none. */
export function parseJsonc(text: string): unknown {
  try {
    return JSON.parse(withoutTrailingCommas(withoutComments(text)));
  } catch {
    // A file that is being edited is often broken for a moment: the caller goes on without it.
    return undefined;
  }
}

const stringOr = (other: string) => new RegExp(String.raw`"(?:[^"\\]|\\.)*"|${other}`, 'gs');
const comment = stringOr(String.raw`\/\/[^\n]*|\/\*.*?\*\/`);
const trailingComma = stringOr(String.raw`,(?=\s*[}\]])`);

function withoutComments(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(comment, (token) => (token.startsWith('"') ? token : ' '));
}

function withoutTrailingCommas(text: string): string {
  return text.replace(trailingComma, (token) => (token.startsWith('"') ? token : ''));
}
