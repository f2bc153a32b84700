// What a native build of tfjs-node takes of a machine: a compiler, and a Python whose pip fetches a wheel.
import { run } from './child.mjs';
import { installPackages, mayInstallPackages } from './debian.mjs';
import { executable, onPath } from './path.mjs';
import { announced } from './progress.mjs';

/**
 * @typedef {object} Tools
 * @property {string} compiler a C++ compiler that takes the options of GCC
 * @property {string} python a Python 3 with pip
 */

/** Why tfjs-node is not built on this machine whatever is installed, or `null`. */
export function buildUnsupported() {
  const elsewhere = 'docs/TFJS-NODE.md says what else there is';
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `tfjs-node is built from source for Linux on x64 only, and this is ${process.platform} on ${process.arch}; ${elsewhere}`;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime ? null : `TensorFlow’s library needs glibc, which this Linux does not have; ${elsewhere}`;
}

function findCompiler() {
  const own = process.env['CXX'];
  if (own?.includes('/')) return executable(own) ? own : null;
  const names = own ? [own] : ['g++', 'c++', 'clang++'];
  return names.map(onPath).find((path) => path !== null) ?? null;
}

async function findPython() {
  for (const name of ['python3', 'python']) {
    const path = onPath(name);
    if (path && (await run(path, ['-m', 'pip', '--version'])).status === 0) return path;
  }
  return null;
}

/**
 * Finds the tools, and installs what is missing where this process may.
 * @returns {Promise<Tools | { missing: string }>} the tools, or a sentence that says what to install
 */
export async function ensureTools() {
  let [compiler, python] = [findCompiler(), await findPython()];
  if (process.env['CXX'] && !compiler) return { missing: `CXX names ${process.env['CXX']}, which is not a program` };
  const packages = [...(compiler ? [] : ['g++']), ...(python ? [] : ['python3', 'python3-pip'])];
  if (packages.length > 0 && mayInstallPackages()) {
    await announced(`Installing ${packages.join(' and ')} from the system’s packages`, () => installPackages(packages));
    [compiler, python] = [findCompiler(), await findPython()];
  }
  if (!compiler) return { missing: 'no C++ compiler was found: install g++ (apt-get install g++), or set CXX to one' };
  if (!python) return { missing: 'no Python with pip was found: install both (apt-get install python3 python3-pip)' };
  return { compiler, python };
}
