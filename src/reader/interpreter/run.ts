/** One analysis: what all readings of it share. */
import type ts from 'typescript';
import type { Span } from '../../graph/span.js';
import { infoOf } from '../modules/fileIndex.js';
import type { FunctionInfo } from '../modules/fileIndex.js';
import { valueOf } from '../modules/json.js';
import type { Module } from '../modules/module.js';
import type { Program } from '../modules/program.js';
import type { ModelValue } from '../tensorflow/modelValue.js';
import type { TensorValue } from '../tensorflow/tensorValue.js';
import type { Finding } from '../report/finding.js';
import type { FunctionNode, FunctionValue } from './functionValue.js';
import type { ClassValue } from './functionValue.js';
import { ObjectValue } from './objectValue.js';
import type { Open } from './open.js';
import { Relevance } from './relevance.js';
import { OutOfFuel } from './signal.js';
import { Trail } from './trail.js';
import type { Value } from './value.js';

/** Nested expressions, statements and calls; more would need more of JavaScript's own stack than there is. */
const DEEPEST = 900;

export class Run {
  readonly trail = new Trail((steps) => this.burn(steps >> 2));
  readonly relevance = new Relevance();
  /** Steps that are left to the reading under way. */
  fuel: number;
  nesting = 0;
  /** A limit was hit; where. */
  limit: Span | null = null;
  /** Values for what is left open, by name or text. */
  readonly bindings: ReadonlyMap<string, Value>;
  /** Open names and where they come in. */
  readonly openNames = new Map<string, Span>();
  /** Values that bindings or defaults gave to open names. */
  readonly bound = new Map<string, Value>();
  /** How often a function that was read on its own took the default of a parameter. */
  assumedDefaults = 0;
  /** Models in the order in which they are made. */
  models: ModelValue[] = [];
  findings: Finding[] = [];
  /** Properties that were set on open values: `config.units = …`, by text. */
  readonly openFields: ObjectValue;
  /** What the project puts on TensorFlow.js's namespace, by path: `layers.gate`. */
  readonly extensions: ObjectValue;
  /** Tensors whose shapes were given, by the open name that stands for them. */
  readonly tensorsGiven = new Map<string, TensorValue>();
  /** Functions that were entered, by node. */
  readonly entered = new Set<ts.Node>();
  /** Functions that are not read on their own, whatever they build. */
  readonly ignored = new Set<ts.Node>();
  /** Functions and classes that were made and are worth reading on their own. */
  made: (FunctionValue | ClassValue)[] = [];
  /** Functions that were handed to code that cannot be read, which may call them later. */
  deferred: FunctionValue[] = [];
  /** Only what a function changes is of interest, not what it makes. */
  probing = false;
  /** Steps that went into code that was read for what it gives alone. */
  rehearsed = 0;
  /** Layers made and applied so far. */
  layersBuilt = 0;
  /** Options of command-line parsers with their defaults, by the parser's name. */
  readonly options = new Map<string, Map<string, Value>>();
  /** Catch clauses, and whether they make a model. */
  readonly catches = new Map<ts.CatchClause, boolean>();
  /** Loops that ran long and built nothing. */
  readonly idleLoops = new Set<ts.Node>();
  /** How often each function is active. */
  readonly active = new Map<FunctionNode, number>();
  /** The open conditions under which what is being read runs, outermost first. */
  readonly arms: Open[] = [];
  /** Instances made of each class, as long as they are few. */
  readonly instances = new Map<ClassValue, Value[]>();

  constructor(
    fuel: number,
    /** The file that is read. */
    readonly file: string,
    private readonly program: Program,
    bindings: Readonly<Record<string, unknown>>,
  ) {
    this.fuel = fuel;
    this.openFields = new ObjectValue(this.trail);
    this.extensions = new ObjectValue(this.trail);
    this.bindings = new Map(Object.entries(bindings).map(([name, value]) => [name, valueOf(this.trail, value)]));
  }

  loadModule(from: Module, specifier: string): ReturnType<Program['load']> {
    const found = this.program.load(from, specifier);
    if (typeof found === 'object') for (const index of found.indexes) this.relevance.add(index);
    return found;
  }

  namespaceOf(module: Module): Value {
    return this.program.namespaceOf(this, module);
  }

  commonExportsOf(file: string): Value {
    return this.program.commonExportsOf(this, file);
  }

  infoOf(node: ts.Node): FunctionInfo | undefined {
    return infoOf(node);
  }

  burn(steps = 1): void {
    this.fuel -= steps;
    if (this.fuel < 0) throw new OutOfFuel();
  }

  get tooDeep(): boolean {
    return this.nesting > DEEPEST;
  }
}
