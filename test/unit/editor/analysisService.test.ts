import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnalysisService } from '../../../src/editor/analysisService.js';
import type { Cancellation, ReadModels } from '../../../src/editor/analysisService.js';
import type { SourceDocument } from '../../../src/editor/sourceDocument.js';
import type { Analysis, ReadRequest } from '../../../src/reader/analysis.js';

class FakeDocument implements SourceDocument {
  version = 1;
  isClosed = false;
  readonly languageId = 'typescript';
  readonly uri;

  constructor(
    public text = 'tf.sequential()',
    path = '/project/model.ts',
  ) {
    this.uri = { scheme: 'file', authority: '', path, toString: () => `file://${path}` };
  }

  getText(): string {
    return this.text;
  }

  edit(text: string): void {
    this.text = text;
    this.version++;
  }
}

class FakeCancellation implements Cancellation {
  isCancellationRequested = false;
  private readonly listeners: (() => void)[] = [];

  onCancellationRequested(listener: () => void) {
    this.listeners.push(listener);
    return { dispose: () => undefined };
  }

  cancel(): void {
    this.isCancellationRequested = true;
    for (const listener of this.listeners) listener();
  }
}

const empty = (request: ReadRequest, more: Partial<Analysis> = {}): Analysis => ({
  file: request.file,
  models: [],
  layerUses: [],
  modelUses: [],
  problems: [],
  openNames: [],
  missing: [],
  bound: {},
  ...more,
});

function service(read: ReadModels = (request) => empty(request), files: Record<string, string> = {}) {
  const requests: ReadRequest[] = [];
  const errors: unknown[] = [];
  const loads: string[] = [];
  const analysis = new AnalysisService({
    loadReader: () =>
      Promise.resolve((request) => {
        requests.push({ ...request, sources: new Map(request.sources) });
        return read(request);
      }),
    sources: {
      read: (_, file) => {
        loads.push(file);
        return Promise.resolve(files[file] ?? null);
      },
      paths: () => Promise.resolve(null),
    },
    options: () => ({ fuel: null, delay: 300 }),
    bindings: () => ({}),
    reportError: (error) => errors.push(error),
    now: () => 0,
  });
  return { analysis, requests, errors, loads };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the analysis of a document', () => {
  it('is made once a version, for everybody who asks', async () => {
    const { analysis, requests } = service();
    const document = new FakeDocument();
    const answers = Promise.all([analysis.analyze(document), analysis.analyze(document), analysis.analyze(document)]);
    await vi.runAllTimersAsync();
    const [first, second, third] = await answers;
    expect(first).not.toBeNull();
    expect(second).toBe(first);
    expect(third).toBe(first);
    expect(await analysis.analyze(document)).toBe(first);
    expect(requests).toHaveLength(1);
  });

  it('waits for a pause in typing, and reads only what stands there then', async () => {
    const { analysis, requests } = service();
    const document = new FakeDocument();
    const first = analysis.analyze(document);
    await vi.runAllTimersAsync();
    await first;

    const answers = [];
    for (const text of ['tf.s', 'tf.se', 'tf.seq']) {
      document.edit(text);
      answers.push(analysis.analyze(document));
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.runAllTimersAsync();
    const [one, two, three] = await Promise.all(answers);
    expect([one, two]).toEqual([null, null]);
    expect(three?.version).toBe(4);
    expect(requests.map(({ text }) => text)).toEqual(['tf.sequential()', 'tf.seq']);
  });

  it('does not wait for an urgent request', async () => {
    const { analysis } = service();
    const document = new FakeDocument();
    const first = analysis.analyze(document);
    await vi.runAllTimersAsync();
    await first;
    document.edit('tf.model()');
    const slow = analysis.analyze(document);
    const urgent = analysis.analyze(document, { urgent: true });
    await vi.advanceTimersByTimeAsync(1);
    expect(await urgent).not.toBeNull();
    expect(await slow).toBe(await urgent);
  });

  it('is not made when all who asked have gone', async () => {
    const { analysis, requests } = service();
    const cancellation = new FakeCancellation();
    const document = new FakeDocument();
    const answer = analysis.analyze(document, { cancellation });
    cancellation.cancel();
    expect(await answer).toBeNull();
    await vi.runAllTimersAsync();
    expect(requests).toEqual([]);
  });

  it('is made when one of several who asked still waits', async () => {
    const { analysis, requests } = service();
    const cancellation = new FakeCancellation();
    const document = new FakeDocument();
    const gone = analysis.analyze(document, { cancellation });
    const waiting = analysis.analyze(document, { cancellation: new FakeCancellation() });
    cancellation.cancel();
    await vi.runAllTimersAsync();
    expect(await gone).toBeNull();
    expect(await waiting).not.toBeNull();
    expect(requests).toHaveLength(1);
  });

  it('does not outlive its document', async () => {
    const { analysis } = service();
    const document = new FakeDocument();
    const answer = analysis.analyze(document);
    document.isClosed = true;
    analysis.forget(document);
    expect(await answer).toBeNull();
    expect(await analysis.analyze(document)).toBeNull();
  });

  it('is null, with a report, when the reader throws; the next version is read again', async () => {
    let broken = true;
    const { analysis, errors } = service((request) => {
      if (broken) throw new Error('a bug');
      return empty(request);
    });
    const document = new FakeDocument();
    const answer = analysis.analyze(document);
    await vi.runAllTimersAsync();
    expect(await answer).toBeNull();
    expect(errors.map(String)).toEqual(['Error: a bug']);
    broken = false;
    const again = analysis.analyze(document);
    await vi.runAllTimersAsync();
    expect(await again).not.toBeNull();
  });

  it('loads no parser for a file that does not mention TensorFlow.js', async () => {
    const { analysis, requests } = service();
    expect(await analysis.analyze(new FakeDocument('export const x = 1;'))).toBeNull();
    await vi.runAllTimersAsync();
    expect(requests).toEqual([]);
  });
});

describe('the files that an analysis needs', () => {
  const chain: ReadModels = (request) => {
    const has = (file: string) => request.sources?.has(file) === true;
    if (!has('/project/a.ts')) return empty(request, { missing: [['/project/a', '/project/a.ts']] });
    if (!has('/project/b.ts')) return empty(request, { missing: [['/project/b.ts', '/project/b/index.ts']] });
    return empty(request);
  };

  it('are loaded round by round, the best candidate first', async () => {
    const { analysis, requests, loads } = service(chain, {
      '/project/a.ts': 'a',
      '/project/b.ts': 'b',
      '/project/b/index.ts': 'no',
    });
    const answer = analysis.analyze(new FakeDocument());
    await vi.runAllTimersAsync();
    const found = await answer;
    expect(requests).toHaveLength(3);
    expect(loads).toEqual(['/project/a', '/project/a.ts', '/project/b.ts']);
    expect([...(found?.dependencies ?? [])]).toEqual([
      ['/project/a', null],
      ['/project/a.ts', 'a'],
      ['/project/b.ts', 'b'],
    ]);
  });

  it('are given at once the next time', async () => {
    const { analysis, requests } = service(chain, { '/project/a.ts': 'a', '/project/b.ts': 'b' });
    const document = new FakeDocument();
    const first = analysis.analyze(document);
    await vi.runAllTimersAsync();
    await first;
    document.edit('tf.model()');
    const second = analysis.analyze(document);
    await vi.runAllTimersAsync();
    await second;
    expect(requests).toHaveLength(4);
  });

  it('end: a reader that always wants more is given up on', async () => {
    let next = 0;
    const { analysis, requests } = service(
      (request) => empty(request, { missing: [[`/project/${next++}.ts`]] }),
      Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`/project/${index}.ts`, 'x'])),
    );
    const answer = analysis.analyze(new FakeDocument());
    await vi.runAllTimersAsync();
    expect(await answer).not.toBeNull();
    expect(requests.length).toBeLessThan(20);
  });

  it('make it read again when they change, and when they come to exist', async () => {
    const { analysis, requests } = service(chain, { '/project/a.ts': 'a', '/project/b.ts': 'b' });
    const document = new FakeDocument();
    const first = analysis.analyze(document);
    await vi.runAllTimersAsync();
    await first;
    const invalidated = vi.fn();
    analysis.onDidInvalidate(invalidated);
    expect(analysis.invalidate('/project/other.ts')).toBe(false);
    expect(analysis.peek(document)).not.toBeNull();
    expect(analysis.invalidate('/project/a')).toBe(true);
    expect(analysis.peek(document)).toBeNull();
    expect(invalidated).toHaveBeenCalledTimes(1);
    const again = analysis.analyze(document);
    await vi.runAllTimersAsync();
    expect(await again).not.toBe(await first);
    expect(requests).toHaveLength(4);
  });

  it('are read again when one of them changes in the middle of reading', async () => {
    const files: Record<string, string> = { '/project/a.ts': 'old', '/project/b.ts': 'b' };
    let changed = false;
    const { analysis, requests } = service((request) => {
      const answer = chain(request);
      if (answer.missing.length === 0 && !changed) {
        changed = true;
        files['/project/a.ts'] = 'new';
        analysis.invalidate();
      }
      return answer;
    }, files);
    const answer = analysis.analyze(new FakeDocument());
    await vi.runAllTimersAsync();
    expect((await answer)?.dependencies.get('/project/a.ts')).toBe('new');
    expect(requests[requests.length - 1]?.sources?.get('/project/a.ts')).toBe('new');
  });
});
