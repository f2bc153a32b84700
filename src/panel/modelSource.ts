/** The model that a panel is about. The editor finds it and says when it changes; a panel only asks. */
import type { ModelGraph } from '../graph/model.js';
import type { Span } from '../graph/span.js';

/** Names a model so that it can be found again after a reload: plain JSON. */
export interface ModelKey {
  readonly uri: string;
  readonly name: string | null;
  /** Index among the models of its file. */
  readonly index: number;
}

/** One state of the model. */
export interface ModelSnapshot {
  readonly graph: ModelGraph;
  /** The builder or variable, or the line where the model is built. */
  readonly name: string;
  /** Path for people: relative to the workspace. */
  readonly file: string;
  /** 1-based line of a place in the sources; `null` where it is not known. */
  readonly lineOf: (span: Span) => number | null;
}

export interface ModelSource {
  readonly key: ModelKey;
  /** `null` where the model is no longer in its file, or the file is gone. */
  current(): Promise<ModelSnapshot | null>;
  /** Called after the file was read again. */
  onDidChange(listener: () => void): { dispose(): void };
  /** Shows a place in an editor; the model's own place where none is given. */
  reveal(span: Span | null): Promise<void>;
}

/** Finds the model of a key again, for panels that a reload restores. */
export type FindModel = (key: ModelKey) => ModelSource;
