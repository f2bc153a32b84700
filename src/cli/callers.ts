/** Files of the project that import a file: there its builders are called with arguments. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { directoryOf, joinPath } from '../project/paths.js';
import { isSystemError, readText } from './disk.js';

/** A builder is not called from more files, or those tell nothing new. */
const MOST_CALLERS = 8;
/** What is looked through for them. Larger projects are looked through from the file outwards, as far as this reaches. */
const MOST_FILES = 1500;
const MOST_FOLDERS = 300;
/** Folders between the file and the top of its project. */
const HIGHEST = 8;
/** Longer files are libraries. */
const LONGEST = 400_000;

const sources: ReadonlySet<string> = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.html', '.htm']);
const projectFiles: ReadonlySet<string> = new Set(['package.json', 'tsconfig.json', 'jsconfig.json', '.git']);
/** Folders of what others wrote, or what a tool made. */
const passedOver: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  'dist',
  'build',
  'out',
  'coverage',
]);

/** The texts of further files that name one of `files` as a module or script, by absolute path; the nearest first. */
export async function callersOf(
  files: readonly string[],
  known: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const callers = new Map<string, string>();
  const [first] = files;
  if (first === undefined) return callers;
  const stems = files.map((file) => basename(file, extname(file)).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const mention = new RegExp(`['"\`/](${stems.join('|')})(\\.\\w+)?(\\?[^'"\`]*)?['"\`]`);
  let looked = 0;
  for await (const candidate of filesAround(first)) {
    if (looked++ >= MOST_FILES || callers.size >= MOST_CALLERS) break;
    if (files.includes(candidate) || known.has(candidate) || !sources.has(extname(candidate)) || candidate.endsWith('.d.ts'))
      continue;
    const text = await readText(candidate);
    if (typeof text === 'string' && text.length <= LONGEST && mention.test(text)) callers.set(candidate, text);
  }
  return callers;
}

/** The files of the file's own folder and below, then those of the folders above, up to the top of the project if there is one. */
async function* filesAround(file: string): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const folder of await foldersUpwards(directoryOf(file))) yield* filesBelow(folder, seen);
}

async function foldersUpwards(own: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = own; folders.length < HIGHEST && folder !== directoryOf(folder); folder = directoryOf(folder)) {
    folders.push(folder);
    if ((await entriesOf(folder)).some(({ name }) => projectFiles.has(name))) return folders;
  }
  return [own];
}

async function* filesBelow(top: string, seen: Set<string>): AsyncGenerator<string> {
  const folders = [top];
  for (let folder = folders.shift(); folder !== undefined && seen.size < MOST_FOLDERS; folder = folders.shift()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    for (const entry of await entriesOf(folder)) {
      const path = joinPath(folder, entry.name);
      if (entry.isFile()) yield path;
      else if (entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name)) folders.push(path);
    }
  }
}

/** None where the folder cannot be read: it then has no callers that could be. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return [];
  }
}
