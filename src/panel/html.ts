/**
 * The HTML of a panel. It holds no data but URIs of the extension's own files: whatever a page shows comes in messages,
 * so nothing of a workspace can become markup or script here.
 */

export interface PageFiles {
  /** Names of the page's script and style sheet in `dist/webview`. */
  readonly page: 'training' | 'designTable' | 'runs';
  readonly title: string;
  /** A URI that the page may load, for a path within the extension. */
  readonly uri: (path: string) => string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Attributes of the root by name; see `pageAssets` in the protocol. */
  readonly attributes: Readonly<Record<string, string>>;
}

export function pageHtml({ page, title, uri, cspSource, attributes }: PageFiles): string {
  const nonce = freshNonce();
  const policy = [
    `default-src 'none'`,
    // 'wasm-unsafe-eval' lets WebAssembly be compiled, and nothing else.
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data: blob:`,
    // The training worker is fetched and started from a blob, since a webview's files have another origin.
    `worker-src blob:`,
    `connect-src ${cspSource} blob:`,
  ].join('; ');
  const data = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}" />
    <link rel="stylesheet" href="${escapeAttribute(uri(`dist/webview/${page}.css`))}" />
    <title>${escapeText(title)}</title>
  </head>
  <body>
    <div id="root"${data.join('')}></div>
    <script nonce="${nonce}" src="${escapeAttribute(uri(`dist/webview/${page}.js`))}"></script>
  </body>
</html>
`;
}

/** 128 random bits, new for each page. */
function freshNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}
