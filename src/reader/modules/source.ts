/**
 * Source text to syntax trees, kept per file: asking again with the same text costs nothing, and after an edit only what the
 * edit touched is parsed again.
 */
import ts from 'typescript';
import { editsBetween } from './edits.js';
import { scriptElements } from './html.js';

export interface Script {
  readonly tree: ts.SourceFile;
  /** It has a scope of its own: a module, not a classic script of a page. */
  readonly isModule: boolean;
  /** The file that a page names instead of a text of its own; the tree is then empty. */
  readonly src: string | null;
}

export interface Source {
  readonly file: string;
  readonly text: string;
  /** One script, or those of a page in their order. Offsets are those of the file. */
  readonly scripts: readonly Script[];
  /** The parser gave up on a part of the text. */
  readonly incomplete: boolean;
}

/** As many files as a project's models are likely to be spread over. */
const MOST_KEPT = 192;
const kept = new Map<string, Source>();

export function sourceOf(file: string, text: string): Source {
  const previous = kept.get(file);
  if (previous?.text === text) return previous;
  kept.delete(file);
  const source = isPage(file) ? parsePage(file, text) : parseFile(file, text, previous);
  kept.set(file, source);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return source;
}

export function isPage(file: string): boolean {
  return /\.(html?|vue|svelte)$/i.test(file);
}

function parseFile(file: string, text: string, previous: Source | undefined): Source {
  const tree = previous && reparse(previous, text);
  const parsed = tree ?? parse(file, text, scriptKind(file));
  return { file, text, scripts: parsed ? [{ tree: parsed, isModule: true, src: null }] : [], incomplete: parsed === null };
}

/** Each script in a text of its own that is blank up to the script, so that offsets stay those of the page. */
function parsePage(file: string, text: string): Source {
  const scripts: Script[] = [];
  let incomplete = false;
  for (const element of scriptElements(text)) {
    const blank = ' '.repeat(element.start);
    const kind = element.typescript ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
    const tree = parse(file, blank + text.slice(element.start, element.end), kind);
    if (tree) scripts.push({ tree, isModule: element.isModule, src: element.src });
    else incomplete = true;
  }
  return { file, text, scripts, incomplete };
}

/** `null` where the text nests deeper than the parser can follow. */
function parse(file: string, text: string, kind: ts.ScriptKind): ts.SourceFile | null {
  const options = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  try {
    return ts.createSourceFile(file, text, options, false, kind);
  } catch (error) {
    // The parser recurses with the text; a stack overflow is its answer to text that nests too deep.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The old tree with the edits worked in. The old tree must not be used any more. */
function reparse(previous: Source, text: string): ts.SourceFile | null {
  const old = previous.scripts[0]?.tree;
  if (!old || previous.incomplete) return null;
  const edits = editsBetween(previous.text, text);
  // A large change leaves little to keep.
  if (edits.reduce((sum, { removed, inserted }) => sum + removed + inserted.length, 0) > text.length / 2) return null;
  let tree = old;
  let current = previous.text;
  try {
    // From the last to the first, so that the offsets of those to come stay what they are.
    for (const { start, removed, inserted } of edits.reverse()) {
      current = current.slice(0, start) + inserted + current.slice(start + removed);
      tree = ts.updateSourceFile(tree, current, { span: { start, length: removed }, newLength: inserted.length });
    }
    return tree;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function scriptKind(file: string): ts.ScriptKind {
  const extension = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase();
  switch (extension) {
    case 'ts':
    case 'mts':
    case 'cts':
      return ts.ScriptKind.TS;
    case 'tsx':
      return ts.ScriptKind.TSX;
    default:
      return ts.ScriptKind.JSX;
  }
}
