/**
 * Where tfjs-node may be: beside a project, beside Layerwright, or where `npm run setup:tfjs-node` has built it. Found out without loading
 * it, since its native library must not be in the process that asks.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cacheFolder.js';

/** The one with CUDA is preferred; it runs without a graphics card too. */
export const tfjsNodePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** The folder beside which it was found. */
  readonly folder: string;
}

/** @param folders whose `node_modules`, and those above, are looked through in this order */
export function installedTfjsNode(folders: readonly string[]): InstalledPackage | null {
  for (const folder of folders) {
    for (const name of tfjsNodePackages) {
      const version = installedVersion(name, folder);
      if (version !== null) return { name, version, folder };
    }
  }
  return null;
}

/** The version of a package that has its native addon; `null` where it lacks one, as after `npm install --ignore-scripts`. */
function installedVersion(name: string, folder: string): string | null {
  try {
    const require = createRequire(join(folder, 'package.json'));
    const manifest = require.resolve(`${name}/package.json`);
    if (!hasAddon(dirname(manifest))) return null;
    const { version } = require(manifest) as { readonly version?: unknown };
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    // Not there, or its manifest cannot be read: the next folder may have it.
    return null;
  }
}

function hasAddon(folder: string): boolean {
  const builds = join(folder, 'lib');
  return existsSync(builds) && readdirSync(builds).some((build) => existsSync(join(builds, build, 'tfjs_binding.node')));
}

/** The folders that `npm run setup:tfjs-node` has built for this machine (scripts/setup/tfjsNode.mjs), the newest version first. */
export function builtTfjsNode(environment: NodeJS.ProcessEnv = process.env): string[] {
  const cache = cacheFolder(environment, process.platform);
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => name.startsWith('tfjs-node-') && name.endsWith(`-${process.platform}-${process.arch}`))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(cache, name))
    .filter((folder) => existsSync(join(folder, 'complete')));
}
