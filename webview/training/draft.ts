/** What the user has put into the form, as text, and what it comes to as settings. */
import { designKey } from '../../src/design/choice.js';
import type { DesignChoice, DesignKind } from '../../src/design/choice.js';
import type { DesignRow, DesignTable, Match } from '../../src/design/compare.js';
import type { TrainingOffer } from '../../src/protocol.js';
import type { BackendId, DatasetChoice, OptimizerKind, TrainingSettings } from '../../src/train/plan.js';

/** `own` is a hidden width of the user's own. */
export type Budget = Exclude<Match, 'given'> | 'own';

export interface DesignDraft {
  readonly kind: DesignKind;
  /** S, or r for a low-rank design. */
  readonly parameter: number;
  readonly budget: Budget;
  /** H, where the budget is `own`. */
  readonly ownUnits: string;
}

export interface Draft {
  /** Besides plain, which is always trained. */
  readonly designs: readonly DesignDraft[];
  /** `datasetKey` of the data set. */
  readonly dataset: string;
  /** Empty for all training examples. */
  readonly limit: string;
  readonly optimizer: OptimizerKind;
  readonly learningRate: string;
  readonly momentum: string;
  readonly epochs: string;
  readonly batchSize: string;
  readonly seeds: string;
  readonly backend: BackendId | 'auto';
}

/** A field of the form; those of designs carry their index. */
export type Field =
  'designs' | 'dataset' | 'limit' | 'learningRate' | 'momentum' | 'epochs' | 'batchSize' | 'seeds' | `design-${number}`;

export type Problems = ReadonlyMap<Field, string>;

export type Reading =
  { readonly settings: TrainingSettings; readonly problems: null } | { readonly settings: null; readonly problems: Problems };

export function datasetKey(choice: DatasetChoice): string {
  return choice.id === 'file' ? `file:${choice.path}` : choice.id;
}

export function plainRow(table: DesignTable): DesignRow | undefined {
  return table.rows.find((row) => row.design === 'plain');
}

export function parameterOf(choice: DesignChoice): number {
  return choice.rank ?? choice.groups;
}

export function draftOf(offer: TrainingOffer): Draft {
  const { defaults, table } = offer;
  return {
    designs: defaults.designs.filter(({ kind }) => kind !== 'plain').map((choice) => designDraft(table, choice)),
    dataset: datasetKey(defaults.dataset),
    limit: defaults.limit === null ? '' : String(defaults.limit),
    optimizer: defaults.optimizer.kind,
    learningRate: String(defaults.optimizer.learningRate),
    momentum: String(defaults.optimizer.momentum),
    epochs: String(defaults.epochs),
    batchSize: String(defaults.batchSize),
    seeds: String(defaults.seeds.length),
    backend: defaults.backend,
  };
}

function designDraft(table: DesignTable, choice: DesignChoice): DesignDraft {
  const row = table.rows.find((candidate) => designKey(candidate.choice) === designKey(choice));
  const budget = row === undefined || row.match === 'given' ? 'own' : row.match;
  return { kind: choice.kind, parameter: parameterOf(choice), budget, ownUnits: String(choice.units) };
}

/** The choice that a design comes to, or why there is none. */
export function choiceOf(table: DesignTable, design: DesignDraft): DesignChoice | string {
  const rows = table.rows.filter((row) => row.design === design.kind && parameterOf(row.choice) === design.parameter);
  if (design.budget !== 'own') {
    return rows.find((row) => row.match === design.budget)?.choice ?? 'The table has no such design. Choose another budget.';
  }
  const [pattern] = rows;
  if (!pattern) return 'The table has no such design.';
  const units = readCount(design.ownUnits);
  if (units === null) return 'H has to be a positive whole number.';
  const { groups } = pattern.choice;
  if (units % groups !== 0) return `H has to be a multiple of S = ${groups}, such as ${nearestMultiple(units, groups)}.`;
  return { ...pattern.choice, units };
}

function nearestMultiple(units: number, groups: number): string {
  const below = Math.floor(units / groups) * groups;
  return below === 0 ? String(groups) : `${below} or ${below + groups}`;
}

/** The settings, or what is wrong with each field, in sentences. */
export function readDraft(draft: Draft, offer: TrainingOffer): Reading {
  const problems = new Map<Field, string>();
  const designs: DesignChoice[] = [];
  const plain = plainRow(offer.table);
  if (plain) designs.push(plain.choice);
  draft.designs.forEach((design, index) => {
    const choice = choiceOf(offer.table, design);
    if (typeof choice === 'string') problems.set(`design-${index}`, choice);
    else if (designs.some((other) => designKey(other) === designKey(choice))) {
      problems.set(`design-${index}`, 'This design is in the list already.');
    } else designs.push(choice);
  });
  if (draft.designs.length === 0) problems.set('designs', 'Add a design to compare plain with.');

  const dataset = offer.datasets.find(({ choice }) => datasetKey(choice) === draft.dataset);
  if (!dataset) problems.set('dataset', 'Choose a data set.');
  else if (dataset.misfit !== null) problems.set('dataset', dataset.misfit);

  const number = <F extends Field>(field: F, text: string, read: (text: string) => number | null, sentence: string): number => {
    const value = read(text);
    if (value === null) problems.set(field, sentence);
    return value ?? 1;
  };
  const whole = 'A whole number from 1.';
  const limit =
    draft.limit.trim() === '' ? null : number('limit', draft.limit, readCount, 'A whole number from 1; empty for all of them.');
  const learningRate = number('learningRate', draft.learningRate, readPositive, 'A number above 0, such as 0.001.');
  const momentum = draft.optimizer === 'sgd' ? number('momentum', draft.momentum, readMomentum, 'From 0 to below 1.') : 0;
  const epochs = number('epochs', draft.epochs, readCount, whole);
  const batchSize = number('batchSize', draft.batchSize, readCount, whole);
  const seeds = number('seeds', draft.seeds, (text) => upTo(readCount(text), 100), 'A whole number from 1 to 100.');

  const available = dataset ? Math.min(limit ?? Infinity, dataset.trainCount) : Infinity;
  if (batchSize > available && !problems.has('batchSize') && !problems.has('limit')) {
    problems.set('batchSize', `At most ${available}, the training examples.`);
  }
  if (problems.size > 0 || !dataset) return { settings: null, problems };
  const settings: TrainingSettings = {
    designs,
    dataset: dataset.choice,
    limit,
    optimizer: { kind: draft.optimizer, learningRate, momentum },
    epochs,
    batchSize,
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    backend: draft.backend,
  };
  return { settings, problems: null };
}

function readCount(text: string): number | null {
  const digits = text.trim().replaceAll(',', '');
  const value = Number(digits);
  return /^\d+$/.test(digits) && value >= 1 && Number.isSafeInteger(value) ? value : null;
}

function readPositive(text: string): number | null {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : null;
}

function readMomentum(text: string): number | null {
  const value = Number(text);
  return text.trim() !== '' && value >= 0 && value < 1 ? value : null;
}

function upTo(value: number | null, limit: number): number | null {
  return value !== null && value <= limit ? value : null;
}
