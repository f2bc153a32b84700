// What is in the package: all that is needed, nothing else, and the large parts once.
import { unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { expect, inject, it } from 'vitest';

const packed = readFileSync(inject('vsix'));
const files = unzipSync(packed);
const names = Object.keys(files)
  .filter((name) => name.startsWith('extension/'))
  .map((name) => name.slice('extension/'.length));
const sizeOf = (name: string): number => files[`extension/${name}`]!.length;
const textOf = (name: string): string => new TextDecoder().decode(files[`extension/${name}`]);

it('has the bundles, the documents and the media, and nothing else', () => {
  expect(names.filter((name) => !name.startsWith('media/')).sort()).toEqual(
    [
      'LICENSE.txt',
      'changelog.md',
      'dist/THIRD_PARTY_NOTICES.txt',
      'dist/cli.js',
      'dist/extension.browser.js',
      'dist/extension.js',
      'dist/kernels.wasm',
      'dist/reader.js',
      'dist/tfjs-backend-wasm-simd.wasm',
      'dist/trainWorker.js',
      'dist/webview/designTable.css',
      'dist/webview/designTable.js',
      'dist/webview/runs.css',
      'dist/webview/runs.js',
      'dist/webview/training.css',
      'dist/webview/training.js',
      'dist/webview/worker.js',
      'package.json',
      'readme.md',
    ].sort(),
  );
  expect(names.filter((name) => name.startsWith('media/') && !/\.(png|svg|css|ts|json)$/.test(name))).toEqual([]);
  for (const sample of ['cifar10.ts', 'cifar10Split.ts', 'mismatch.ts']) expect(names).toContain(`media/samples/${sample}`);
});

it('carries each file that the manifest names', () => {
  const manifest = JSON.parse(textOf('package.json')) as { main: string; browser: string; icon: string };
  for (const path of [manifest.main, manifest.browser, manifest.icon]) expect(names).toContain(path.replace(/^\.\//, ''));
  const pictures = [...JSON.stringify(manifest).matchAll(/"(media\/[^"]+)"/g)].map((match) => match[1]!);
  expect(names).toEqual(expect.arrayContaining(pictures));
});

it('carries TypeScript’s parser for the reader alone, off the path of activation', () => {
  // A diagnostic that the parser has and nobody else says.
  const carriesParser = names.filter(
    (name) => name.endsWith('.js') && textOf(name).includes('An_accessor_cannot_have_type_parameters'),
  );
  expect(carriesParser.sort()).toEqual(['dist/extension.browser.js', 'dist/reader.js']);
  expect(sizeOf('dist/extension.js')).toBeLessThan(sizeOf('dist/reader.js') / 10);
});

it('names the license of each package that went into it', () => {
  const notices = textOf('dist/THIRD_PARTY_NOTICES.txt');
  for (const name of ['typescript', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'uplot', 'valibot']) {
    expect(notices).toMatch(new RegExp(`^${name.replace('/', '\\/')} \\d+\\.\\d+\\.\\d+, \\S+`, 'm'));
  }
});

it('stays below 10 MB', () => {
  expect(packed.length).toBeLessThan(10_000_000);
  console.log(`The package has ${names.length} files and ${(packed.length / 1e6).toFixed(1)} MB.`);
});
