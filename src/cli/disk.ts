/** The disk, as far as the analysis needs it: text files, by absolute paths with forward slashes. */
import { readFile, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';

/** Sources beyond this are bundles or data, not models that somebody wrote. */
const LARGEST_SOURCE = 8 * 1024 * 1024;

export interface DiskFailure {
  readonly unreadable: string;
}

/** An absolute path with forward slashes. */
export function absolute(file: string): string {
  return resolve(file).split(sep).join('/');
}

/** The path as people see it: from the working directory, where the file is below it. */
export function displayPath(file: string): string {
  const path = relative(process.cwd(), file).split(sep).join('/');
  return path === '' || path.startsWith('../') ? file : path;
}

/** The text of a file, or why it cannot be read, as the rest of a sentence after "cannot be read: ". */
export async function readText(file: string): Promise<string | DiskFailure> {
  try {
    const info = await stat(file);
    if (!info.isFile()) return { unreadable: 'it is not a file' };
    if (info.size > LARGEST_SOURCE)
      return { unreadable: `it has ${info.size.toLocaleString('en-US')} bytes, more than any source` };
    return withoutByteOrderMark(await readFile(file, 'utf8'));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { unreadable: reasons[error.code] ?? error.message };
  }
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'you have no permission to read it',
  EPERM: 'you have no permission to read it',
  ELOOP: 'its symbolic links go in a circle',
};

/** Whether the disk or the system refused, which is no defect of ours. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
