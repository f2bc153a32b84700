/** `compilerOptions.paths` and `baseUrl` of the project that a file belongs to. */
import { posix } from 'node:path';
import type { ReadRequest } from '../reader/analysis.js';
import { readText } from './disk.js';
import { parseJsonc } from './jsonc.js';

type Paths = NonNullable<ReadRequest['paths']>;

/** A chain of `extends` longer than this is a circle. */
const LONGEST_CHAIN = 16;

/** What the nearest `tsconfig.json` or `jsconfig.json` above the file says of paths; `null` where there is none or it says nothing. */
export async function projectPaths(file: string): Promise<Paths | null> {
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    for (const name of ['tsconfig.json', 'jsconfig.json']) {
      const config = posix.join(folder, name);
      if (typeof (await readText(config)) === 'string') return toPaths(await readConfig(config, LONGEST_CHAIN));
    }
    if (posix.dirname(folder) === folder) return null;
  }
}

interface Config {
  readonly baseUrl?: string;
  readonly paths?: { readonly folder: string; readonly patterns: Readonly<Record<string, readonly string[]>> };
}

/** Both settings, each from the configuration that comes last in the chain of `extends`; packages in it are not followed. */
async function readConfig(file: string, depth: number): Promise<Config> {
  const text = await readText(file);
  const json = typeof text === 'string' ? parseJsonc(text) : undefined;
  if (!isObject(json) || depth === 0) return {};
  const folder = posix.dirname(file);
  const bases = (Array.isArray(json['extends']) ? json['extends'] : [json['extends']]).filter((base) => typeof base === 'string');
  let config: Config = {};
  for (const base of bases.filter((path) => path.startsWith('.') || path.startsWith('/'))) {
    const path = posix.resolve(folder, base);
    config = { ...config, ...(await readConfig(path.endsWith('.json') ? path : `${path}.json`, depth - 1)) };
  }
  const options = isObject(json['compilerOptions']) ? json['compilerOptions'] : {};
  const { baseUrl, paths } = options;
  return {
    ...config,
    ...(typeof baseUrl === 'string' ? { baseUrl: posix.resolve(folder, baseUrl) } : {}),
    ...(isObject(paths) ? { paths: { folder, patterns: patternsOf(paths) } } : {}),
  };
}

/** Paths are relative to `baseUrl`, and without one to the file that lists them. */
function toPaths({ baseUrl, paths }: Config): Paths | null {
  const base = baseUrl ?? paths?.folder;
  return base === undefined ? null : { baseUrl: base, paths: paths?.patterns ?? {} };
}

function patternsOf(paths: Readonly<Record<string, unknown>>): Record<string, string[]> {
  const entries = Object.entries(paths).map(([pattern, targets]): [string, string[]] => [
    pattern,
    Array.isArray(targets) ? targets.filter((target) => typeof target === 'string') : [],
  ]);
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
