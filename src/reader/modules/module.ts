/** A file of the project: its text, its variables, what it exports. */
import type ts from 'typescript';
import type { Span } from '../../graph/span.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import type { Scope } from '../interpreter/scope.js';
import type { Trail } from '../interpreter/trail.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import type { FileIndex } from './fileIndex.js';
import type { Source } from './source.js';

export class Module {
  /** Exported names; looked up each time, as what they name may change. */
  readonly exports = new Map<string, () => { readonly value: Value } | undefined>();
  /** `export * from`: looked through for names that are not in `exports`. */
  readonly stars: (() => Value)[] = [];
  scope: Scope | null = null;
  state: 'new' | 'running' | 'done' = 'new';
  private common: ObjectValue | null = null;

  constructor(
    readonly file: string,
    /** `null` for a JSON file. */
    readonly source: Source | null,
    readonly indexes: readonly FileIndex[],
    readonly text: string,
  ) {}

  /** The `module` of a CommonJS module; its `exports` is there from the start. */
  moduleObject(trail: Trail): ObjectValue {
    this.common ??= new ObjectValue(trail, new Map<string, Value>([['exports', new ObjectValue(trail)]]));
    return this.common;
  }

  /** What a CommonJS module exports; `undefined` for a module that does not use `module.exports`. */
  commonExports(): Value {
    const exported = this.common?.properties.get('exports');
    if (isKind(exported, 'object') && exported.properties.size === 0 && exported.instanceOf === null) return undefined;
    return exported;
  }
}

export function spanOf(module: Module, node: ts.Node): Span {
  const tree = treeOf(module, node);
  return { file: module.file, start: tree ? startOf(node, tree) : node.pos, end: node.end };
}

/** Longer texts are of no use as names. */
const LONGEST = 400;

/** The text of a node, with runs of white space as one blank. */
export function textOf(module: Module, node: ts.Node): string {
  const start = spanOf(module, node).start;
  const raw = module.text.slice(start, Math.min(node.end, start + LONGEST));
  return /\s\s|[\n\t\r]/.test(raw) ? raw.replace(/\s+/g, ' ').trim() : raw;
}

function startOf(node: ts.Node, tree: ts.SourceFile): number {
  return Math.min(node.getStart(tree, false), node.end);
}

/** The script that holds the node: nodes carry no way up, since parents cost time to set. */
function treeOf(module: Module, node: ts.Node): ts.SourceFile | null {
  const scripts = module.source?.scripts ?? [];
  for (const script of scripts) {
    if (node.end <= script.tree.end) return script.tree;
  }
  return scripts[scripts.length - 1]?.tree ?? null;
}
