/**
 * One analysis a document version, shared by everybody who asks.
 *
 * Invariants:
 * - An analysis belongs to one version of one document. Whoever asked for a version that has passed is given `null`.
 * - Requests coalesce: while a version waits or is being read, further requests join it. Typing postpones it.
 * - Nothing is read that nobody waits for any more.
 * - A reader that throws is a bug that costs an answer, never the editor: it is reported and the answer is `null`.
 */
import type { Analysis, ReadRequest } from '../reader/analysis.js';
import { readsFile, withCallers } from './callers.js';
import type { ProjectPaths } from '../project/projectPaths.js';
import { Signal } from './signal.js';
import { fileOf, reasonNotToRead } from './sourceDocument.js';
import type { SourceDocument } from './sourceDocument.js';

export type ReadModels = (request: ReadRequest) => Analysis;

/** The part of `vscode.CancellationToken` that is needed. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** Where the reader's other sources come from. */
export interface Sources {
  /** The text of another file beside the document, an open editor's text first; `null` where there is no such file. */
  read(document: SourceDocument, file: string): Promise<string | null>;
  /** Path mappings of the project that the document belongs to. */
  paths(document: SourceDocument): Promise<ProjectPaths | null>;
}

export interface AnalysisOptions {
  /** Interpreter steps; `null` for the reader's own limit. */
  readonly fuel: number | null;
  /** Milliseconds of quiet before changed text is read. */
  readonly delay: number;
}

export interface AnalysisParts {
  /** Loads the parser; called when the first document is read. */
  loadReader(): Promise<ReadModels>;
  readonly sources: Sources;
  options(): AnalysisOptions;
  /** Example values for names that the code leaves open. */
  bindings(document: SourceDocument): Readonly<Record<string, unknown>>;
  reportError(error: unknown): void;
  now(): number;
}

/** What is known of one version of a document. */
export interface DocumentAnalysis {
  readonly document: SourceDocument;
  readonly version: number;
  readonly text: string;
  readonly analysis: Analysis;
  /** The other files that were read or looked for, so that a change to one of them can be told. */
  readonly dependencies: ReadonlyMap<string, string | null>;
}

export interface RequestOptions {
  /** Does not wait for a pause in typing. */
  readonly urgent?: boolean;
  readonly cancellation?: Cancellation;
}

/** Rounds of naming and loading sources; an import chain is rarely this deep. */
const maxRounds = 8;
/** Files looked for on behalf of one document. */
const maxFiles = 200;
/** Characters loaded on behalf of one document. */
const maxCharacters = 4_000_000;

interface Entry {
  readonly document: SourceDocument;
  readonly version: number;
  state: 'waiting' | 'reading' | 'done' | 'dropped';
  /** Set when something that the reading depends on changed meanwhile. */
  outdated: boolean;
  waiters: number;
  timer: ReturnType<typeof setTimeout> | null;
  readonly promise: Promise<DocumentAnalysis | null>;
  settle(result: DocumentAnalysis | null): void;
  result: DocumentAnalysis | null;
}

export class AnalysisService {
  private readonly entries = new Map<string, Entry>();
  /** The last finished analysis of each document: names what to load before the first round. */
  private readonly latest = new Map<string, DocumentAnalysis>();
  private readonly analyzed = new Signal<DocumentAnalysis>();
  private readonly invalidated = new Signal<void>();
  private readonly activity = new Signal<boolean>();
  private lastDuration = 0;
  private busy = 0;

  readonly onDidAnalyze = this.analyzed.event;
  /** Finished analyses no longer hold, though no document changed: a dependency, a setting or an example value did. */
  readonly onDidInvalidate = this.invalidated.event;
  /** Whether anything is being read. */
  readonly onDidChangeActivity = this.activity.event;

  constructor(private readonly parts: AnalysisParts) {}

  /** The analysis of the document's present version; `null` where the document is not read or its version passes meanwhile. */
  async analyze(
    document: SourceDocument,
    { urgent = false, cancellation }: RequestOptions = {},
  ): Promise<DocumentAnalysis | null> {
    if (document.isClosed || cancellation?.isCancellationRequested === true || reasonNotToRead(document) !== null) return null;
    const entry = this.entryFor(document, urgent);
    if (entry.state === 'done') return this.withCalls(entry.result);
    entry.waiters++;
    if (cancellation === undefined) return this.withCalls(await entry.promise);
    return new Promise((resolve) => {
      const subscription = cancellation.onCancellationRequested(() => {
        subscription.dispose();
        entry.waiters--;
        resolve(null);
      });
      void entry.promise.then((result) => {
        subscription.dispose();
        resolve(cancellation.isCancellationRequested ? null : this.withCalls(result));
      });
    });
  }

  /** The finished analysis of the document's present version, if there is one. */
  peek(document: SourceDocument): DocumentAnalysis | null {
    const entry = this.entries.get(document.uri.toString());
    return entry?.state === 'done' && entry.version === document.version ? this.withCalls(entry.result) : null;
  }

  /** The newest finished analysis of the document, perhaps of an earlier version. */
  newest(document: SourceDocument): DocumentAnalysis | null {
    return this.latest.get(document.uri.toString()) ?? null;
  }

  /** Forgets a document that was closed. */
  forget(document: SourceDocument): void {
    const key = document.uri.toString();
    const entry = this.entries.get(key);
    if (entry !== undefined) this.drop(key, entry);
    const last = this.latest.get(key);
    this.latest.delete(key);
    if (last !== undefined && this.finished().some((other) => readsFile(last, other))) this.invalidated.fire();
  }

  /** Forgets what depends on the given file, or everything. Says whether anything did. */
  invalidate(file?: string): boolean {
    let found = false;
    for (const [key, entry] of [...this.entries]) {
      const dependencies = entry.result?.dependencies ?? this.latest.get(key)?.dependencies;
      if (file !== undefined && dependencies?.has(file) !== true) continue;
      found = true;
      if (entry.state === 'done') this.entries.delete(key);
      else entry.outdated = true;
    }
    if (found) this.invalidated.fire();
    return found;
  }

  dispose(): void {
    for (const [key, entry] of [...this.entries]) this.drop(key, entry);
    this.latest.clear();
    this.analyzed.dispose();
    this.invalidated.dispose();
    this.activity.dispose();
  }

  private entryFor(document: SourceDocument, urgent: boolean): Entry {
    const key = document.uri.toString();
    const present = this.entries.get(key);
    if (present?.version === document.version && present.state !== 'dropped') {
      if (urgent && present.state === 'waiting') this.schedule(key, present, 0);
      return present;
    }
    if (present !== undefined) this.drop(key, present);
    let settle: Entry['settle'] = () => undefined;
    const promise = new Promise<DocumentAnalysis | null>((resolve) => (settle = resolve));
    const entry: Entry = {
      document,
      version: document.version,
      state: 'waiting',
      outdated: false,
      waiters: 0,
      timer: null,
      promise,
      settle,
      result: null,
    };
    this.entries.set(key, entry);
    // A document seen for the first time has not just been typed in. A slow one is read less often.
    const delay = urgent || !this.latest.has(key) ? 0 : Math.max(this.parts.options().delay, 2 * this.lastDuration);
    this.schedule(key, entry, delay);
    return entry;
  }

  private schedule(key: string, entry: Entry, delay: number): void {
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      entry.timer = null;
      void this.run(key, entry);
    }, delay);
  }

  private async run(key: string, entry: Entry): Promise<void> {
    if (this.passed(entry)) return this.drop(key, entry);
    entry.state = 'reading';
    this.setBusy(1);
    try {
      let result = await this.read(key, entry);
      while (result !== null && entry.outdated) {
        entry.outdated = false;
        result = await this.read(key, entry);
      }
      if (result === null) this.drop(key, entry);
      else this.finish(key, entry, result);
    } catch (error) {
      this.parts.reportError(error);
      this.drop(key, entry);
    } finally {
      this.setBusy(-1);
    }
  }

  private finish(key: string, entry: Entry, result: DocumentAnalysis): void {
    entry.state = 'done';
    entry.result = result;
    this.latest.set(key, result);
    entry.settle(result);
    this.analyzed.fire(this.withCalls(result) ?? result);
    // A call in this file may tell more of builders in the files that it was read from.
    if (this.finished().some((other) => readsFile(result, other))) this.invalidated.fire();
  }

  /** With what other open files tell about builders in this one. */
  private withCalls(result: DocumentAnalysis | null): DocumentAnalysis | null {
    return result === null ? null : withCallers(result, this.finished());
  }

  /** What is known of every open document as it is now. */
  private finished(): readonly DocumentAnalysis[] {
    return [...this.latest.values()].filter(({ document, version }) => !document.isClosed && document.version === version);
  }

  private async read(key: string, entry: Entry): Promise<DocumentAnalysis | null> {
    const { document } = entry;
    const readModels = await this.parts.loadReader();
    const paths = await this.parts.sources.paths(document);
    const sources = new Map<string, string | null>();
    for (const file of this.latest.get(key)?.dependencies.keys() ?? []) {
      sources.set(file, await this.parts.sources.read(document, file));
    }
    const text = document.getText();
    const { fuel } = this.parts.options();
    for (let round = 1; ; round++) {
      if (this.passed(entry)) return null;
      const started = this.parts.now();
      const analysis = readModels({
        file: fileOf(document),
        text,
        sources,
        bindings: this.parts.bindings(document),
        ...(paths === null ? {} : { paths }),
        ...(fuel === null ? {} : { fuel }),
      });
      this.lastDuration = this.parts.now() - started;
      if (round < maxRounds && (await this.loadMissing(document, analysis, sources))) continue;
      // Read to the end, so it is worth keeping even if whoever asked has gone.
      if (entry.state === 'dropped' || document.isClosed || document.version !== entry.version) return null;
      return { document, version: entry.version, text, analysis, dependencies: sources };
    }
  }

  /** Loads what the analysis lacks into `sources`. Says whether anything was found that could change the analysis. */
  private async loadMissing(document: SourceDocument, analysis: Analysis, sources: Map<string, string | null>): Promise<boolean> {
    let found = false;
    let characters = [...sources.values()].reduce((sum, text) => sum + (text?.length ?? 0), 0);
    for (const candidates of analysis.missing) {
      for (const file of candidates) {
        const known = sources.get(file);
        if (typeof known === 'string') break;
        if (known === null) continue;
        if (sources.size >= maxFiles || characters >= maxCharacters) return found;
        const text = await this.parts.sources.read(document, file);
        sources.set(file, text);
        if (text === null) continue;
        characters += text.length;
        found = true;
        break;
      }
    }
    return found;
  }

  private passed(entry: Entry): boolean {
    return entry.state === 'dropped' || entry.waiters <= 0 || entry.document.isClosed || entry.document.version !== entry.version;
  }

  private drop(key: string, entry: Entry): void {
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = null;
    entry.state = 'dropped';
    entry.settle(null);
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }

  private setBusy(change: 1 | -1): void {
    const before = this.busy > 0;
    this.busy += change;
    if (before !== this.busy > 0) this.activity.fire(this.busy > 0);
  }
}
