/** Whether `@tensorflow/tfjs-node` is installed, found out without loading it: its native library must not be in this process. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface InstalledPackage {
  readonly version: string;
  /** The folder beside which it was found. */
  readonly folder: string;
}

/** @param folders whose `node_modules`, and those above, are looked through in this order */
export function installedTfjsNode(folders: readonly string[]): InstalledPackage | null {
  for (const folder of folders) {
    try {
      const manifest = createRequire(join(folder, 'package.json'))('@tensorflow/tfjs-node/package.json') as { version?: unknown };
      return { version: typeof manifest.version === 'string' ? manifest.version : 'unknown', folder };
    } catch {
      // Not there, or its manifest cannot be read: the next folder may have it.
    }
  }
  return null;
}
