/** Which code has to do with models, so that it is worth reading on its own. */
import ts from 'typescript';
import type { FileIndex, FunctionInfo } from '../modules/fileIndex.js';
import { makesModel } from '../modules/fileIndex.js';
import type { Run } from './run.js';

/** Functions that make models or layers, and those that call them, by name. */
export class Relevance {
  readonly functions = new Set<ts.Node>();
  /** Names of functions and classes that make models, or call those that do. */
  readonly names = new Set<string>();

  private readonly added = new Set<FileIndex>();
  /** Functions that do not call a builder, as far as the files that were added tell. */
  private others: FunctionInfo[] = [];

  /** Notes the functions of a file, and those of files before it that call them. */
  add(index: FileIndex): void {
    if (this.added.has(index)) return;
    this.added.add(index);
    for (const info of index.functions) {
      if (!info.builds && !info.makesModel) this.others.push(info);
      else {
        this.functions.add(info.node);
        if (info.makesModel) this.addNames(info);
      }
    }
    for (let grew = true; grew;) {
      const { others } = this;
      this.others = others.filter((info) => !this.calls(info));
      grew = this.others.length < others.length;
      if (!grew) break;
      for (const info of others) {
        if (!this.calls(info)) continue;
        this.functions.add(info.node);
        this.addNames(info);
      }
    }
  }

  /** Whether a function of one of the files assigns or fills a property of the name. */
  assignsProperty(name: string): boolean {
    for (const index of this.added) if (index.propertiesAssigned.has(name)) return true;
    return false;
  }

  private calls(info: FunctionInfo): boolean {
    for (const name of info.calls) if (this.names.has(name)) return true;
    return false;
  }

  private addNames(info: FunctionInfo): void {
    const { name } = info;
    if (name === null) return;
    const last = name.slice(name.lastIndexOf('.') + 1);
    if (last === 'constructor') this.names.add(`new ${name.slice(0, name.lastIndexOf('.'))}`);
    else this.names.add(last);
  }
}

export function isRelevant(run: Run, node: ts.Node): boolean {
  return run.relevance.functions.has(node) && !run.ignored.has(node);
}

/** Whether a catch clause makes a model in place of the one that could not be had. */
export function catchBuilds(run: Run, clause: ts.CatchClause): boolean {
  let builds = run.catches.get(clause);
  if (builds === undefined) {
    builds = containsBuilder(run, clause.block, 0);
    run.catches.set(clause, builds);
  }
  return builds;
}

function containsBuilder(run: Run, node: ts.Node, depth: number): boolean {
  if (depth > 40) return false;
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const { expression } = node;
    const name = ts.isIdentifier(expression)
      ? expression.text
      : ts.isPropertyAccessExpression(expression)
        ? expression.name.text
        : '';
    if (makesModel(name) || run.relevance.names.has(ts.isNewExpression(node) ? `new ${name}` : name)) return true;
  }
  return ts.forEachChild(node, (child) => containsBuilder(run, child, depth + 1) || undefined) ?? false;
}
