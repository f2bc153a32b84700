/**
 * Downloads that survive an interruption. What arrives is kept in parts, each a file of its own, since not every host's
 * file system can append; the next attempt asks the server for the rest (`Range`, guarded by `If-Range`) and starts again
 * only where the server cannot do that or has another file by now.
 */
import * as v from 'valibot';
import { messageOf, storageFailure, writeWhole } from '../fileStore.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
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

const partLength = 8 << 20;
const maximumRetries = 3;
/** Where a firewall swallows what is sent, waiting longer does not help. */
const connectSeconds = 20;

const stateSchema = v.object({
  url: v.string(),
  /** ETag or date by which the server tells whether its file is still the same; `null` where it gave none. */
  validator: v.nullable(v.string()),
  total: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
type State = v.InferOutput<typeof stateSchema>;

/** Fetches the whole file. Its parts stay in the store until `discardDownload`, so that nothing is lost before the caller has made use of them. */
export async function download(request: DownloadRequest, context: FetchContext): Promise<Result<Uint8Array>> {
  const received = await new Download(request, context).run();
  if (!received.ok) return received;
  context.progress({ step: `Checking ${request.label}`, received: received.value.length, total: received.value.length });
  if (await request.verify(received.value)) return received;
  const gone = await discardDownload(context, request.id);
  if (!gone.ok) return gone;
  return failure(
    `What ${hostOf(request.url)} sent for ${request.label} is damaged or another file (its checksum is not the known one). ` +
      `It was thrown away. Try again, or choose a local file.`,
  );
}

/** Forgets what was received of a download. */
export async function discardDownload({ store }: FetchContext, id: string): Promise<Result<null>> {
  try {
    await store.delete(folderOf(id));
    return success(null);
  } catch (error) {
    return storageFailure('removing a finished download', error);
  }
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function folderOf(id: string): string {
  return `downloads/${id}`;
}

/** How one request ended: with the last byte, with a reason to try again from where it stopped, or for good. */
type Ending =
  | { readonly kind: 'complete' }
  | { readonly kind: 'cut'; readonly why: string }
  | { readonly kind: 'failed'; readonly error: string };

class Download {
  private state: State;
  /** Lengths of the parts that are stored. */
  private parts: number[] = [];
  private pending: Uint8Array[] = [];

  constructor(
    private readonly request: DownloadRequest,
    private readonly context: FetchContext,
  ) {
    this.state = { url: request.url, validator: null, total: null };
  }

  async run(): Promise<Result<Uint8Array>> {
    try {
      await this.restore();
      let retries = 0;
      while (!this.isComplete()) {
        const before = this.stored();
        const ending = await this.receive();
        if (ending.kind === 'failed') return failure(ending.error);
        if (ending.kind === 'complete') break;
        // A connection that still brings something is worth as many attempts as it takes.
        retries = this.stored() > before ? 1 : retries + 1;
        if (retries > (this.request.retries ?? maximumRetries)) return failure(this.unreachable(ending.why));
        await this.wait((this.context.retrySeconds ?? 1) * 2 ** (retries - 1));
        if (this.isCancelled()) return failure(this.cancelled());
      }
      return success(await this.whole());
    } catch (error) {
      if (error instanceof StorageError) return storageFailure(`fetching ${this.request.label}`, error.cause);
      throw error;
    }
  }

  private async receive(): Promise<Ending> {
    const offset = this.stored();
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
      if (offset > 0 && this.state.validator !== null) headers['If-Range'] = this.state.validator;
      const response = await this.context.fetch(this.request.url, { headers, signal: giveUp.signal });
      const begun = await this.begin(response, offset);
      if (begun !== null) return begun;
      const body = response.body?.getReader();
      if (body === undefined) return { kind: 'cut', why: 'the answer was empty' };
      while (true) {
        stall.restart(patience);
        const { done, value } = await body.read();
        if (done) break;
        if (this.stored() + this.pendingLength() + value.length > this.request.maximumBytes) {
          giveUp.abort();
          await storage(this.discard());
          return { kind: 'failed', error: this.tooLong() };
        }
        this.pending.push(value);
        if (this.pendingLength() >= partLength) await this.storePart();
        this.tell();
      }
      await this.storePart();
      return this.state.total === null || this.isComplete()
        ? this.ended()
        : { kind: 'cut', why: 'the connection was closed early' };
    } catch (error) {
      if (error instanceof StorageError) throw error;
      await this.storePart();
      if (this.isCancelled()) return { kind: 'failed', error: this.cancelled() };
      return { kind: 'cut', why: stall.expired ? 'the connection stalled' : reasonOf(error) };
    } finally {
      stall.stop();
      this.context.signal?.removeEventListener('abort', onCancel);
    }
  }

  /** Checks the answer's head; `null` where its body can be read. */
  private async begin({ status, headers }: Pick<Response, 'status' | 'headers'>, offset: number): Promise<Ending | null> {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    if (status === 206 && range !== null && Number(range[1]) === offset) {
      await this.note(headers, range[2] === '*' ? this.state.total : Number(range[2]));
      return null;
    }
    if (status === 416 && offset > 0) {
      await storage(this.discard());
      return { kind: 'cut', why: 'the server has another file by now' };
    }
    if (status === 200) {
      // The server cannot continue, or its file has changed: from the beginning.
      if (offset > 0) await storage(this.discard());
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
    this.state = { url: this.request.url, validator, total: Number.isSafeInteger(total) ? total : null };
    const json = new TextEncoder().encode(JSON.stringify(this.state));
    await storage(writeWhole(this.context.store, `${folderOf(this.request.id)}/state.json`, json));
  }

  private ended(): Ending {
    this.state = { ...this.state, total: this.stored() };
    return { kind: 'complete' };
  }

  /** What an earlier attempt has left, if it is of the same address. */
  private async restore(): Promise<void> {
    const { store } = this.context;
    const folder = folderOf(this.request.id);
    const state = parseState(await storage(store.read(`${folder}/state.json`)));
    if (state?.url !== this.request.url) {
      await storage(this.discard());
      return;
    }
    this.state = state;
    for (let index = 0; ; index++) {
      const size = await storage(store.size(this.partPath(index)));
      if (size === null) break;
      this.parts.push(size);
    }
    // Without a validator nobody can tell whether the server still has the same file.
    const useless = state.validator === null && !this.isComplete();
    if (useless || this.stored() > this.request.maximumBytes) await storage(this.discard());
  }

  private async storePart(): Promise<void> {
    if (this.pending.length === 0) return;
    const part = new Uint8Array(this.pendingLength());
    let at = 0;
    for (const piece of this.pending) {
      part.set(piece, at);
      at += piece.length;
    }
    await storage(writeWhole(this.context.store, this.partPath(this.parts.length), part));
    this.pending = [];
    this.parts.push(part.length);
  }

  private async discard(): Promise<void> {
    this.parts = [];
    this.pending = [];
    this.state = { url: this.request.url, validator: null, total: null };
    await this.context.store.delete(folderOf(this.request.id));
  }

  private async whole(): Promise<Uint8Array> {
    const bytes = new Uint8Array(this.stored());
    let at = 0;
    for (let index = 0; index < this.parts.length; index++) {
      const part = await storage(this.context.store.read(this.partPath(index)));
      if (part === null) break;
      bytes.set(part.subarray(0, bytes.length - at), at);
      at += part.length;
    }
    return bytes;
  }

  private partPath(index: number): string {
    return `${folderOf(this.request.id)}/part-${String(index).padStart(4, '0')}`;
  }

  private stored(): number {
    return this.parts.reduce((sum, length) => sum + length, 0);
  }

  private pendingLength(): number {
    return this.pending.reduce((sum, piece) => sum + piece.length, 0);
  }

  private isComplete(): boolean {
    return this.state.total !== null && this.stored() === this.state.total;
  }

  private isCancelled(): boolean {
    return this.context.signal?.aborted === true;
  }

  private tell(): void {
    const step = `Fetching ${this.request.label} from ${hostOf(this.request.url)}`;
    this.context.progress({ step, received: this.stored() + this.pendingLength(), total: this.state.total });
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
    const kept = this.stored() > 0 ? ` ${this.stored()} bytes are kept, and the next attempt goes on from there.` : '';
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

/** An error of the store, told apart from one of the network. */
class StorageError extends Error {
  override name = 'StorageError';
}

async function storage<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw new StorageError('the file store failed', { cause: error });
  }
}

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

function parseState(bytes: Uint8Array | null): State | null {
  if (bytes === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // A state that cannot be read is none: the download begins again.
    return null;
  }
  const parsed = v.safeParse(stateSchema, value);
  return parsed.success ? parsed.output : null;
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause === undefined ? '' : ` (${messageOf(cause) || String((cause as { code?: unknown }).code)})`;
  return `${messageOf(error)}${inner}`;
}
