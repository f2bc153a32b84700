/** JSON with comments and trailing commas, as `tsconfig.json` is written; `undefined` where it is not even that. */
export function parseJsonc(text: string): unknown {
  try {
    return JSON.parse(plainJson(text)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Blanks comments, and commas before a closing bracket; strings stay as they are. */
function plainJson(text: string): string {
  const withoutComments = text.replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (token) =>
    token.startsWith('"') ? token : ' ',
  );
  return withoutComments.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])/g, (token) => (token === ',' ? ' ' : token));
}
