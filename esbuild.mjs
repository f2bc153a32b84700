// Builds everything that ships into dist/. `--watch` rebuilds on change, `--minify` is for the package, `--report` says
// what each bundle is made of. Names after that build only those bundles: `node esbuild.mjs cli reader`.
import { analyzeMetafile, context } from 'esbuild';
import { watch as watchFolder } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildKernels, kernelSources } from './scripts/build/kernels.mjs';
import { bundledPackages, thirdPartyNotices } from './scripts/build/notices.mjs';
import { root } from './scripts/setup/place.mjs';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');
const report = process.argv.includes('--report');
const only = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

/** @satisfies {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  sourcemap: !minify,
  minify,
  metafile: true,
  logLevel: 'warning',
  absWorkingDir: root,
  outdir: 'dist',
  target: 'es2022',
  // Licenses are in one file of their own.
  legalComments: 'none',
};
/** @satisfies {import('esbuild').BuildOptions} */
const node = { ...shared, platform: 'node', format: 'cjs', target: 'node20' };
/** @satisfies {import('esbuild').BuildOptions} */
const page = {
  ...shared,
  platform: 'browser',
  format: 'iife',
  outdir: 'dist/webview',
  define: { 'process.env.NODE_ENV': '"production"' },
};

/**
 * The reader carries TypeScript's parser (9 MB), so it is a bundle of its own that the others load on first use: whoever
 * imports it imports dist/reader.js.
 * @type {import('esbuild').Plugin}
 */
const separateReader = {
  name: 'separate-reader',
  setup({ onResolve }) {
    onResolve({ filter: /(^|\/)reader\/read\.js$/ }, () => ({ path: './reader.js', external: true }));
    onResolve({ filter: /^\.\/reader\.js$/ }, () => ({ path: './reader.js', external: true }));
  },
};

/** @type {Record<string, import('esbuild').BuildOptions>} */
const bundles = {
  extension: { ...node, entryPoints: { extension: 'src/extension.ts' }, external: ['vscode'], plugins: [separateReader] },
  reader: { ...node, entryPoints: { reader: 'src/reader/read.ts' } },
  cli: {
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    external: ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'webgpu'],
    plugins: [separateReader],
    banner: { js: '#!/usr/bin/env node' },
  },
  // A training worker of Node: a thread of the command line, or a child process.
  trainWorker: {
    ...node,
    entryPoints: { trainWorker: 'src/train/node/trainWorker.ts' },
    external: ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'webgpu'],
  },
  // An extension host in a browser loads one script and no other.
  browser: {
    ...shared,
    platform: 'browser',
    format: 'cjs',
    entryPoints: { 'extension.browser': 'src/extension.browser.ts' },
    external: ['vscode'],
  },
  training: { ...page, entryPoints: { training: 'webview/training.ts' } },
  designTable: { ...page, entryPoints: { designTable: 'webview/designTable.ts' } },
  runs: { ...page, entryPoints: { runs: 'webview/runs.ts' } },
  worker: { ...page, entryPoints: { worker: 'webview/worker.ts' } },
};

/** Files that are used as they are. @type {[string, string][]} */
const assets = [['@tensorflow/tfjs-backend-wasm', 'dist/tfjs-backend-wasm-simd.wasm']];

const unknown = only.filter((name) => name !== 'kernels' && !bundles[name]);
if (unknown.length > 0) {
  console.error(`There is no bundle ${unknown.join(', ')}; there are kernels, ${Object.keys(bundles).join(', ')}.`);
  process.exit(2);
}
const chosen = Object.entries(bundles).filter(([name]) => only.length === 0 || only.includes(name));

if (only.length === 0 && !watch) await rm(join(root, 'dist'), { recursive: true, force: true });
await mkdir(join(root, 'dist'), { recursive: true });

const require = createRequire(import.meta.url);
for (const [name, file] of assets) {
  const folder = dirname(require.resolve(`${name}/package.json`));
  await copyFile(join(folder, file), join(root, file));
}
if (only.length === 0 || only.includes('kernels')) await buildKernels();

/** @type {import('esbuild').Metafile[]} */
const metafiles = [];
for (const [name, options] of chosen) {
  const build = await context(options);
  if (watch) {
    await build.watch();
    continue;
  }
  const { metafile } = await build.rebuild();
  await build.dispose();
  if (!metafile) throw new Error(`esbuild told nothing of ${name}`);
  metafiles.push(metafile);
  if (report) console.log(`${name}${await analyzeMetafile(metafile, { color: false })}`);
  const carriesParser = [...bundledPackages([metafile])].includes('node_modules/typescript');
  if (carriesParser && name !== 'reader' && name !== 'browser')
    throw new Error(`${name} carries TypeScript a second time: it must load the reader with import()`);
}

if (watch) {
  let timer;
  watchFolder(join(root, kernelSources), () => {
    clearTimeout(timer);
    timer = setTimeout(
      () =>
        buildKernels().then(
          () => console.log('kernels.wasm'),
          (error) => console.error(error.message),
        ),
      100,
    );
  });
  console.log('Watching; Ctrl-C ends it.');
} else if (only.length === 0) {
  // AssemblyScript compiles parts of its library into the kernels.
  const packages = [
    ...bundledPackages(metafiles),
    ...assets.map(([name]) => `node_modules/${name}`),
    'node_modules/assemblyscript',
  ];
  await writeFile(join(root, 'dist/THIRD_PARTY_NOTICES.txt'), await thirdPartyNotices(new Set(packages)));
  for (const file of (await readdir(join(root, 'dist'), { recursive: true })).sort()) {
    const { size } = await stat(join(root, 'dist', file));
    if (!file.endsWith('.map') && /\.\w+$/.test(file)) console.log(`dist/${file} ${(size / 1024).toFixed(0)} KiB`);
  }
}
