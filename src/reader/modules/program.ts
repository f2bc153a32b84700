/** The modules of one analysis: loads those that are imported, and runs the top level of each once. */
import { executeBody } from '../interpreter/execute.js';
import type { Frame } from '../interpreter/frame.js';
import type { Run } from '../interpreter/run.js';
import { Scope } from '../interpreter/scope.js';
import { Thrown } from '../interpreter/signal.js';
import { isKind, ModuleValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import type { ReadRequest } from '../analysis.js';
import { indexOf } from './fileIndex.js';
import { noteExports } from './imports.js';
import { parseJson } from './json.js';
import { Module } from './module.js';
import { candidatesOf, isBundle, isTensorFlowBundle, isTensorFlowSource } from './resolve.js';
import { sourceOf } from './source.js';
import type { Script } from './source.js';

/** A builder is not called from more files, or those tell nothing new. */
const MOST_IMPORTERS = 8;
/** A project's models are not spread over more files. */
const MOST_MODULES = 160;

export class Program {
  private readonly modules = new Map<string, Module>();
  private readonly namespaces = new Map<string, ModuleValue>();
  readonly missing = new Map<string, readonly string[]>();
  private readonly pageScripts = new Map<Module, readonly Module[]>();

  constructor(private readonly request: ReadRequest) {}

  /** The module that is read. */
  main(): Module {
    return this.module(this.request.file, this.request.text);
  }

  /** Other sources that import the file, and those that import them: they may call its builders with arguments that are known. */
  importers(): Module[] {
    const found = this.mentioning(this.request.file, []);
    for (const direct of found.slice()) found.push(...this.mentioning(direct.file, found));
    return found.slice(0, MOST_IMPORTERS);
  }

  private mentioning(file: string, known: readonly Module[]): Module[] {
    const stem = file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
    const mention = new RegExp(`['"\`/]${stem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\.\\w+)?(\\?[^'"\`]*)?['"\`]`);
    const found: Module[] = [];
    for (const [source, text] of this.request.sources ?? []) {
      if (known.length + found.length >= MOST_IMPORTERS) break;
      if (
        typeof text !== 'string' ||
        source === this.request.file ||
        source === file ||
        source.endsWith('.json') ||
        isTest(source)
      )
        continue;
      if (this.modules.get(source)?.state === 'done' || known.some((one) => one.file === source)) continue;
      if (mention.test(text)) found.push(this.module(source, text));
    }
    return found;
  }

  private module(file: string, text: string): Module {
    let module = this.modules.get(file);
    if (!module) {
      const source = file.endsWith('.json') ? null : sourceOf(file, text);
      module = new Module(file, source, source ? source.scripts.map((script) => indexOf(script.tree)) : [], text);
      this.modules.set(file, module);
    }
    return module;
  }

  load(from: Module, specifier: string): Module | 'tensorflow' | 'package' | 'missing' {
    const candidates = candidatesOf(specifier, from.file, this.request.paths);
    if (candidates === null) return 'package';
    if (candidates.some(isTensorFlowSource)) return 'tensorflow';
    const { sources } = this.request;
    for (const file of candidates) {
      if (file === this.request.file) return this.main();
      const text = sources?.get(file);
      if (typeof text === 'string' && !file.endsWith('.json') && isBundle(text))
        return isTensorFlowBundle(file) ? 'tensorflow' : 'package';
      if (typeof text === 'string')
        return this.modules.size < MOST_MODULES || this.modules.has(file) ? this.module(file, text) : 'missing';
    }
    const asked = candidates.filter((file) => sources?.get(file) !== null);
    if (asked.length > 0) this.missing.set(asked[0] as string, asked);
    return 'missing';
  }

  /** Runs the top level if it has not run yet. */
  evaluate(run: Run, module: Module): void {
    if (module.state !== 'new') return;
    module.state = 'running';
    const { source } = module;
    if (source === null) {
      module.moduleObject(run.trail).properties.set('exports', parseJson(run.trail, module.text).value);
    } else {
      const global = new Scope(frameOf(run, module), null, true);
      module.scope = global;
      for (const index of module.indexes) run.relevance.add(index);
      for (const script of source.scripts) {
        if (script.src !== null) {
          this.runScript(run, module, global, script);
          continue;
        }
        const scope = script.isModule ? new Scope(global.frame, global, true) : global;
        if (script.isModule) module.scope = scope;
        this.runTopLevel(scope, script.tree.statements);
      }
    }
    module.state = 'done';
  }

  /** A file that a page names: unless it is a module, what it declares is there for the scripts that follow, and theirs for it. */
  private runScript(run: Run, page: Module, global: Scope, { src, isModule }: Script): void {
    const found = this.load(page, `./${(src ?? '').replace(/^\.?\//, '')}`);
    if (typeof found === 'string') return;
    this.pageScripts.set(page, [...(this.pageScripts.get(page) ?? []), found]);
    if (found.state !== 'new') {
      if (found.state === 'done' && found.scope && !isModule) linkAll(global, found.scope);
      return;
    }
    for (const index of found.indexes) run.relevance.add(index);
    const [script] = found.source?.scripts ?? [];
    if (isModule || script === undefined) {
      this.evaluate(run, found);
      return;
    }
    found.state = 'running';
    const scope = new Scope(frameOf(run, found), global, true);
    found.scope = scope;
    this.runTopLevel(scope, script.tree.statements);
    linkAll(global, scope);
    found.state = 'done';
  }

  /** The files that a page has named as its scripts. */
  scriptsOf(page: Module): readonly Module[] {
    return this.pageScripts.get(page) ?? [];
  }

  private runTopLevel(scope: Scope, statements: Parameters<typeof executeBody>[1]): void {
    for (const statement of statements) noteExports(scope, statement);
    try {
      executeBody(scope, statements);
    } catch (signal) {
      if (!(signal instanceof Thrown)) throw signal;
    }
  }

  namespaceOf(run: Run, module: Module): ModuleValue {
    let namespace = this.namespaces.get(module.file);
    if (!namespace) {
      namespace = new ModuleValue(
        module.file,
        (name) => {
          this.evaluate(run, module);
          return this.exported(run, module, name, 0);
        },
        () => [...module.exports.keys()],
      );
      this.namespaces.set(module.file, namespace);
    }
    return namespace;
  }

  private exported(run: Run, module: Module, name: string, depth: number): { readonly value: Value } | undefined {
    const own = module.exports.get(name);
    if (own) return own();
    const common = this.commonExports(run, module);
    if (isKind(common, 'object') && common.properties.has(name)) return { value: common.properties.get(name) };
    if (name === 'default' || depth > 10) return undefined;
    for (const star of module.stars) {
      const whole = star();
      if (isKind(whole, 'module')) {
        const found = whole.get(name);
        if (found) return found;
      } else if (isKind(whole, 'tf') || isKind(whole, 'unknown')) return { value: whole };
    }
    return undefined;
  }

  /** `module.exports`, where the module sets it. */
  commonExports(run: Run, module: Module): Value {
    this.evaluate(run, module);
    return module.commonExports();
  }

  commonExportsOf(run: Run, file: string): Value {
    const module = this.modules.get(file);
    return module && this.commonExports(run, module);
  }
}

/** Classic scripts of a page share their names. */
function linkAll(global: Scope, scope: Scope): void {
  for (const name of scope.names()) {
    const cell = scope.own(name);
    if (cell) global.link(name, cell);
  }
}

/** Tests build models smaller than those that are used. */
function isTest(file: string): boolean {
  return /[._-](test|spec)s?\.\w+$|\/(__tests__|tests?|specs?)\//i.test(file);
}

export function frameOf(run: Run, module: Module): Frame {
  return {
    run,
    module,
    parent: null,
    depth: 0,
    callee: null,
    initializing: null,
    callSpan: null,
    thisValue: undefined,
    home: null,
    constructing: null,
    yielded: null,
    args: [],
    targets: [],
  };
}
