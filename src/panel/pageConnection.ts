/**
 * The host's end of a page's messages. What comes in is validated; a request is always answered, also when its handler
 * throws, and requests that are under way when the panel closes are cancelled.
 */
import { parsePageMessage } from '../protocol.js';
import type { HostMessage, PageMessage } from '../protocol.js';

/** The part of `vscode.Webview` that is needed. */
export interface Webview {
  postMessage(message: unknown): PromiseLike<boolean>;
  onDidReceiveMessage(listener: (message: unknown) => void): { dispose(): void };
}

export type Request = Extract<PageMessage, { readonly id: number }>;
export type Notice = Exclude<PageMessage, Request>;

export interface PageHandlers {
  /** Answers a request. A rejection is answered with its sentence. */
  request(request: Exclude<Request, { readonly type: 'cancel' }>, signal: AbortSignal): Promise<unknown>;
  notice(notice: Notice): void | Promise<void>;
  reportError(error: unknown): void;
}

/** An expected failure whose message is a sentence for the user. Anything else that is thrown is a bug. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
}

export class PageConnection {
  private readonly underWay = new Map<number, AbortController>();
  private readonly subscription: { dispose(): void };
  private closed = false;

  constructor(
    private readonly webview: Webview,
    private readonly handlers: PageHandlers,
  ) {
    this.subscription = webview.onDidReceiveMessage((message) => void this.receive(message));
  }

  post(message: HostMessage): void {
    if (!this.closed) void this.webview.postMessage(message);
  }

  dispose(): void {
    if (this.closed) return;
    this.closed = true;
    this.subscription.dispose();
    for (const controller of this.underWay.values()) controller.abort();
    this.underWay.clear();
  }

  private async receive(value: unknown): Promise<void> {
    const message = parsePageMessage(value);
    if (message.type === 'invalid') {
      this.handlers.reportError(new Error(`A message of the page is not valid: ${message.reason}`));
      // Whoever sent it waits for an answer, if it has an id at all.
      const id = idOf(value);
      if (id !== null) this.post({ type: 'response', id, error: `The request is not valid: ${message.reason}` });
      return;
    }
    if (message.type === 'cancel') return this.underWay.get(message.id)?.abort();
    if ('id' in message) return this.answer(message);
    try {
      await this.handlers.notice(message);
    } catch (error) {
      this.handlers.reportError(error);
    }
  }

  private async answer(request: Exclude<Request, { readonly type: 'cancel' }>): Promise<void> {
    const controller = new AbortController();
    this.underWay.set(request.id, controller);
    try {
      const result = await this.handlers.request(request, controller.signal);
      this.post({ type: 'response', id: request.id, result });
    } catch (error) {
      if (controller.signal.aborted) {
        this.post({ type: 'response', id: request.id, error: 'Cancelled.' });
        return;
      }
      if (!(error instanceof RequestFailure)) this.handlers.reportError(error);
      this.post({ type: 'response', id: request.id, error: error instanceof Error ? error.message : String(error) });
    } finally {
      this.underWay.delete(request.id);
    }
  }
}

function idOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'number' ? value.id : null;
}
