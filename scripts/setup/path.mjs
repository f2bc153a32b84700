// Programs of this machine.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string} file */
export function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be run: either way it is none.
    return false;
  }
}

/** The path of a program on the search path, or `null`. @param {string} name */
export function onPath(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const suffix = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of folders)
    for (const end of suffix) if (executable(join(folder, name + end))) return join(folder, name + end);
  return null;
}
