// `npm test`: sets up whatever is needed and runs every check and test. What it runs is in one list, and its last line
// counts them. `npm test -- unit oracle` runs only those projects of Vitest, `npm test -- unit -- split` only their files
// that have `split` in the name.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, packageBuilt } from './package.mjs';
import { run } from './setup/child.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { requireNode, root } from './setup/place.mjs';
import { elapsed, say } from './setup/progress.mjs';
import { ensureTfjsNode } from './setup/tfjsNode.mjs';
import { ensureVsCodeServer, vsCodeServerUnsupported } from './setup/vscodeServer.mjs';

requireNode();
const began = performance.now();
const { projectArguments, filters } = split(process.argv.slice(2));
const projects = projectArguments.length > 0 ? projectArguments : ['unit', 'oracle', 'page', 'vscode'];
const everything = projectArguments.length === 0;

/** @type {import('./test/reporter.mjs').Counts} */
const counts = { passed: 0, failed: 0, skipped: [] };

await step('packages of the lock file', async () => void (await ensureDependencies()), { counted: false });
// The downloads go on beside the checks; whoever needs them waits.
const downloads = Promise.allSettled([
  projects.some((name) => name !== 'unit' && name !== 'oracle') ? ensureChromium() : undefined,
  projects.includes('vscode') && vsCodeServerUnsupported() === null ? ensureVsCodeServer() : undefined,
]);
// Half a minute and a wheel of 274 MB, once. Whether it could be had, and why not, the tests that need it say themselves.
const native = projects.includes('oracle') ? ensureTfjsNode().catch(() => undefined) : undefined;

if (everything) {
  await step('code style (eslint)', () => tool('eslint/bin/eslint.js', ['.', '--max-warnings=0']));
  await step('types (tsc)', () => tool('typescript/bin/tsc', ['--noEmit']));
  await step('types of the pure folders, without page and Node (tsc)', () =>
    tool('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.pure.json']),
  );
  await step('formatting (prettier)', () => tool('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']));
}
let vsix = '';
if (everything || projects.includes('vscode') || projects.includes('page')) {
  const built = await step('build (esbuild, AssemblyScript)', () => build({ minify: true }));
  if (built) await step('package (.vsix)', async () => void ({ vsix } = await packageBuilt()));
}

const failedSetup = (await downloads).find((result) => result.status === 'rejected');
if (failedSetup) report('VS Code and browser for the tests', false, String(failedSetup.reason));
if (projects.includes('vscode') && vsix === '') {
  // Without a package there is nothing to install: the suites would all say the same.
  report('tests in a real VS Code', false, 'They were not run, since the extension could not be packaged.');
}
await native;
await vitest(projects.filter((name) => name !== 'vscode' || (vsix !== '' && !failedSetup)));

for (const { name, reason } of counts.skipped) say(`skipped: ${name}: ${reason}`);
say(`\nall in ${elapsed(began)}`);
say(`${counts.passed} passed, ${counts.failed} failed${counts.skipped.length > 0 ? `, ${counts.skipped.length} skipped` : ''}`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** Projects stand before `--`, parts of file names after it. @param {string[]} args */
function split(args) {
  const at = args.indexOf('--');
  return { projectArguments: at < 0 ? args : args.slice(0, at), filters: at < 0 ? [] : args.slice(at + 1) };
}

/** @param {string} what @param {boolean} good @param {string} [output] shown where it is not good */
function report(what, good, output = '') {
  counts[good ? 'passed' : 'failed'] += 1;
  say(`${good ? '✓' : '✗'} ${what}`);
  if (!good) say(output.trimEnd().replace(/^/gm, '  '));
}

/**
 * Runs one check. What goes wrong is shown and counted, and the others still run.
 * @param {string} what
 * @param {() => Promise<unknown>} check throws, with what to show, where it fails
 * @param {{ counted?: boolean }} [options]
 */
async function step(what, check, { counted = true } = {}) {
  const since = performance.now();
  try {
    await check();
    if (counted) report(`${what}, ${elapsed(since)}`, true);
    return true;
  } catch (error) {
    report(`${what}, ${elapsed(since)}`, false, error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** @param {string} script under node_modules @param {string[]} args */
async function tool(script, args) {
  const { status, output } = await run(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root });
  if (status !== 0) throw new Error(output || `it ended with status ${status}`);
}

/** @param {string[]} names */
async function vitest(names) {
  const folder = await mkdtemp(join(tmpdir(), 'layerwright-counts-'));
  const file = join(folder, 'counts.json');
  const args = ['run', ...names.map((name) => `--project=${name}`), '--reporter=./scripts/test/reporter.mjs', ...filters];
  say(`tests (vitest): ${names.join(', ')}, ${availableParallelism()} at a time where they do not need a browser`);
  const { status } = await run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    inherit: true,
    env: { ...process.env, LAYERWRIGHT_TEST_COUNTS: file, ...(vsix ? { LAYERWRIGHT_VSIX: vsix } : {}) },
  });
  try {
    /** @type {import('./test/reporter.mjs').Counts} */
    const told = JSON.parse(await readFile(file, 'utf8'));
    counts.passed += told.passed;
    counts.failed += told.failed;
    counts.skipped.push(...told.skipped);
    if (status !== 0 && told.failed === 0) report('vitest', false, `It ended with status ${status} although no test failed.`);
  } catch {
    report('vitest', false, `It ended with status ${status} before it had counted its tests.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
