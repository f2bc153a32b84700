// The licenses of everything that is bundled, for people who get the package and not its sources.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../setup/place.mjs';

/**
 * @param {import('esbuild').Metafile[]} metafiles
 * @returns {Set<string>} folders of packages that something was taken from, `node_modules/…`
 */
export function bundledPackages(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        // What a package's `browser` field leaves out is listed as “(disabled):…”.
        if (file.startsWith('(disabled):')) continue;
        const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
        if (folder && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  return folders;
}

/** @param {string} author */
const mit = (author) => `Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Who holds the rights to packages that carry neither a license file nor an author. */
const holders = [
  { prefix: '@tensorflow/', holder: 'Google LLC' },
  { prefix: '@microsoft/', holder: 'Microsoft Corporation' },
];

/** Licenses that may be bundled into an MIT-licensed package. */
const permissive = new Set(['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD']);

/** The licenses that have to be met: all of “A AND B”, a permissive one of “A OR B”. @param {string} expression */
function licensesOf(expression) {
  return expression
    .replace(/[()]/g, '')
    .split(' AND ')
    .map((part) => {
      const choices = part.split(' OR ');
      return choices.find((id) => permissive.has(id)) ?? part;
    });
}

/**
 * The text of a license whose package has none.
 * @param {string} id
 * @param {string} holder
 * @param {string} apache the text of the Apache License 2.0
 */
function standardText(id, holder, apache) {
  if (id === 'Apache-2.0') return `Copyright ${holder}\n\n${apache}`;
  if (id === 'MIT') return mit(holder);
  throw new Error(`A package by ${holder} lacks the text of its license, ${id}`);
}

/**
 * @param {Iterable<string>} folders of packages, relative to the project
 * @returns {Promise<string>}
 */
export async function thirdPartyNotices(folders) {
  const apache = await readFile(join(root, 'node_modules/typescript/LICENSE.txt'), 'utf8');
  const parts = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license, author, homepage } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const id = typeof license === 'string' ? license : (license?.type ?? '');
    const ids = licensesOf(id);
    if (!ids.every((each) => permissive.has(each)))
      throw new Error(`${name} ${version} is licensed under “${id}”, which has to be looked at before it is bundled`);
    const files = await readdir(join(root, folder));
    const texts = files.filter((file) => /^(licen[cs]e|notices?|copying|thirdpartynotice.*)(\.\w+)?$/i.test(file)).sort();
    let text = (await Promise.all(texts.map((file) => readFile(join(root, folder, file), 'utf8')))).join('\n\n');
    if (text === '') {
      const known = holders.find(({ prefix }) => name.startsWith(prefix))?.holder;
      const holder = known ?? (typeof author === 'string' ? author : author?.name);
      if (!holder) throw new Error(`${name} ${version} says neither its license’s text nor who holds the rights`);
      text = ids.map((each) => standardText(each, holder, apache)).join('\n\n');
    }
    parts.push(`${'='.repeat(80)}\n${name} ${version}, ${id}${homepage ? `\n${homepage}` : ''}\n\n${text.trim()}\n`);
  }
  return `Layerwright contains parts of the following packages.\n\n${parts.join('\n')}`;
}
