/** The path mappings of the project that a file belongs to: `compilerOptions.baseUrl` and `paths` of its nearest `tsconfig.json` or `jsconfig.json`. */
import { parseJsonc } from './jsonc.js';
import { directoryOf, joinPath } from './paths.js';

export interface ProjectPaths {
  readonly baseUrl: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

/** The text of a file by absolute path, or `null` where there is none. */
export type ReadText = (file: string) => Promise<string | null>;

export const configNames = ['tsconfig.json', 'jsconfig.json'] as const;

const maxExtends = 8;

/** Looks from the file's folder up to `root`, both included. `null` where no configuration maps paths. */
export async function projectPaths(file: string, root: string, read: ReadText): Promise<ProjectPaths | null> {
  for (let folder = directoryOf(file); ; folder = directoryOf(folder)) {
    for (const name of configNames) {
      const config = joinPath(folder, name);
      const text = await read(config);
      if (text !== null) return mappings(config, text, read, maxExtends);
    }
    if (folder === root || folder === directoryOf(folder) || !folder.startsWith(root)) return null;
  }
}

async function mappings(config: string, text: string, read: ReadText, depth: number): Promise<ProjectPaths | null> {
  const parsed = parseJsonc(text);
  if (!isRecord(parsed)) return null;
  const options = isRecord(parsed['compilerOptions']) ? parsed['compilerOptions'] : {};
  const folder = directoryOf(config);
  const paths = pathsOf(options['paths']);
  const baseUrl = typeof options['baseUrl'] === 'string' ? joinPath(folder, options['baseUrl']) : null;
  const inherited = paths !== null && baseUrl !== null ? null : await extended(config, parsed['extends'], read, depth);
  if (paths === null && baseUrl === null) return inherited;
  return { baseUrl: baseUrl ?? (paths === null ? inherited?.baseUrl : null) ?? folder, paths: paths ?? inherited?.paths ?? {} };
}

/** What the configurations that are extended say; of several, the last counts. A configuration from a package is not followed. */
async function extended(config: string, value: unknown, read: ReadText, depth: number): Promise<ProjectPaths | null> {
  const names = (Array.isArray(value) ? value : [value]).filter((name) => typeof name === 'string' && name.startsWith('.'));
  if (depth <= 0) return null;
  for (const name of names.reverse()) {
    const base = joinPath(directoryOf(config), String(name));
    for (const candidate of [base, `${base}.json`]) {
      const text = await read(candidate);
      if (text === null) continue;
      const found = await mappings(candidate, text, read, depth - 1);
      if (found !== null) return found;
      break;
    }
  }
  return null;
}

function pathsOf(value: unknown): Record<string, readonly string[]> | null {
  if (!isRecord(value)) return null;
  const entries = Object.entries(value).map(([pattern, targets]): [string, string[]] => [
    pattern,
    Array.isArray(targets) ? targets.filter((target) => typeof target === 'string') : [],
  ]);
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
