import { fileURLToPath } from 'node:url';

/** A file of the sample workspace, as the command line is given it: from the project's folder. */
export function sample(name: string): string {
  return `media/samples/${name}`;
}

export const root = fileURLToPath(new URL('../../..', import.meta.url));
