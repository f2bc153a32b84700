/**
 * The reader: from TypeScript or JavaScript source to model graphs and problems.
 *
 * Invariants: it does no I/O, executes nothing of what it reads, never throws, and always returns: every step costs fuel.
 * What it cannot know it says it cannot know.
 */
import type { Analysis, ReadRequest } from './analysis.js';
import { Run } from './interpreter/run.js';
import './interpreter/binaryExpressions.js';
import './interpreter/callExpressions.js';
import './interpreter/expressions.js';
import './interpreter/loops.js';
import './interpreter/objectLiterals.js';
import './interpreter/statements.js';
import './modules/imports.js';
import { Program } from './modules/program.js';
import { assemble } from './report/assemble.js';
import { chooseReadings } from './roots/choose.js';
import { readAll } from './roots/readings.js';

/** Steps of the interpreter for one analysis: some 100 ms of work at the worst. */
export const DEFAULT_FUEL = 240_000;

/** Reads a file. Never throws; see `Analysis.problems` for limits that were hit. */
export function readModels(request: ReadRequest): Analysis {
  try {
    return read(request);
  } catch (error) {
    // The last line: an error in the reader itself must not take the editor's features with it. Tests show that it is never reached.
    return failed(request.file, error);
  }
}

/** The same without the last line, so that tests see what goes wrong. */
export function read(request: ReadRequest): Analysis {
  const program = new Program(request);
  const run = new Run(request.fuel ?? DEFAULT_FUEL, request.file, program, request.bindings ?? {});
  const main = program.main();
  const { models, findings } = readAll(run, program, main);
  if (main.source?.incomplete) run.limit ??= { file: main.file, start: 0, end: 0 };
  const chosen = chooseReadings(models, request.file, request.builder, new Set(run.bindings.keys()));
  return assemble({ run, file: request.file, readings: models, chosen, findings, missing: [...program.missing.values()] });
}

function failed(file: string, error: unknown): Analysis {
  const span = { file, start: 0, end: 0 };
  const message = `Layerwright could not read this file: ${error instanceof Error ? error.message : String(error)}`;
  return {
    file,
    models: [],
    readings: [],
    layerUses: [],
    modelUses: [],
    problems: [{ code: 'reader-limit', severity: 'information', message, tfjsMessage: null, span, related: [] }],
    openNames: [],
    missing: [],
    bound: {},
  };
}
