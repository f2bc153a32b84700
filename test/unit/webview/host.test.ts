import { describe, expect, it } from 'vitest';
import type { PageMessage } from '../../../src/protocol.js';
import { Host } from '../../../webview/host.js';
import type { Channel } from '../../../webview/host.js';

class FakeChannel implements Channel {
  readonly posted: PageMessage[] = [];
  receive: (message: unknown) => void = () => undefined;
  state: unknown;
  post(message: PageMessage): void {
    this.posted.push(message);
  }
  listen(receive: (message: unknown) => void): () => void {
    this.receive = receive;
    return () => (this.receive = () => undefined);
  }
  readState(): unknown {
    return this.state;
  }
  writeState(state: unknown): void {
    this.state = state;
  }
}

describe('a page’s host', () => {
  it('settles each request with its own answer, in whatever order they come', async () => {
    const channel = new FakeChannel();
    const host = new Host(channel);
    const first = host.request('copy', { text: 'a' }).answer;
    const second = host.request('copy', { text: 'b' }).answer;
    channel.receive({ type: 'response', id: 2, result: 'two' });
    channel.receive({ type: 'response', id: 1, error: 'No clipboard.' });
    expect(await second).toBe('two');
    await expect(first).rejects.toThrow('No clipboard.');
  });

  it('rejects what is under way when the page is closed, and what comes after', async () => {
    const channel = new FakeChannel();
    const host = new Host(channel);
    const waiting = host.request('copy', { text: 'a' }).answer;
    host.dispose();
    await expect(waiting).rejects.toThrow('closed');
    await expect(host.request('copy', { text: 'b' }).answer).rejects.toThrow('ended');
    expect(channel.posted).toHaveLength(1);
  });

  it('tells the host that an answer is no longer wanted', async () => {
    const channel = new FakeChannel();
    const pending = new Host(channel).request('copy', { text: 'a' });
    pending.cancel();
    pending.cancel();
    await expect(pending.answer).rejects.toThrow('Cancelled');
    expect(channel.posted.map(({ type }) => type)).toEqual(['copy', 'cancel']);
  });

  it('passes over what is no message', () => {
    const channel = new FakeChannel();
    const heard: string[] = [];
    new Host(channel).onMessage(({ type }) => heard.push(type));
    for (const message of [null, 'text', 3, {}, { type: 7 }, { type: 'hydrateTable', table: null, message: null }])
      channel.receive(message);
    expect(heard).toEqual(['hydrateTable']);
  });
});
