// Which folder may import which, and what from outside the project: the arrows of docs/ARCHITECTURE.md as a lint rule.
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Room
 * @property {string} path folder or file
 * @property {string[]} imports rooms below that it may import besides itself
 * @property {string[]} packages packages that it may import; everything else is refused
 * @property {boolean} [node] whether it may import Node's modules: only what never runs in a browser host may
 */

const below = ['design', 'reader', 'layers', 'graph'];
const data = ['valibot', 'fflate', 'fast-png', 'jpeg-js'];

/** @type {Record<string, Room>} */
export const rooms = {
  // The entry files choose what a host brings; activation puts the rest together, the same in every host.
  extension: {
    path: 'src/extension.ts',
    imports: ['activate', 'editor', 'panel', 'protocol', 'train', 'trainNode', ...below],
    packages: ['vscode'],
    node: true,
  },
  extensionBrowser: {
    path: 'src/extension.browser.ts',
    imports: ['activate', 'editor', 'panel', 'protocol', 'train', ...below],
    packages: ['vscode'],
  },
  activate: { path: 'src/activate.ts', imports: ['editor', 'panel', 'protocol', 'train', ...below], packages: ['vscode'] },
  // What the package says of itself: the version that the command line prints.
  manifest: { path: 'package.json', imports: [], packages: [] },
  protocol: { path: 'src/protocol.ts', imports: ['train', 'design', 'graph'], packages: ['valibot'] },
  // Plain text, how numbers are written, and the files around a source: what several faces do alike.
  text: { path: 'src/text', imports: [], packages: [] },
  project: { path: 'src/project', imports: ['text'], packages: [] },
  graph: { path: 'src/graph', imports: [], packages: [] },
  layers: { path: 'src/layers', imports: ['graph'], packages: [] },
  reader: { path: 'src/reader', imports: ['layers', 'graph'], packages: ['typescript'] },
  design: { path: 'src/design', imports: ['layers', 'graph'], packages: [] },
  // Before `train`, in whose folder it lies: the disk and the processes of a host that runs on Node.
  trainNode: { path: 'src/train/node', imports: ['train', ...below], packages: ['@tensorflow/*', 'webgpu', ...data], node: true },
  train: { path: 'src/train', imports: ['text', ...below], packages: ['@tensorflow/*', ...data] },
  editor: { path: 'src/editor', imports: ['protocol', 'train', 'project', 'text', ...below], packages: ['vscode', 'valibot'] },
  panel: { path: 'src/panel', imports: ['protocol', 'train', ...below], packages: ['vscode', ...data] },
  cli: {
    path: 'src/cli',
    imports: ['manifest', 'train', 'trainNode', 'project', 'text', ...below],
    packages: ['commander', 'webgpu', '@tensorflow/*', ...data],
    node: true,
  },
  webview: {
    path: 'webview',
    imports: ['protocol', 'train', 'text', 'design', 'layers', 'graph'],
    packages: ['@tensorflow/*', '@vscode/webview-ui-toolkit', 'uplot', ...data],
  },
};

/** Rooms without packages of the outside world, input, output, or the page. */
export const pureRooms = ['graph', 'layers', 'reader', 'design', 'project', 'text'];

const isFile = (/** @type {Room} */ room) => /\.\w+$/.test(room.path);
const names = Object.keys(rooms);
const named = (/** @type {boolean} */ files) => names.filter((name) => isFile(/** @type {Room} */ (rooms[name])) === files);

/** The plugin tells folders ("elements") from single files ("files"). @param {string[]} wanted */
function selectors(wanted) {
  const folders = named(false).filter((name) => wanted.includes(name));
  const files = named(true).filter((name) => wanted.includes(name));
  return [
    ...(folders.length > 0 ? [{ element: { types: { anyOf: folders } } }] : []),
    ...(files.length > 0 ? [{ file: { categories: { anyOf: files } } }] : []),
  ];
}

/** @param {Record<string, unknown>} plugin eslint-plugin-boundaries @returns {import('eslint').Linter.Config} */
export function arrowRule(plugin) {
  return {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    ignores: ['src/train/simd/assembly/**'],
    plugins: { boundaries: /** @type {import('eslint').ESLint.Plugin} */ (plugin) },
    settings: {
      'boundaries/elements': named(false).map((type) => ({ type, pattern: rooms[type]?.path, partialMatch: false })),
      'boundaries/files': named(true).map((category) => ({ category, pattern: rooms[category]?.path })),
      'boundaries/root-path': fileURLToPath(new URL('../..', import.meta.url)),
      'import/resolver': { [fileURLToPath(new URL('resolver.cjs', import.meta.url))]: {} },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkAllOrigins: true,
          checkUnknownLocals: true,
          message: `this file must not import {{dependency.source}}: see “The house” in docs/ARCHITECTURE.md`,
          policies: Object.entries(rooms).map(([name, { imports, packages, node }]) => ({
            from: selectors([name]),
            allow: {
              to: [
                ...selectors([name, ...imports]),
                ...(packages.length > 0 ? [{ module: { origin: 'external', source: packages } }] : []),
                ...(node ? [{ module: { origin: 'core' } }] : []),
              ],
            },
          })),
        },
      ],
    },
  };
}
