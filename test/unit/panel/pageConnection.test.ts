import { describe, expect, it, vi } from 'vitest';
import { PageConnection, RequestFailure } from '../../../src/panel/pageConnection.js';
import type { PageHandlers } from '../../../src/panel/pageConnection.js';

function connect(handlers: Partial<PageHandlers>) {
  let receive: (message: unknown) => void = () => undefined;
  const posted: unknown[] = [];
  const errors: unknown[] = [];
  const connection = new PageConnection(
    {
      postMessage: (message) => {
        posted.push(message);
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (listener) => {
        receive = listener;
        return { dispose: () => (receive = () => undefined) };
      },
    },
    { request: () => Promise.resolve(null), notice: () => undefined, reportError: (error) => errors.push(error), ...handlers },
  );
  return { connection, posted, errors, send: (message: unknown) => receive(message) };
}

describe('a page’s messages', () => {
  it('answers a request with what its handler gives', async () => {
    const { send, posted } = connect({ request: (request) => Promise.resolve(request.type) });
    send({ type: 'copy', id: 7, text: 'x' });
    await vi.waitFor(() => expect(posted).toEqual([{ type: 'response', id: 7, result: 'copy' }]));
  });

  it('answers a failure with its sentence, and reports only what was not expected', async () => {
    const { send, posted, errors } = connect({
      request: ({ id }) => Promise.reject(id === 1 ? new RequestFailure('No such layer.') : new Error('a bug')),
    });
    send({ type: 'copy', id: 1, text: 'x' });
    send({ type: 'copy', id: 2, text: 'x' });
    await vi.waitFor(() => expect(posted).toHaveLength(2));
    expect(posted).toEqual([
      { type: 'response', id: 1, error: 'No such layer.' },
      { type: 'response', id: 2, error: 'a bug' },
    ]);
    expect(errors.map(String)).toEqual(['Error: a bug']);
  });

  it('answers a request that is not valid, too', async () => {
    const { send, posted, errors } = connect({});
    send({ type: 'copy', id: 3, text: 5 });
    send({ type: 'nonsense' });
    await vi.waitFor(() => expect(errors).toHaveLength(2));
    expect(posted).toMatchObject([{ type: 'response', id: 3, error: expect.stringContaining('not valid') }]);
  });

  it('cancels what the page gives up, and what is under way when it closes', async () => {
    const aborted: number[] = [];
    const { connection, send, posted } = connect({
      request: ({ id }, signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => {
            aborted.push(id);
            reject(new Error('aborted'));
          }),
        ),
    });
    send({ type: 'copy', id: 1, text: '' });
    send({ type: 'copy', id: 2, text: '' });
    send({ type: 'cancel', id: 1 });
    await vi.waitFor(() => expect(posted).toEqual([{ type: 'response', id: 1, error: 'Cancelled.' }]));
    connection.dispose();
    await vi.waitFor(() => expect(aborted).toEqual([1, 2]));
    expect(posted).toHaveLength(1);
  });
});
