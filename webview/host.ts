/**
 * The page's only way out. It knows messages and requests, not what carries them: the same page runs in a VS Code webview
 * (`vscodeHost.ts`) and in a bare browser (`browserHost.ts`).
 */
import type { HostMessage, PageMessage } from '../src/protocol.js';

/** What carries messages between a page and its host. */
export interface Channel {
  post(message: PageMessage, transfer: readonly Transferable[]): void;
  /** Calls `receive` with whatever arrives; returns how to end that. */
  listen(receive: (message: unknown) => void): () => void;
  /** State of the page that outlives a reload: what the user typed, not what the host owns. */
  readState(): unknown;
  writeState(state: unknown): void;
}

type Requests = Extract<PageMessage, { readonly id: number }>;
type RequestType = Exclude<Requests['type'], 'cancel'>;
/** What a request carries besides its type and id. */
type RequestBody<T extends RequestType> = Omit<Extract<Requests, { readonly type: T }>, 'type' | 'id'>;
/** Messages that the host sends on its own; answers to requests settle their promise instead. */
export type HostNews = Exclude<HostMessage, { readonly type: 'response' }>;

/** Why a request has no answer: the page itself gave it up. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('Cancelled.');
  }
}

/** A request under way. */
export interface Pending {
  /** Settles with the answer; rejects with the host's sentence, or when the page's connection ends. */
  readonly answer: Promise<unknown>;
  /** Tells the host that the answer is no longer wanted; the promise rejects at once. */
  cancel(): void;
}

export class Host {
  #nextId = 1;
  #closed = false;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Set<(message: HostNews) => void>();
  readonly #stopListening: () => void;

  constructor(private readonly channel: Channel) {
    this.#stopListening = channel.listen((message) => this.#receive(message));
  }

  post(message: PageMessage, transfer: readonly Transferable[] = []): void {
    if (!this.#closed) this.channel.post(message, transfer);
  }

  onMessage(listener: (message: HostNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  request<T extends RequestType>(type: T, body: RequestBody<T>): Pending {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      if (this.#closed) reject(new Error('The connection to VS Code has ended. Close this panel and open it again.'));
      else this.#waiting.set(id, { resolve, reject });
    });
    // TypeScript cannot see that a type and the body that belongs to it make a message.
    this.post({ type, id, ...body } as unknown as PageMessage);
    return {
      answer,
      cancel: () => {
        const waiting = this.#waiting.get(id);
        if (!waiting) return;
        this.#waiting.delete(id);
        this.post({ type: 'cancel', id });
        waiting.reject(new Cancelled());
      },
    };
  }

  get state(): unknown {
    return this.channel.readState();
  }

  set state(state: unknown) {
    this.channel.writeState(state);
  }

  /** Settles every request that is under way, as a failure, and ends the connection. */
  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopListening();
    this.#listeners.clear();
    for (const { reject } of this.#waiting.values()) reject(new Error('The panel was closed before an answer came.'));
    this.#waiting.clear();
  }

  #receive(message: unknown): void {
    if (!isHostMessage(message)) return;
    if (message.type !== 'response') {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.result);
  }
}

/** The window of a webview hears other things too (its developer tools, extensions of a browser); those carry no `type` of ours. */
function isHostMessage(message: unknown): message is HostMessage {
  return typeof message === 'object' && message !== null && typeof (message as { type?: unknown }).type === 'string';
}
