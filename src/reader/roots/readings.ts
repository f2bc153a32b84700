/**
 * Reads a file from all its roots: the top level, and each function that builds something, on its own with its parameters open
 * unless what calls it has told all there is to tell.
 */
import ts from 'typescript';
import { graphOf, rememberGraph } from '../tensorflow/graph.js';
import type { ModelGraph } from '../../graph/model.js';
import { construct } from '../interpreter/classes.js';
import { callFunction } from '../interpreter/functions.js';
import type { ClassValue } from '../interpreter/functionValue.js';
import { FunctionValue } from '../interpreter/functionValue.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { Open } from '../interpreter/open.js';
import { isRelevant } from '../interpreter/relevance.js';
import type { Run } from '../interpreter/run.js';
import { OutOfFuel, Thrown } from '../interpreter/signal.js';
import type { Value } from '../interpreter/value.js';
import type { Module } from '../modules/module.js';
import { frameOf } from '../modules/program.js';
import type { Program } from '../modules/program.js';
import { openFields, openVariables } from './blank.js';
import type { Finding } from '../report/finding.js';
import type { ModelValue } from '../tensorflow/modelValue.js';

/** A model as one root gives it. */
export interface ModelReading {
  readonly model: ModelValue;
  readonly graph: ModelGraph;
  /** It was made on the way to what was to be read: by the constructor of the class whose method is read. */
  readonly incidental: boolean;
  /** The reading took defaults where a caller may give something else. */
  readonly assumed: boolean;
}

export interface Readings {
  readonly models: readonly ModelReading[];
  readonly findings: readonly Finding[];
}

/** No root takes more than this part of the fuel that is left. */
const LARGEST_PART = 0.5;
/** Functions within functions within functions. */
const DEEPEST = 4;

export function readAll(run: Run, program: Program, main: Module): Readings {
  return new Reader(run, program, main).read();
}

class Reader {
  private readonly models: ModelReading[] = [];
  private readonly findings: Finding[] = [];
  private readonly readOwn = new Set<ts.Node>();
  /** Files that may call what the file builds; what they build themselves is not of interest. */
  private readonly importers = new Set<Module>();
  private fuel: number;

  constructor(
    private readonly run: Run,
    private readonly program: Program,
    private readonly main: Module,
  ) {
    this.fuel = run.fuel;
  }

  read(): Readings {
    this.root(() => this.program.evaluate(this.run, this.main), 0, false);
    for (const importer of this.program.importers()) {
      this.importers.add(importer);
      this.root(
        () => {
          this.program.evaluate(this.run, importer);
          for (const script of this.program.scriptsOf(importer)) this.importers.add(script);
        },
        1,
        false,
      );
    }
    return { models: this.models, findings: this.findings };
  }

  /** Reads from one root, and from the functions that were made there and not called. `undo` leaves the memory as it was. */
  private root(action: () => void, depth: number, undo: boolean): void {
    const { run } = this;
    const mark = run.trail.mark();
    const outer = {
      models: run.models,
      findings: run.findings,
      made: run.made,
      deferred: run.deferred,
      bound: run.bound.size,
      assumedDefaults: run.assumedDefaults,
      instances: new Map([...run.instances].map(([made, instances]) => [made, instances.slice()])),
    };
    run.models = [];
    run.findings = [];
    run.made = [];
    run.deferred = [];
    run.fuel = depth === 0 ? this.fuel * 0.6 : Math.min(this.fuel * LARGEST_PART, run.fuel);
    const started = run.fuel;
    this.incidental = 0;
    this.guarded(action);
    this.guarded(() => this.runDeferred());
    this.fuel -= started - run.fuel;
    const incidental = this.incidental;
    this.collect(incidental, undo && (run.bound.size > outer.bound || run.assumedDefaults > outer.assumedDefaults));
    const { made } = run;
    if (depth < DEEPEST) for (const one of made) this.readMade(one, depth + 1);
    if (undo) run.trail.undo(mark);
    run.trail.close(mark);
    run.models = outer.models;
    run.findings = outer.findings;
    run.made = outer.made;
    run.deferred = outer.deferred;
    if (undo) {
      // What was made in the root is not there any more.
      run.instances.clear();
      for (const [made, instances] of outer.instances) run.instances.set(made, instances);
    }
  }

  /** How many of the models of the root under way came about before what is to be read. */
  private incidental = 0;

  private guarded(action: () => void): void {
    const { run } = this;
    const { nesting } = run;
    try {
      action();
    } catch (signal) {
      if (signal instanceof OutOfFuel) run.limit ??= { file: this.main.file, start: 0, end: 0 };
      else if (!(signal instanceof Thrown)) throw signal;
    }
    run.nesting = nesting;
    run.arms.length = 0;
    run.trail.assumptions = null;
  }

  /** Callbacks that were handed to code that cannot be read, in their order. */
  private runDeferred(): void {
    const { run } = this;
    for (let count = 0; count < 200 && run.deferred.length > 0; count++) {
      const fn = run.deferred.shift();
      if (!fn || run.entered.has(fn.node) || !isRelevant(run, fn.node)) continue;
      this.guarded(() => {
        openFields(fn.scope, fn.boundThis?.value);
        openVariables(fn.scope);
        callFunction(frameOf(run, fn.scope.frame.module), fn, { thisValue: undefined, args: null, node: null });
      });
    }
  }

  private collect(incidental: number, assumed: boolean): void {
    const { run } = this;
    run.models.forEach((model, index) => {
      if (!this.isOfMain(model)) return;
      const graph = graphOf(run, model);
      rememberGraph(model, graph);
      this.models.push({ model, graph, incidental: index < incidental, assumed });
    });
    this.findings.push(...run.findings);
  }

  /** Made in the file, or by a function that the file calls. */
  private isOfMain(model: ModelValue): boolean {
    const { file } = this.main;
    const { span, builders } = model.origin;
    return span.file === file || builders.some((builder) => builder.callSpan?.file === file);
  }

  private readMade(made: FunctionValue | ClassValue, depth: number): void {
    const { module } = made.scope.frame;
    if (module !== this.main && !this.importers.has(module)) return;
    if (made instanceof FunctionValue) this.readFunction(made, depth);
    else this.readClass(made, depth);
  }

  private wanted(node: ts.Node): boolean {
    const { run } = this;
    if (!isRelevant(run, node) || this.readOwn.has(node) || this.fuel < 100) return false;
    return !run.entered.has(node) || (run.infoOf(node)?.makesModel ?? false);
  }

  private readFunction(fn: FunctionValue, depth: number): void {
    if (!this.wanted(fn.node)) return;
    this.readOwn.add(fn.node);
    const frame = frameOf(this.run, fn.scope.frame.module);
    this.root(
      () => {
        const thisValue = fn.boundThis ? fn.boundThis.value : this.ownerOf(fn);
        openFields(fn.scope, thisValue);
        openVariables(fn.scope);
        this.startFrom();
        callFunction(frame, fn, { thisValue, args: null, node: null });
      },
      depth,
      true,
    );
  }

  /** What `this` is in a function that is not a method of a class. */
  private ownerOf(fn: FunctionValue): Value {
    const object = fn.owner ?? new ObjectValue(this.run.trail);
    this.run.trail.touch(object);
    // The method may be lent to another object, and a framework may add to this one.
    object.rest ??= new Open('this', 'object', null, true);
    return object;
  }

  /** What was made and found so far is not what is to be read. */
  private startFrom(): void {
    const { run } = this;
    this.incidental = run.models.length;
    run.findings = [];
  }

  private readClass(made: ClassValue, depth: number): void {
    const { run } = this;
    const frame = frameOf(run, made.scope.frame.module);
    const methods = [...made.members.values(), ...made.staticMembers.values()].flatMap(
      (member) => member.method ?? member.get ?? [],
    );
    if (isAbstract(made.node)) return;
    const constructs = made.construct !== null && this.wanted(made.construct);
    const fields = made.fields.some((field) => field.initializer !== undefined && mentionsModel(field.initializer));
    if ((constructs || (fields && !run.instances.has(made))) && !this.readOwn.has(made.node)) {
      this.readOwn.add(made.construct ?? made.node);
      this.readOwn.add(made.node);
      this.root(
        () => {
          openVariables(made.scope);
          construct(frame, made, null, null);
        },
        depth,
        true,
      );
    }
    for (const method of methods) {
      if (!this.wanted(method.node)) continue;
      this.readOwn.add(method.node);
      const isStatic = [...made.staticMembers.values()].some((member) => member.method === method || member.get === method);
      this.root(
        () => {
          const thisValue = isStatic ? made : (run.instances.get(made)?.[0] ?? construct(frame, made, null, null));
          openFields(method.scope, thisValue);
          openVariables(method.scope);
          this.startFrom();
          callFunction(frame, method, { thisValue, args: null, node: null });
        },
        depth,
        true,
      );
    }
  }
}

/** An abstract class is read through those that extend it. */
function isAbstract(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.AbstractKeyword) ?? false)
  );
}

/** A field like `model = tf.sequential()`. */
function mentionsModel(node: ts.Node): boolean {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return true;
  return ts.forEachChild(node, (child) => mentionsModel(child) || undefined) ?? false;
}
