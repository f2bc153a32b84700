/** Packages that are used where they are installed: beside the project that is trained, or beside Layerwright. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export type OptionalModule = { readonly module: unknown; readonly name: string } | { readonly missing: string };

/**
 * Loads a package.
 * @param names the package, or packages of which any will do, the preferred one first
 * @param folders whose `node_modules`, and those above, are looked through in this order, each for all of the names
 * @returns its exports, or why it cannot be loaded: what the first one that was there could not do, if there was any
 */
export function loadOptional(names: readonly string[], folders: readonly string[]): OptionalModule {
  let reason: string | null = null;
  for (const folder of folders) {
    const require = createRequire(join(folder, 'package.json'));
    for (const name of names) {
      try {
        return { module: require(name) as unknown, name };
      } catch (error) {
        // Not being there is the usual case; anything else the package itself could not do.
        if (!isMissing(error, name)) reason ??= `installed, but it does not load: ${firstLine(error)}`;
      }
    }
  }
  return { missing: reason ?? `not installed (npm install ${names.at(-1) ?? ''})` };
}

function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === 'MODULE_NOT_FOUND' && typeof message === 'string' && message.includes(`'${name}'`);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/[.\s]+$/, '') ?? '';
}
