/** What differs between an extension host under Node and one in a browser; the entry files choose. */
import type { ReadModels } from './analysisService.js';

export interface Platform {
  /** Loads the reader with its parser, the first time that a file is read. */
  loadReader(): Promise<ReadModels>;
  /** Milliseconds from some beginning. */
  now(): number;
}
