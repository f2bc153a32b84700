/** Which files an import may mean. */
import type { ReadRequest } from '../analysis.js';

const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.json'];

/** Packages that are TensorFlow.js. */
export function isTensorFlow(specifier: string): boolean {
  if (
    /^(npm:)?@tensorflow\/tfjs(-node|-node-gpu|-layers|-core|-react-native|-backend-[\w-]+|-converter)?(@[^/]+)?(\/.*)?$/.test(
      specifier,
    )
  )
    return true;
  return /^https?:\/\/.*(@tensorflow\/tfjs(-layers|-core|-node)?(@[^/]+)?(\/|$)|\/tf(-layers|-core)?(\.es2017)?(\.min)?\.js)/.test(
    specifier,
  );
}

/** TensorFlow.js's own sources are TensorFlow.js too: its tests import them by their paths. */
export function isTensorFlowSource(file: string): boolean {
  return (
    /\/(tfjs|tfjs-layers|tfjs-core|tfjs-node)\/(src|dist)\/(index|exports|exports_layers|layers)\.(ts|js)$/.test(file) ||
    /\/tfjs(-layers|-core)?\/(src|dist)$/.test(file)
  );
}

/** TensorFlow.js as a built file in the project. */
export function isTensorFlowBundle(file: string): boolean {
  return /\/(tf|tfjs|tensorflow)([.@-][\w.@-]*)?\.[mc]?js$/i.test(file);
}

/** Files that nobody wrote by hand are longer than this, or have such lines; how many characters of them are looked at. */
const LONGEST = 400_000;
const LINE_OF_BUNDLE = 500;
const LOOKED_AT = 40_000;

/** Whether a text is the output of a bundler or minifier: a library, that is large to read and has no models of the project. */
export function isBundle(text: string): boolean {
  if (text.length < LOOKED_AT || text.length > LONGEST) return text.length > LONGEST;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < LOOKED_AT; at = text.indexOf('\n', at + 1)) lines++;
  return LOOKED_AT / lines > LINE_OF_BUNDLE;
}

/** Candidates for an import within the project, best first; `null` for a package. */
export function candidatesOf(specifier: string, from: string, paths: ReadRequest['paths']): readonly string[] | null {
  const clean = specifier.replace(/[?#].*$/, '');
  if (/^\.{1,2}(\/|$)/.test(clean)) return variants(join(directoryOf(from), clean));
  if (clean.startsWith('/') && !clean.startsWith('//')) return variants(clean);
  return paths ? mapped(clean, paths) : null;
}

function mapped(specifier: string, { baseUrl, paths }: NonNullable<ReadRequest['paths']>): readonly string[] | null {
  const found: string[] = [];
  for (const [pattern, targets] of Object.entries(paths)) {
    const star = pattern.indexOf('*');
    const prefix = star < 0 ? pattern : pattern.slice(0, star);
    const suffix = star < 0 ? '' : pattern.slice(star + 1);
    const fits =
      star < 0
        ? specifier === pattern
        : specifier.startsWith(prefix) && specifier.endsWith(suffix) && specifier.length >= prefix.length + suffix.length;
    if (!fits) continue;
    const middle = star < 0 ? '' : specifier.slice(prefix.length, specifier.length - suffix.length);
    for (const target of targets)
      found.push(
        ...variants(
          join(
            baseUrl,
            target.replace('*', () => middle),
          ),
        ),
      );
  }
  return found.length > 0 ? found : null;
}

/** The file itself, with each extension, and as a directory. `./model.js` may be `model.ts`. */
function variants(path: string): string[] {
  const extension = EXTENSIONS.find((one) => path.endsWith(one));
  if (extension === undefined) return [...EXTENSIONS.map((one) => path + one), ...EXTENSIONS.map((one) => `${path}/index${one}`)];
  const stem = path.slice(0, -extension.length);
  if (extension === '.js') return [path, `${stem}.ts`, `${stem}.tsx`];
  if (extension === '.jsx') return [path, `${stem}.tsx`];
  if (extension === '.mjs') return [path, `${stem}.mts`];
  return extension === '.cjs' ? [path, `${stem}.cts`] : [path];
}

export function directoryOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Joins with forward slashes; leaves a URI's scheme alone. */
export function join(directory: string, path: string): string {
  const scheme = /^[\w+.-]+:\/\/[^/]*/.exec(directory)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of `${directory.slice(scheme.length)}/${path}`.split('/')) {
    if (part === '..') {
      if (parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  const rooted = directory.slice(scheme.length).startsWith('/') || scheme !== '';
  return `${scheme}${rooted ? '/' : ''}${parts.join('/')}`;
}
