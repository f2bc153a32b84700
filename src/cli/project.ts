/**
 * Reads a file and, of its project, what the reader asks for. The reader does no I/O and names what it lacks; here that is loaded
 * from disk and the reader asked again, until it lacks nothing that exists. Where sizes are open then, it is given the files that import
 * the file as well, whose calls may tell them.
 */
import { extname } from 'node:path';
import { projectPaths } from '../project/projectPaths.js';
import type { Analysis, ReadRequest } from '../reader/analysis.js';
import { builderProblems } from './builderProblems.js';
import { callersOf } from './callers.js';
import { absolute, displayPath, readText } from './disk.js';
import { isUsageFailure, usageFailure } from './outcome.js';
import type { UsageFailure } from './outcome.js';

export interface Project {
  readonly analysis: Analysis;
  /** Text of every file that was read, by the absolute path that spans carry. */
  readonly sources: ReadonlyMap<string, string>;
}

export interface ProjectOptions {
  /** `--function`. */
  readonly builder?: string | undefined;
  /** `--args`, as it was written. */
  readonly args?: string | undefined;
}

/** Each round reads one more step along the imports. */
const MOST_ROUNDS = 32;
const MOST_FILES = 1000;
/** A file that calls a builder, and one that calls that. */
const CALLS_OF_CALLS = 2;

const readable: ReadonlySet<string> = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.html', '.htm']);

/** The analysis of a file and its sources, or what is wrong with the command. A `--function` that builds no model is a failure. */
export async function readProject(path: string, options: ProjectOptions): Promise<Project | UsageFailure> {
  const file = absolute(path);
  if (!readable.has(extname(file).toLowerCase())) {
    return usageFailure(`${path} is no source that can be read. Name a file that ends in ${[...readable].join(', ')}.`);
  }
  const text = await readText(file);
  if (typeof text !== 'string') return usageFailure(`${path} cannot be read: ${text.unreadable}.`);
  const bindings = parseBindings(options.args);
  if (isUsageFailure(bindings)) return bindings;
  const paths = await projectPaths(file, null, textOrNull);
  const request: ReadRequest = { file, text, bindings, ...(paths === null ? {} : { paths }) };
  if (options.builder === undefined) return readWithCallers(request);

  const project = await readWithCallers({ ...request, builder: options.builder });
  if (project.analysis.models.length > 0) {
    return { ...project, analysis: { ...project.analysis, problems: builderProblems(project.analysis) } };
  }
  const everything = await readWithImports(request);
  const names = [...new Set(everything.analysis.models.map(({ name }) => name))].filter((name) => name !== null);
  const offer = names.length === 0 ? 'The file builds no model that can be read.' : `It has ${names.join(', ')}.`;
  return usageFailure(`${path} has no function “${options.builder}” that builds a model. ${offer}`);
}

async function readWithCallers(request: ReadRequest): Promise<Project> {
  let project = await readWithImports(request);
  let callers: ReadonlyMap<string, string> = new Map();
  let called: readonly string[] = [request.file];
  for (let step = 0; step < CALLS_OF_CALLS && project.analysis.openNames.length > 0; step++) {
    const found = await callersOf(called, callers);
    if (found.size === 0) break;
    callers = new Map([...callers, ...found]);
    called = [...found.keys()];
    project = await readWithImports(request, callers);
  }
  return project;
}

async function readWithImports(request: ReadRequest, callers: ReadonlyMap<string, string> = new Map()): Promise<Project> {
  // TypeScript's parser is heavy, so it is loaded once there is something to read.
  const { readModels } = await import('../reader/read.js');
  const sources = new Map<string, string | null>(callers);
  for (let round = 1; ; round += 1) {
    const analysis = readModels({ ...request, sources });
    const before = sources.size;
    if (round < MOST_ROUNDS) for (const candidates of analysis.missing) await loadFirst(candidates, sources);
    if (sources.size === before) return { analysis, sources: textsOf(request, sources) };
  }
}

async function textOrNull(file: string): Promise<string | null> {
  const text = await readText(file);
  return typeof text === 'string' ? text : null;
}

/** Loads the first candidate that exists, and notes that those before it do not. */
async function loadFirst(candidates: readonly string[], sources: Map<string, string | null>): Promise<void> {
  for (const candidate of candidates) {
    const known = sources.get(candidate);
    if (typeof known === 'string' || sources.size >= MOST_FILES) return;
    if (known === null) continue;
    const text = await textOrNull(candidate);
    sources.set(candidate, text);
    if (text !== null) return;
  }
}

function textsOf(request: ReadRequest, sources: ReadonlyMap<string, string | null>): Map<string, string> {
  const texts = new Map([[request.file, request.text]]);
  for (const [file, text] of sources) if (text !== null) texts.set(file, text);
  return texts;
}

function parseBindings(args: string | undefined): Record<string, unknown> | UsageFailure {
  if (args === undefined) return {};
  const example = `Write an object of names and values, such as --args '{"units": 128}'.`;
  try {
    const value = JSON.parse(args) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    return usageFailure(`--args is JSON, but no object. ${example}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return usageFailure(`--args is no valid JSON (${error.message}). ${example}`);
  }
}

/** `model.ts:17`, or `model.ts:17:3`. */
export function formatPlace(file: string, line: number, column?: number): string {
  return [displayPath(file), line, ...(column === undefined ? [] : [column])].join(':');
}
