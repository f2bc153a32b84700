/**
 * Downloads that survive an interruption. What arrives is kept in parts, each a file of its own, since not every host's
 * file system can append; the next attempt asks the server for the rest (`Range`, guarded by `If-Range`) and starts again
 * only where the server cannot do that or has another file by now.
 */
import { messageOf, storageFailure } from '../fileStore.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import { DownloadParts, downloadFolder, StorageError } from './downloadParts.js';
import type { FetchContext } from './fetching.js';

export interface DownloadRequest {
  /** Names the download in the store. */
  readonly id: string;
  readonly url: string;
  /** For people: "CIFAR-10". */
  readonly label: string;
  /** More bytes are refused. */
  readonly maximumBytes: number;
  /** How often to try again after a connection that brought nothing; 3 unless given. */
  readonly retries?: number;
  /** Whether these are the right bytes; a download that fails it is thrown away. */
  readonly verify: (bytes: Uint8Array) => Promise<boolean>;
}

const maximumRetries = 3;
/** Where a firewall swallows what is sent, waiting longer does not help. */
const connectSeconds = 20;

/** Fetches the whole file. Its parts stay in the store until `discardDownload`, so that nothing is lost before the caller has made use of them. */
export async function download(request: DownloadRequest, context: FetchContext): Promise<Result<Uint8Array>> {
  const first = new Download(request, context);
  const received = await first.run();
  if (!received.ok) return received;
  if (await isRight(request, received.value, context)) return received;
  if (first.continued) {
    // Some servers do not say whether they still have the file whose beginning is kept: then its end may be of another one.
    const forgotten = await discardDownload(context, request.id);
    if (!forgotten.ok) return forgotten;
    const again = await new Download(request, context).run();
    if (!again.ok || (await isRight(request, again.value, context))) return again;
  }
  const gone = await discardDownload(context, request.id);
  if (!gone.ok) return gone;
  return failure(
    `What ${hostOf(request.url)} sent for ${request.label} is damaged or another file (its checksum is not the known one). ` +
      `It was thrown away. Try again, or choose a local file.`,
  );
}

async function isRight({ label, verify }: DownloadRequest, bytes: Uint8Array, context: FetchContext): Promise<boolean> {
  context.progress({ step: `Checking ${label}`, received: bytes.length, total: bytes.length });
  return verify(bytes);
}

/** Forgets what was received of a download. */
export async function discardDownload({ store }: FetchContext, id: string): Promise<Result<null>> {
  try {
    await store.delete(downloadFolder(id));
    return success(null);
  } catch (error) {
    return storageFailure('removing a finished download', error);
  }
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** How one request ended: with the last byte, with a reason to try again from where it stopped, or for good. */
type Ending =
  | { readonly kind: 'complete' }
  | { readonly kind: 'cut'; readonly why: string }
  | { readonly kind: 'failed'; readonly error: string };

class Download {
  /** Whether it went on from what was kept. */
  continued = false;
  private readonly parts: DownloadParts;

  constructor(
    private readonly request: DownloadRequest,
    private readonly context: FetchContext,
  ) {
    this.parts = new DownloadParts(context.store, request.id, request.url);
  }

  async run(): Promise<Result<Uint8Array>> {
    try {
      await this.parts.restore(this.request.maximumBytes);
      this.continued = this.parts.stored > 0;
      let retries = 0;
      while (!this.parts.isComplete) {
        const before = this.parts.stored;
        const ending = await this.receive();
        if (ending.kind === 'failed') return failure(ending.error);
        if (ending.kind === 'complete') break;
        // A connection that still brings something is worth as many attempts as it takes.
        retries = this.parts.stored > before ? 1 : retries + 1;
        this.continued ||= this.parts.stored > 0;
        if (retries > (this.request.retries ?? maximumRetries)) return failure(this.unreachable(ending.why));
        await this.wait((this.context.retrySeconds ?? 1) * 2 ** (retries - 1));
        if (this.isCancelled()) return failure(this.cancelled());
      }
      return success(await this.parts.whole());
    } catch (error) {
      if (error instanceof StorageError) return storageFailure(`fetching ${this.request.label}`, error.cause);
      throw error;
    }
  }

  private async receive(): Promise<Ending> {
    const offset = this.parts.stored;
    const giveUp = new AbortController();
    const onCancel = (): void => giveUp.abort();
    this.context.signal?.addEventListener('abort', onCancel);
    const patience = this.context.stallSeconds ?? 60;
    const stall = new StallTimer(() => giveUp.abort());
    stall.restart(Math.min(patience, connectSeconds));
    try {
      if (this.isCancelled()) return { kind: 'failed', error: this.cancelled() };
      // Asking for a range from byte 0 keeps the transfer free of a content encoding, which would change the bytes.
      const headers: Record<string, string> = { Range: `bytes=${offset}-` };
      if (offset > 0 && this.parts.validator !== null) headers['If-Range'] = this.parts.validator;
      const response = await this.context.fetch(this.request.url, { headers, signal: giveUp.signal });
      const begun = await this.begin(response, offset);
      if (begun !== null) return begun;
      const body = response.body?.getReader();
      if (body === undefined) return { kind: 'cut', why: 'the answer was empty' };
      while (true) {
        stall.restart(patience);
        const { done, value } = await body.read();
        if (done) break;
        if (this.parts.received + value.length > this.request.maximumBytes) {
          await this.parts.discard();
          return { kind: 'failed', error: this.tooLong() };
        }
        await this.parts.add(value);
        this.tell();
      }
      await this.parts.flush();
      if (this.parts.total === null) this.parts.end();
      return this.parts.isComplete ? { kind: 'complete' } : { kind: 'cut', why: 'the connection was closed early' };
    } catch (error) {
      if (error instanceof StorageError) throw error;
      await this.parts.flush();
      if (this.isCancelled()) return { kind: 'failed', error: this.cancelled() };
      return { kind: 'cut', why: stall.expired ? 'the connection stalled' : reasonOf(error) };
    } finally {
      stall.stop();
      // Frees the connection where its answer was not read to the end.
      giveUp.abort();
      this.context.signal?.removeEventListener('abort', onCancel);
    }
  }

  /** Checks the answer's head; `null` where its body can be read. */
  private async begin({ status, headers }: Pick<Response, 'status' | 'headers'>, offset: number): Promise<Ending | null> {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    const total = range?.[2] === undefined || range[2] === '*' ? this.parts.total : Number(range[2]);
    const isOther = offset > 0 && this.parts.total !== null && total !== this.parts.total;
    if (status === 206 && range !== null && Number(range[1]) === offset && !isOther) {
      await this.note(headers, total);
      return null;
    }
    if (offset > 0 && (status === 416 || (status === 206 && isOther))) {
      await this.parts.discard();
      return { kind: 'cut', why: 'the server has another file by now' };
    }
    if (status === 200) {
      // The server cannot continue, or its file has changed: from the beginning.
      if (offset > 0) await this.parts.discard();
      const length = headers.get('content-encoding') === null ? headers.get('content-length') : null;
      await this.note(headers, length === null ? null : Number(length));
      return null;
    }
    if (status >= 500 || status === 429 || status === 408) return { kind: 'cut', why: `the server answered ${status}` };
    return { kind: 'failed', error: this.unreachable(`the server answered ${status}`) };
  }

  private async note(headers: Headers, total: number | null): Promise<void> {
    const strong = headers.get('etag');
    const validator = strong !== null && !strong.startsWith('W/') ? strong : headers.get('last-modified');
    await this.parts.describe(validator, total);
  }

  private isCancelled(): boolean {
    return this.context.signal?.aborted === true;
  }

  private tell(): void {
    const step = `Fetching ${this.request.label} from ${hostOf(this.request.url)}`;
    this.context.progress({ step, received: this.parts.received, total: this.parts.total });
  }

  private async wait(seconds: number): Promise<void> {
    const { signal } = this.context;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private unreachable(why: string): string {
    const kept = this.parts.stored > 0 ? ` ${this.parts.stored} bytes are kept, and the next attempt goes on from there.` : '';
    return (
      `${this.request.label} could not be fetched from ${hostOf(this.request.url)}: ${why}.${kept} ` +
      `Check the network connection and proxy, or get ${this.request.url} yourself and choose it as a local file.`
    );
  }

  private cancelled(): string {
    return `Fetching ${this.request.label} was cancelled. What was received is kept, and the next attempt goes on from there.`;
  }

  private tooLong(): string {
    return (
      `What ${hostOf(this.request.url)} sends for ${this.request.label} is longer than the file can be ` +
      `(${this.request.maximumBytes} bytes), so it was thrown away. Choose a local file.`
    );
  }
}

/** Calls out when nothing has restarted it for so many seconds. */
class StallTimer {
  expired = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onExpire: () => void) {}

  restart(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.expired = true;
      this.onExpire();
    }, seconds * 1000);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause === undefined ? '' : ` (${messageOf(cause) || String((cause as { code?: unknown }).code)})`;
  return `${messageOf(error)}${inner}`;
}
