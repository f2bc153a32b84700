// Makes the .vsix: what is installed in VS Code, and what the tests install. `npm run package` from a shell.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './setup/child.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { requireNode, root } from './setup/place.mjs';
import { say } from './setup/progress.mjs';

/** Builds dist/. @param {{ minify?: boolean }} [options] @returns {Promise<string>} what the build says about sizes */
export async function build({ minify = false } = {}) {
  const outcome = await run(process.execPath, ['esbuild.mjs', ...(minify ? ['--minify'] : [])], { cwd: root });
  if (outcome.status !== 0) throw new Error(`The build failed:\n${outcome.output}`);
  return outcome.output;
}

/**
 * Packages what stands in dist/.
 * @returns {Promise<{ vsix: string, output: string }>}
 */
export async function packageBuilt() {
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const vsix = join(root, `${name}-${version}.vsix`);
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  // Everything is bundled, so no package goes along; and links stay as they are, since there is no repository to point them to.
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
  const outcome = await run(process.execPath, [vsce, 'package', ...options], { cwd: root });
  if (outcome.status !== 0) throw new Error(`vsce could not package the extension:\n${outcome.output}`);
  return { vsix, output: outcome.output };
}

/** Builds for release and packages. */
export async function packageExtension() {
  await build({ minify: true });
  return packageBuilt();
}

if (process.argv[1] === import.meta.filename) {
  requireNode();
  await ensureDependencies();
  say((await packageExtension()).output.trimEnd());
}
