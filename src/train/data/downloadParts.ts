/** What has arrived of a download, in the store: parts that are files of their own, and what is known of the server's file. */
import * as v from 'valibot';
import { writeWhole } from '../fileStore.js';
import type { FileStore } from '../fileStore.js';
import { parseJson } from '../storedText.js';

const stateSchema = v.object({
  url: v.string(),
  /** ETag or date by which the server tells whether its file is still the same; `null` where it gave none. */
  validator: v.nullable(v.string()),
  total: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
type State = v.InferOutput<typeof stateSchema>;

const partLength = 8 << 20;

/** Where the parts of a download are. */
export function downloadFolder(id: string): string {
  return `downloads/${id}`;
}

/** An error of the store, told apart from one of the network. */
export class StorageError extends Error {
  override name = 'StorageError';
}

export class DownloadParts {
  private state: State;
  /** Lengths of the parts that are stored. */
  private parts: number[] = [];
  private pending: Uint8Array[] = [];

  constructor(
    private readonly store: FileStore,
    private readonly id: string,
    private readonly url: string,
  ) {
    this.state = this.unknownState();
  }

  get validator(): string | null {
    return this.state.validator;
  }

  /** Bytes of the server's file; `null` where it does not say. */
  get total(): number | null {
    return this.state.total;
  }

  /** Bytes that are stored. */
  get stored(): number {
    return this.parts.reduce((sum, length) => sum + length, 0);
  }

  /** Bytes that have arrived. */
  get received(): number {
    return this.stored + this.pendingLength();
  }

  get isComplete(): boolean {
    return this.state.total !== null && this.stored === this.state.total;
  }

  /** Finds what an earlier attempt has left, if it is of the same address and can be of use. */
  async restore(maximumBytes: number): Promise<void> {
    const bytes = await storage(this.store.read(`${downloadFolder(this.id)}/state.json`));
    const parsed = v.safeParse(stateSchema, bytes === null ? null : parseJson(new TextDecoder().decode(bytes)));
    if (!parsed.success || parsed.output.url !== this.url) {
      await this.discard();
      return;
    }
    this.state = parsed.output;
    for (let index = 0; ; index++) {
      const size = await storage(this.store.size(this.partPath(index)));
      if (size === null) break;
      this.parts.push(size);
    }
    if (this.stored > maximumBytes) await this.discard();
  }

  /** Keeps what the server says of its file. */
  async describe(validator: string | null, total: number | null): Promise<void> {
    this.state = { url: this.url, validator, total: Number.isSafeInteger(total) ? total : null };
    const json = new TextEncoder().encode(JSON.stringify(this.state));
    await storage(writeWhole(this.store, `${downloadFolder(this.id)}/state.json`, json));
  }

  /** The server, which had not said how long its file is, has sent all of it. */
  end(): void {
    this.state = { ...this.state, total: this.stored };
  }

  async add(piece: Uint8Array): Promise<void> {
    this.pending.push(piece);
    if (this.pendingLength() >= partLength) await this.flush();
  }

  /** Stores what has arrived since the last part. */
  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const part = new Uint8Array(this.pendingLength());
    let at = 0;
    for (const piece of this.pending) {
      part.set(piece, at);
      at += piece.length;
    }
    await storage(writeWhole(this.store, this.partPath(this.parts.length), part));
    this.pending = [];
    this.parts.push(part.length);
  }

  async discard(): Promise<void> {
    this.parts = [];
    this.pending = [];
    this.state = this.unknownState();
    await storage(this.store.delete(downloadFolder(this.id)));
  }

  /** All that is stored, in one piece. */
  async whole(): Promise<Uint8Array> {
    const bytes = new Uint8Array(this.stored);
    let at = 0;
    for (let index = 0; index < this.parts.length; index++) {
      const part = await storage(this.store.read(this.partPath(index)));
      if (part === null) break;
      bytes.set(part.subarray(0, bytes.length - at), at);
      at += part.length;
    }
    return bytes;
  }

  private unknownState(): State {
    return { url: this.url, validator: null, total: null };
  }

  private partPath(index: number): string {
    return `${downloadFolder(this.id)}/part-${String(index).padStart(4, '0')}`;
  }

  private pendingLength(): number {
    return this.pending.reduce((sum, piece) => sum + piece.length, 0);
  }
}

async function storage<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw new StorageError('the file store failed', { cause: error });
  }
}
