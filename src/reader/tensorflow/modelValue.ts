/** A model as the code holds it, while it is built. */
import type { CompileSettings, ModelKind } from '../../graph/model.js';
import type { Span } from '../../graph/span.js';
import type { Frame } from '../interpreter/frame.js';
import type { ObjectValue } from '../interpreter/objectValue.js';
import { allOf, negated } from '../interpreter/open.js';
import type { Open } from '../interpreter/open.js';
import { Entity } from '../interpreter/trail.js';
import type { Trail } from '../interpreter/trail.js';
import { choose, widened } from '../interpreter/value.js';
import type { UnknownValue, Value } from '../interpreter/value.js';
import { eitherTensor } from './either.js';
import { Entries } from './entries.js';
import type { Entry } from './entries.js';
import { Either } from './tensorValue.js';
import type { Application, TensorValue } from './tensorValue.js';
import { unknownApplication } from './unknownLayer.js';

export interface Note {
  readonly reason: string;
  readonly span: Span | null;
}

export interface ModelState {
  /** The layers of a sequential model. */
  readonly entries: Entries;
  readonly inputs: readonly TensorValue[];
  readonly outputs: readonly TensorValue[];
  /** Applications of the model as a layer. */
  readonly applications: readonly Application[];
  readonly trainable: Value;
  readonly name: string | null;
  readonly compile: CompileSettings | null;
  /** What could not be known of it. */
  readonly notes: readonly Note[];
  /** Code that cannot be read was given the model. */
  readonly shared: boolean;
}

/** Where a model comes from. */
export interface ModelOrigin {
  /** The `tf.sequential()` or `tf.model()` call. */
  readonly span: Span;
  /** The functions that were running, outermost first: names and the calls that started them. */
  readonly builders: readonly Builder[];
}

export interface Builder {
  /** The function's name, `Class.method`, or `null` for a nameless one. */
  readonly name: string | null;
  /** Start of the function's node and its file: which function it is. */
  readonly file: string;
  readonly start: number;
  readonly nameSpan: Span | null;
  /** The call that started it; `null` where it is read on its own. */
  readonly callSpan: Span | null;
}

export class ModelValue extends Entity {
  readonly kind = 'model';
  state: ModelState;
  /** Fields and methods where the class is one of the project. */
  fields: ObjectValue | null = null;
  /** The variable or field that held it first. */
  variable: string | null = null;
  /** Variables that hold it, where they are written. */
  readonly uses: Span[] = [];
  /** What was running when it was made: the outermost frame. */
  activity: Frame | null = null;
  /** It is not made by the code but loaded, so that its layers are not known. */
  loaded: string | null = null;

  constructor(
    private readonly trail: Trail,
    readonly modelKind: ModelKind,
    readonly origin: ModelOrigin,
    state: Partial<ModelState> = {},
  ) {
    super(trail);
    this.state = { ...emptyModel, entries: Entries.of([]), ...state };
  }

  save(): ModelState {
    return this.state;
  }

  restore(state: ModelState): void {
    this.state = state;
  }

  join(condition: Open, whenTrue: ModelState, whenFalse: ModelState): ModelState {
    return {
      entries: joinEntries(condition, whenTrue.entries, whenFalse.entries),
      inputs: whenTrue.inputs.length > 0 ? whenTrue.inputs : whenFalse.inputs,
      outputs: joinTensors(condition, whenTrue.outputs, whenFalse.outputs),
      applications: [...new Set([...whenTrue.applications, ...whenFalse.applications])],
      trainable: choose(condition, whenTrue.trainable, whenFalse.trainable),
      name: whenTrue.name === whenFalse.name ? whenTrue.name : null,
      compile: whenTrue.compile ?? whenFalse.compile,
      notes: [...new Set([...whenTrue.notes, ...whenFalse.notes])],
      shared: whenTrue.shared || whenFalse.shared,
    };
  }

  /** Layers that were added once may be added again and again: what follows them is one unknown layer. */
  widen(before: ModelState, now: ModelState, why: UnknownValue): ModelState {
    if (before.entries === now.entries) return { ...now, trainable: widened(before.trainable, now.trainable, why) };
    const note: Note = { reason: why.reason, span: why.span };
    const last = now.outputs[0];
    const repeated = unknownApplication(this.trail, last ? [last] : [], why);
    const entry: Entry = { layer: repeated.layer, application: repeated, span: why.span, conditional: null };
    return { ...now, entries: now.entries.with(entry), outputs: repeated.outputs, notes: [...now.notes, note] };
  }
}

/** Its layers are in the code, and none of them depends on a condition. */
export function isSettledModel(model: ModelValue): boolean {
  const { entries, inputs, outputs, notes } = model.state;
  if (model.loaded !== null || notes.length > 0 || entries.some((entry) => entry.conditional !== null)) return false;
  return [...inputs, ...outputs].every((tensor) => !(tensor.source instanceof Either));
}

const emptyModel: Omit<ModelState, 'entries'> = {
  inputs: [],
  outputs: [],
  applications: [],
  trainable: undefined,
  name: null,
  compile: null,
  notes: [],
  shared: false,
};

function joinEntries(condition: Open, a: Entries, b: Entries): Entries {
  if (a === b) return a;
  let common = 0;
  while (common < a.length && common < b.length && a.at(common) === b.at(common)) common++;
  const whenTrue = a.toArray();
  const whenFalse = b.toArray();
  return Entries.of([
    ...whenTrue.slice(0, common),
    ...whenTrue.slice(common).map((entry) => onlyIf(condition, entry)),
    ...whenFalse.slice(common).map((entry) => onlyIf(negated(condition), entry)),
  ]);
}

function onlyIf(condition: Open, entry: Entry): Entry {
  return { ...entry, conditional: entry.conditional === null ? condition : allOf([condition, entry.conditional]) };
}

function joinTensors(condition: Open, a: readonly TensorValue[], b: readonly TensorValue[]): readonly TensorValue[] {
  if (a.length !== b.length) return a.length > b.length ? a : b;
  return a.map((tensor, index) => eitherTensor(condition, tensor, b[index] ?? tensor));
}
