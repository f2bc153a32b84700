/** Which documents are read at all, decided without loading a parser. */

/** What the services need of a `vscode.TextDocument`. */
export interface SourceDocument {
  readonly uri: { readonly scheme: string; readonly authority: string; readonly path: string; toString(): string };
  readonly languageId: string;
  readonly version: number;
  readonly isClosed: boolean;
  getText(): string;
}

export const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'html'] as const;

/** Documents that show what is not the user's to edit: old versions, output, notebooks' parts. */
const foreignSchemes = new Set(['git', 'gitlens', 'review', 'output', 'debug', 'vscode', 'vscode-notebook-cell', 'layerwright']);

const extensionOfLanguage: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
  html: '.html',
};

/** The document's file for the reader, which tells the language by the ending: a document that was never saved has none. */
export function fileOf(document: SourceDocument): string {
  const { path } = document.uri;
  return /\.([cm]?[jt]s|[jt]sx|html?)$/i.test(path) ? path : path + (extensionOfLanguage[document.languageId] ?? '');
}

/** In UTF-16 units; a longer file is a bundle or generated. */
export const maxTextLength = 1_000_000;

/** Every model needs one of these words somewhere in its file: the package's name, the usual alias, or the namespace of the layers. */
const mention = /\btf\b|tensorflow|tfjs|\blayers\b/i;

export function mentionsTensorFlow(text: string): boolean {
  return mention.test(text);
}

/** Why a document is not read, as a sentence; `null` where it is. */
export function reasonNotToRead(document: SourceDocument): string | null {
  if (!(languages as readonly string[]).includes(document.languageId)) {
    return 'Layerwright reads TypeScript, JavaScript and HTML files.';
  }
  if (foreignSchemes.has(document.uri.scheme)) return 'Layerwright reads files, not the views that other tools make of them.';
  if (document.uri.path.endsWith('.d.ts')) return 'Type declarations build no models.';
  const text = document.getText();
  if (text.length > maxTextLength) return 'The file is longer than a million characters, so Layerwright does not read it.';
  if (!mentionsTensorFlow(text)) return 'The file does not mention TensorFlow.js.';
  return null;
}
