/** A local HTTP server for files, with the faults that servers have. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedFile {
  bytes: Uint8Array;
  etag?: string;
  /** Whether `Range` is honoured. */
  ranges?: boolean;
  /** Close the connection after so many bytes, the next time only. */
  cutAfter?: number;
  /** Send nothing after so many bytes. */
  stallAfter?: number;
  status?: number;
}

export interface FileServer {
  readonly address: string;
  readonly files: Map<string, ServedFile>;
  /** The `Range` header of each request, in order. */
  readonly ranges: (string | undefined)[];
  close(): Promise<void>;
}

export async function startServer(): Promise<FileServer> {
  const files = new Map<string, ServedFile>();
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const file = files.get(request.url ?? '');
    if (file === undefined) response.writeHead(404).end();
    else serve(request, response, file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    ranges,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function serve(request: IncomingMessage, response: ServerResponse, file: ServedFile): void {
  if (file.status !== undefined) {
    response.writeHead(file.status).end();
    return;
  }
  const { bytes, etag } = file;
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const changed = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
  const start = (file.ranges ?? true) && range !== null && !changed ? Number(range[1]) : null;
  if (start !== null && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = Buffer.from(bytes.subarray(start ?? 0));
  response.writeHead(start === null ? 200 : 206, {
    'content-length': body.length,
    ...(etag === undefined ? {} : { etag }),
    ...(start === null ? {} : { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  const { cutAfter, stallAfter } = file;
  if (cutAfter !== undefined) {
    delete file.cutAfter;
    response.write(body.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 30));
  } else if (stallAfter !== undefined) {
    response.write(body.subarray(0, stallAfter));
  } else {
    response.end(body);
  }
}
