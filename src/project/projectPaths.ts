/** The path mappings of the project that a file belongs to: `compilerOptions.baseUrl` and `paths` of its nearest `tsconfig.json` or `jsconfig.json`. */
import { parseJsonc } from '../text/jsonc.js';
import { directoryOf, joinPath } from './paths.js';

export interface ProjectPaths {
  readonly baseUrl: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

/** The text of a file by absolute path, or `null` where there is none. */
export type ReadText = (file: string) => Promise<string | null>;

export const configNames = ['tsconfig.json', 'jsconfig.json'] as const;

const maxExtends = 8;

/**
 * Looks from the file's folder up to `root`, both included; without a root, up to the top. `null` where no configuration maps paths, or the
 * nearest one is broken.
 */
export async function projectPaths(file: string, root: string | null, read: ReadText): Promise<ProjectPaths | null> {
  for (let folder = directoryOf(file); ; folder = directoryOf(folder)) {
    for (const name of configNames) {
      const config = joinPath(folder, name);
      const text = await read(config);
      if (text !== null) return toPaths(await settingsOf(config, text, read, maxExtends));
    }
    if (folder === root || folder === directoryOf(folder) || (root !== null && !folder.startsWith(root))) return null;
  }
}

interface PathSettings {
  readonly baseUrl?: string;
  /** With the folder of the configuration that lists them, to which they are relative without a `baseUrl`. */
  readonly paths?: { readonly folder: string; readonly patterns: Readonly<Record<string, readonly string[]>> };
}

/** Both settings, each from the configuration that comes last in the chain of `extends`. */
async function settingsOf(config: string, text: string, read: ReadText, depth: number): Promise<PathSettings> {
  const parsed = parseJsonc(text);
  if (!isRecord(parsed)) return {};
  const folder = directoryOf(config);
  const { baseUrl, paths } = isRecord(parsed['compilerOptions']) ? parsed['compilerOptions'] : {};
  return {
    ...(await inherited(folder, parsed['extends'], read, depth)),
    ...(typeof baseUrl === 'string' ? { baseUrl: joinPath(folder, baseUrl) } : {}),
    ...(isRecord(paths) ? { paths: { folder, patterns: patternsOf(paths) } } : {}),
  };
}

/** What the configurations that are extended say; of several, the last counts. A configuration from a package is not followed. */
async function inherited(folder: string, value: unknown, read: ReadText, depth: number): Promise<PathSettings> {
  let settings: PathSettings = {};
  if (depth <= 0) return settings;
  for (const name of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (typeof name !== 'string' || !/^[./]/.test(name)) continue;
    const base = joinPath(folder, name);
    for (const candidate of [base, `${base}.json`]) {
      const text = await read(candidate);
      if (text === null) continue;
      settings = { ...settings, ...(await settingsOf(candidate, text, read, depth - 1)) };
      break;
    }
  }
  return settings;
}

function toPaths({ baseUrl, paths }: PathSettings): ProjectPaths | null {
  const base = baseUrl ?? paths?.folder;
  return base === undefined ? null : { baseUrl: base, paths: paths?.patterns ?? {} };
}

function patternsOf(paths: Readonly<Record<string, unknown>>): Record<string, readonly string[]> {
  const entries = Object.entries(paths).map(([pattern, targets]): [string, string[]] => [
    pattern,
    Array.isArray(targets) ? targets.filter((target) => typeof target === 'string') : [],
  ]);
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
