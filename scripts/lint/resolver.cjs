// Tells eslint-plugin-boundaries which file an import means: ours end in `.js` and stand for `.ts`.
const { existsSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { dirname, resolve } = require('node:path');

exports.interfaceVersion = 2;

/** @param {string} source @param {string} file */
exports.resolve = (source, file) => {
  // The entry of Node's extension host requires the reader's bundle; see esbuild.mjs.
  if (source === './reader.js') return { found: true, path: resolve(__dirname, '../../src/reader/read.ts') };
  if (isBuiltin(source)) return { found: true, path: null };
  if (source.startsWith('.')) {
    const target = resolve(dirname(file), source);
    const written = [target, target.replace(/\.js$/, '.ts'), target.replace(/\.mjs$/, '.mts')].find((path) => existsSync(path));
    return written ? { found: true, path: written } : { found: false };
  }
  try {
    return { found: true, path: createRequire(file).resolve(source) };
  } catch {
    // `vscode`, which only the editor has, and packages that only have types.
    return { found: false };
  }
};
