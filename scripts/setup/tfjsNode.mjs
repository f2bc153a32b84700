// tfjs-node with a native library: its addon, compiled from the source in its npm package against the library in
// TensorFlow's wheel on PyPI. In a cache folder of its own, where Layerwright finds it (src/train/node/tfjsNodePackages.ts).
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { npm, run } from './child.mjs';
import { cacheFolder, root } from './place.mjs';
import { announced } from './progress.mjs';
import { buildUnsupported, ensureTools } from './tfjsNodeTools.mjs';

/** @typedef {{ folder: string } | { missing: string }} TfjsNode a folder whose node_modules has it, or why it cannot be had */

const manifest = join(root, 'scripts', 'setup', 'tfjsNode');
const versions = { tfjsNode: '4.22.0', tensorflow: '2.21.0' };

/** Any Python's wheel has the same library; this one is taken whichever Python runs pip. */
const wheel = {
  requirement: `tensorflow-cpu==${versions.tensorflow}`,
  tags: ['--python-version=3.11', '--implementation=cp', '--abi=cp311', '--platform=manylinux_2_27_x86_64'],
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
};
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** What the addon includes, and what that includes. */
const headers = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/'];

/** While it is made: packages 0.3 GB, wheel 0.3 GB, what is in it 0.9 GB. */
const neededBytes = 1.6e9;

/** Where a build of these versions stands, or would stand. */
export function tfjsNodeFolder() {
  const { tfjsNode, tensorflow } = versions;
  return join(cacheFolder(), `tfjs-node-${tfjsNode}-tensorflow-${tensorflow}-${process.platform}-${process.arch}`);
}

/**
 * Makes the build where there is none yet. Twenty seconds beside the downloads, and 1.1 GB, once for each version.
 * @returns {Promise<TfjsNode>}
 * @throws Error where everything was there and the build still failed, which is a defect
 */
export async function ensureTfjsNode() {
  const folder = tfjsNodeFolder();
  if (existsSync(join(folder, 'complete'))) return { folder };
  const unsupported = buildUnsupported();
  if (unsupported !== null) return { missing: unsupported };
  const tools = await ensureTools();
  if ('missing' in tools) return tools;
  await mkdir(dirname(folder), { recursive: true });
  await removeDrafts(folder);
  const { bavail, bsize } = await statfs(dirname(folder));
  if (bavail * bsize < neededBytes)
    return {
      missing: `building tfjs-node takes ${neededBytes / 1e9} GB in ${dirname(folder)}, where ${((bavail * bsize) / 1e9).toFixed(1)} GB are free; LAYERWRIGHT_CACHE may name another folder`,
    };
  // Beside its place first: a folder that stands under its name is whole.
  const draft = `${folder}.${process.pid}`;
  try {
    return await announced('Building tfjs-node from source (once)', () => build(draft, folder, tools));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** What builds that were broken off have left behind. @param {string} folder */
async function removeDrafts(folder) {
  for (const name of await readdir(dirname(folder))) {
    const [, pid] = name.startsWith(basename(folder)) ? (/\.(\d+)$/.exec(name) ?? []) : [];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * @param {string} draft
 * @param {string} folder
 * @param {import('./tfjsNodeTools.mjs').Tools} tools
 * @returns {Promise<TfjsNode>}
 */
async function build(draft, folder, { compiler, python }) {
  await mkdir(draft, { recursive: true });
  const missing = (await installPackage(draft)) ?? (await fetchLibrary(draft, python));
  if (missing !== null) return { missing };
  await compile(draft, compiler);
  await check(draft);
  await rm(join(draft, 'tensorflow', 'include'), { recursive: true });
  await writeFile(join(draft, 'complete'), '');
  try {
    await rename(draft, folder);
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(join(folder, 'complete'))) throw error;
  }
  return { folder };
}

/** The npm package without its install step, which would download a library. @param {string} draft @returns {Promise<string | null>} */
async function installPackage(draft) {
  for (const file of ['package.json', 'package-lock.json']) await cp(join(manifest, file), join(draft, file));
  const args = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  let outcome = await npm(args, { cwd: draft });
  if (outcome.status !== 0) outcome = await npm(args, { cwd: draft });
  return outcome.status === 0
    ? null
    : `npm could not install @tensorflow/tfjs-node ${versions.tfjsNode}; is its registry within reach?\n${lastLines(outcome.output)}`;
}

/** @param {string} draft @param {string} python @returns {Promise<string | null>} */
async function fetchLibrary(draft, python) {
  const downloads = join(draft, 'wheel');
  const quiet = ['--quiet', '--no-input', '--disable-pip-version-check', '--progress-bar=off', '--no-cache-dir'];
  const exactly = ['--no-deps', '--only-binary=:all:', ...wheel.tags, `--dest=${downloads}`, wheel.requirement];
  const patience = ['--timeout=30', '--retries=2'];
  const outcome = await run(python, ['-m', 'pip', 'download', ...quiet, ...patience, ...exactly]);
  if (outcome.status !== 0)
    return `pip could not download the wheel of ${wheel.requirement}; is PyPI, or a mirror that pip is configured for, within reach?\n${lastLines(outcome.output)}`;
  const [name] = (await readdir(downloads)).filter((file) => file.endsWith('.whl'));
  if (name === undefined) throw new Error(`pip downloaded no wheel of ${wheel.requirement}:\n${outcome.output}`);
  const file = join(downloads, name);
  const sha256 = createHash('sha256');
  await pipeline(createReadStream(file), sha256);
  if (sha256.digest('hex') !== wheel.sha256) return `the wheel ${name} is not the one that is expected: its SHA-256 differs`;
  const wanted = [...libraries, ...headers.map((folder) => `include/${folder}`)].map((path) => `tensorflow/${path}`);
  const unpacked = await run(python, [join(manifest, 'unpack.py'), file, draft, ...wanted]);
  if (unpacked.status !== 0) throw new Error(`The wheel ${name} could not be unpacked:\n${unpacked.output}`);
  await rm(downloads, { recursive: true });
  return null;
}

/** @param {string} draft @param {string} compiler */
async function compile(draft, compiler) {
  const modules = join(draft, 'node_modules');
  const source = join(modules, '@tensorflow', 'tfjs-node');
  const files = (await readdir(join(source, 'binding'))).filter((name) => name.endsWith('.cc'));
  // The addon looks for the library from where it lies itself, so that the whole folder can be moved.
  const addon = join(source, 'lib', 'napi-v8');
  await mkdir(addon, { recursive: true });
  const outcome = await run(compiler, [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
    ...[source, join(draft, 'tensorflow', 'include'), join(modules, 'node-api-headers', 'include')].map((path) => `-I${path}`),
    ...files.map((name) => join(source, 'binding', name)),
    ...['-o', join(addon, 'tfjs_binding.node')],
    ...libraries.map((name) => join(draft, 'tensorflow', name)),
    '-Wl,-rpath,$ORIGIN/../../../../../tensorflow',
  ]);
  if (outcome.status !== 0) throw new Error(`tfjs-node could not be compiled with ${compiler}:\n${outcome.output}`);
}

/** Trains one step with it, in a process of its own. @param {string} draft */
async function check(draft) {
  const outcome = await run(process.execPath, [join(root, 'scripts', 'setup', 'tfjsNodeCheck.mjs'), draft]);
  if (outcome.status !== 0) throw new Error(`tfjs-node was built, but it does not work:\n${outcome.output}`);
}

/** @param {string} output */
function lastLines(output) {
  return output.trimEnd().split('\n').slice(-8).join('\n');
}
