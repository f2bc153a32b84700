/** The reader's answer: plain data in offsets, never syntax nodes. */
import type { ConfigValue, ModelGraph } from '../graph/model.js';
import type { Problem } from '../graph/problem.js';
import type { Span } from '../graph/span.js';

/** What the reader is given. It does no I/O: what it may see of the project is handed to it. */
export interface ReadRequest {
  /** The file to read, as an absolute path or URI with forward slashes. */
  readonly file: string;
  readonly text: string;
  /**
   * Sources of the project by file name in the same form; the reader names those it lacks in `Analysis.missing`. `null` says that there is
   * no such file. Sources that import `file` are read for calls of its builders.
   */
  readonly sources?: ReadonlyMap<string, string | null>;
  /** `compilerOptions.paths` and `baseUrl` of the project, where it has them. */
  readonly paths?: { readonly baseUrl: string; readonly paths: Readonly<Record<string, readonly string[]>> };
  /** Reads only this builder: a function name, `Class.method` or `Class.constructor`. */
  readonly builder?: string;
  /** Values for what the source leaves open: parameter names, names inside a destructured parameter, or the text of a member expression. */
  readonly bindings?: Readonly<Record<string, unknown>>;
  /** Steps of the interpreter before it gives up; see `DEFAULT_FUEL`. */
  readonly fuel?: number;
}

/** A layer where it is written. One call may make several layers (a loop, a helper). */
export interface LayerUse {
  readonly span: Span;
  /** Index into `Analysis.models`. */
  readonly model: number;
  /** Index into that model's `layers`. */
  readonly layer: number;
}

/** A place that stands for a model: the builder's name, the variable that holds it. */
export interface ModelUse {
  readonly span: Span;
  readonly model: number;
}

/** An open name on which shapes or counts depend, which can be given a value. */
export interface OpenName {
  readonly name: string;
  readonly span: Span;
}

/** How a model came to be read. */
export interface Reading {
  /** The call whose arguments the builder was read with; `null` where its parameters were left open, and at top level. */
  readonly bindingsFrom: Span | null;
  /** The same builder with its parameters left open, where `bindingsFrom` says more. */
  readonly open: ModelGraph | null;
}

export interface Analysis {
  readonly file: string;
  /**
   * Every model that the file builds: at top level, and in each function or method that builds one. In source order. A builder that the
   * file calls with known arguments is there once for each such call; otherwise its parameters are open.
   */
  readonly models: readonly ModelGraph[];
  /** One entry a model, at the same index. */
  readonly readings?: readonly Reading[];
  readonly layerUses: readonly LayerUse[];
  readonly modelUses: readonly ModelUse[];
  readonly problems: readonly Problem[];
  readonly openNames: readonly OpenName[];
  /** Files of the project that would tell more, in the form of `ReadRequest.file`; the caller loads them and asks again. Each entry lists the candidates of one import, best first. */
  readonly missing: readonly (readonly string[])[];
  /** Values that `bindings` or the code gave to open names. */
  readonly bound: Readonly<Record<string, ConfigValue>>;
}
