/** Absolute paths with forward slashes, as a URI carries them; a drive letter may lead. */

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Resolves `.` and `..`; a relative path cannot leave the root. */
export function joinPath(folder: string, relative: string): string {
  const parts: string[] = [];
  for (const part of `${relative.startsWith('/') ? '' : folder}/${relative}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${(relative.startsWith('/') ? relative : folder).startsWith('/') ? '/' : ''}${parts.join('/')}`;
}
