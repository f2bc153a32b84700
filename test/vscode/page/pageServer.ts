/**
 * Serves the pages' real bundles to a bare browser, under the content security policy that the host sets in VS Code.
 */
import { build } from 'esbuild';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { wasmBinaries } from '../../unit/train/binaries.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface PageServer {
  readonly url: string;
  /** Requests that were answered, newest last. */
  readonly requested: string[];
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  wasm: 'application/wasm',
  bin: 'application/octet-stream',
};

/** Bundles in memory with the settings of `esbuild.mjs`. */
async function bundle(): Promise<Map<string, Uint8Array>> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: {
      training: 'webview/training.ts',
      designTable: 'webview/designTable.ts',
      runs: 'webview/runs.ts',
      fakeHost: 'test/vscode/page/fixture/fakeHost.ts',
      fakeWorker: 'test/vscode/page/fixture/fakeWorker.ts',
      worker: 'webview/worker.ts',
    },
    outdir: '/',
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  const files = new Map(result.outputFiles.map((file) => [file.path, file.contents]));
  files.set('/webviewDefaults.css', await readFile(new URL('fixture/webviewDefaults.css', import.meta.url)));
  // Stand-ins for the binaries: the fake worker only looks at their size.
  files.set('/kernels.wasm', new Uint8Array(8));
  files.set('/tfjs-backend-wasm-simd.wasm', new Uint8Array(16));
  files.set('/train.bin', new Uint8Array(1024));
  files.set('/test.bin', new Uint8Array(256));
  for (const [name, binary] of Object.entries(await wasmBinaries())) files.set(`/real/${name}`, new Uint8Array(binary));
  return files;
}

export async function servePages(): Promise<PageServer> {
  const files = await bundle();
  const requested: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    requested.push(pathname);
    const page = /^\/(training|designTable|runs)\.html$/.exec(pathname)?.[1];
    if (page !== undefined) {
      const nonce = randomBytes(16).toString('base64');
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy(nonce) });
      response.end(html(page, nonce, searchParams.get('worker') === 'real'));
      return;
    }
    if (pathname === '/favicon.ico') {
      response.writeHead(204);
      response.end();
      return;
    }
    const file = files.get(pathname);
    response.writeHead(file ? 200 : 404, { 'content-type': types[pathname.split('.').at(-1) ?? ''] ?? 'text/plain' });
    response.end(file ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requested,
    close: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    'worker-src blob:',
    "connect-src 'self' blob:",
    "font-src 'self'",
  ].join('; ');
}

function html(page: string, nonce: string, realWorker: boolean): string {
  const [worker, binaries] = realWorker ? ['/worker.js', '/real'] : ['/fakeWorker.js', ''];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/webviewDefaults.css">
<link rel="stylesheet" href="/${page}.css">
<title>${page}</title>
</head>
<body>
<div id="root" data-worker-uri="${worker}" data-kernels-uri="${binaries}/kernels.wasm" data-tfjs-wasm-uri="${binaries}/tfjs-backend-wasm-simd.wasm"></div>
<script nonce="${nonce}" src="/fakeHost.js"></script>
<script nonce="${nonce}" src="/${page}.js"></script>
</body>
</html>
`;
}
