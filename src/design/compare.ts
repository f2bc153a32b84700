/** The design table of one dense layer. */
import type { ModelGraph } from '../graph/model.js';
import type { Span } from '../graph/span.js';
import { describeCut, describeGroup } from './axis.js';
import {
  affineAt,
  macsAt,
  macsBudget,
  multipleWithin,
  paramsAt,
  paramsBudget,
  sameWidth,
  solveMacs,
  solveParams,
} from './budget.js';
import type { DesignCost } from './budget.js';
import type { DesignChoice, DesignKind } from './choice.js';
import { choiceOf, designKinds, designs, parameterOf } from './designs.js';
import { defaultLayer, eligibleLayer } from './eligible.js';
import type { EligibleLayer } from './eligible.js';
import { designFailure, isDesignFailure } from './failure.js';
import type { DesignFailure } from './failure.js';
import { headOf } from './head.js';
import type { HeadInModel } from './head.js';
import { checkChoice, checkParameter } from './redesign.js';

/** What a row's hidden width was solved for; `params-multiple` is the largest multiple of the written width within equal parameters. */
export type Match = 'given' | 'same-width' | 'params-multiple' | 'params' | 'macs';

export interface DesignRow {
  readonly choice: DesignChoice;
  /** The design's name, as in `choice.kind`. */
  readonly design: DesignChoice['kind'];
  readonly groups: number;
  /** What the groups cut: `10 of 25 positions × 18 channels`-like text; `null` for plain. */
  readonly axis: string | null;
  /** What one group is: `2.5 positions × 18 channels`; absent where there are no groups. */
  readonly group?: string;
  readonly units: number;
  readonly match: Match;
  /** Parameters of the rebuilt layer, weights and biases. */
  readonly layerParams: number;
  /** Parameters of the whole model. */
  readonly params: number;
  /** Multiply-adds an example of the rebuilt layer and the dense layer that follows. */
  readonly headMacs: number;
  /** Multiply-adds an example of the whole model. */
  readonly macs: number;
  /** `params` and `macs` less those of the plain row. */
  readonly paramsDifference: number;
  readonly macsDifference: number;
}

export interface DesignTable {
  readonly model: { readonly name: string | null; readonly file: string };
  readonly layer: {
    /** Index in the graph's layers. */
    readonly index: number;
    readonly name: string | null;
    /** 1-based line of the call that makes it. */
    readonly line: number | null;
    /** D, the features that come in. */
    readonly inputs: number;
    /** U, the units as written. */
    readonly units: number;
    /** O, the outputs of the dense layer that follows; `null` where none follows. */
    readonly outputs: number | null;
  };
  readonly rows: readonly DesignRow[];
  /** What a reader of the table should know, each a sentence: why widths stay, what did not fit. */
  readonly notes?: readonly string[];
}

export interface CompareOptions {
  /** Index of the dense layer in the graph's layers; without it, `defaultLayer`. */
  readonly layer?: number;
  /** Which designs beside plain; without it, split alone. */
  readonly designs?: readonly DesignKind[];
  /** Only these numbers of groups; without it, all that divide the inputs. */
  readonly splits?: readonly number[];
  /** Only these ranks of the low-rank design; without it, parts of the smaller side. */
  readonly ranks?: readonly number[];
  /** Only widths solved for these; without it, all of them. */
  readonly matches?: readonly Match[];
  /** Further hidden widths, for every design that has them. */
  readonly widths?: readonly number[];
  /** 1-based line of a place in a source. */
  readonly lineOf?: (span: Span) => number | null;
}

/** The table, or why there is none. Plain comes first, then each design by the number of its groups, from few to many. */
export function compareDesigns(graph: ModelGraph, options: CompareOptions = {}): DesignTable | DesignFailure {
  const layer = options.layer === undefined ? defaultLayer(graph) : eligibleLayer(graph, options.layer);
  if (isDesignFailure(layer)) return layer;
  const head = headOf(graph, layer);
  if (isDesignFailure(head)) return head;

  const notes = head.fixedWidth === null ? [] : [head.fixedWidth];
  const rows = [describe(graph, layer, head, choiceOf('plain', 1, layer.units), 'given')];
  for (const kind of designKinds) {
    if (kind === 'plain' || !(options.designs ?? ['split']).includes(kind)) continue;
    const found = rowsOf(graph, layer, head, kind, options);
    if (isDesignFailure(found)) return found;
    rows.push(...found.rows);
    notes.push(...found.notes);
  }
  for (const units of head.fixedWidth === null ? (options.widths ?? []) : []) {
    rows.push(describe(graph, layer, head, choiceOf('plain', 1, units), 'given'));
  }
  const node = graph.layers[layer.index];
  return {
    model: { name: graph.name, file: graph.span?.file ?? node?.span?.file ?? '' },
    layer: {
      index: layer.index,
      name: node?.name ?? null,
      line: node?.span === undefined || node.span === null ? null : (options.lineOf?.(node.span) ?? null),
      inputs: layer.inputs,
      units: layer.units,
      outputs: head.outputs,
    },
    rows,
    notes,
  };
}

/** The row of a design that stands in no table, such as a width of the user's own; or why there is none. */
export function describeDesign(graph: ModelGraph, index: number, choice: DesignChoice): DesignRow | DesignFailure {
  const layer = eligibleLayer(graph, index);
  if (isDesignFailure(layer)) return layer;
  const misfit = checkChoice(layer, choice);
  if (misfit !== null) return misfit;
  const head = headOf(graph, layer);
  if (isDesignFailure(head)) return head;
  if (head.fixedWidth !== null && choice.units !== layer.units) return designFailure('breaks-model', head.fixedWidth);
  return describe(graph, layer, head, choice, 'given');
}

export const solvedMatches = ['same-width', 'params-multiple', 'params', 'macs'] as const satisfies readonly Match[];

type SolvedMatch = (typeof solvedMatches)[number];

/** The largest k for each match; `null` where the design has none. */
const solvers: Readonly<Record<SolvedMatch, (head: HeadInModel, cost: DesignCost) => number | null>> = {
  'same-width': sameWidth,
  'params-multiple': (head, cost) => multipleWithin(head, cost, solveParams(head, cost)),
  params: solveParams,
  macs: solveMacs,
};

function rowsOf(
  graph: ModelGraph,
  layer: EligibleLayer,
  head: HeadInModel,
  kind: DesignKind,
  options: CompareOptions,
): { rows: DesignRow[]; notes: string[] } | DesignFailure {
  const design = designs[kind];
  const fixed = head.fixedWidth !== null;
  const matches = fixed
    ? (['same-width'] as const)
    : solvedMatches.filter((match) => options.matches === undefined || options.matches.includes(match));
  const rows: DesignRow[] = [];
  const without = new Map<keyof typeof missing, number[]>();
  for (const parameter of (design.parameter === 'rank' ? options.ranks : options.splits) ?? design.offers(head)) {
    const misfit = checkParameter(layer, kind, parameter);
    if (misfit !== null) return misfit;
    const cost = design.cost(head, parameter);
    const add = (match: Match, k: number) =>
      rows.push(describe(graph, layer, head, choiceOf(kind, parameter, cost.step * k), match));
    for (const match of matches) {
      const k = solvers[match](head, cost);
      if (k !== null) add(match, k);
      // A multiple of the written width is a rounder alternative, and nobody misses it where there is none.
      else if (match !== 'params-multiple') without.set(match, [...(without.get(match) ?? []), parameter]);
    }
    for (const width of fixed ? [] : (options.widths ?? [])) {
      const stands = rows.some(({ choice }) => parameterOf(choice) === parameter && choice.units === width);
      if (width > 0 && width % cost.step === 0 && !stands) add('given', width / cost.step);
    }
  }
  const letter = design.parameter === 'rank' ? 'r' : 'S';
  const notes = [...without].map(
    ([match, parameters]) => `${kind}: ${letter} = ${parameters.join(', ')} ${missing[match](head)}.`,
  );
  return { rows, notes };
}

const missing: Readonly<Record<Exclude<SolvedMatch, 'params-multiple'>, (head: HeadInModel) => string>> = {
  'same-width': (head) => `cannot have the same width, since ${head.units} units are not so many equal groups`,
  params: () => 'needs more parameters than plain even at its smallest width',
  macs: () => 'needs more multiply-adds than plain even at its smallest width',
};

function describe(graph: ModelGraph, layer: EligibleLayer, head: HeadInModel, choice: DesignChoice, match: Match): DesignRow {
  const design = designs[choice.kind];
  const cost = design.cost(head, parameterOf(choice));
  const k = choice.units / cost.step;
  const grouped = design.parameter === 'groups';
  const [behindParams, behindMacs] = [paramsAt(head, cost, k), macsAt(head, cost, k)];
  return {
    choice,
    design: choice.kind,
    groups: choice.groups,
    axis: grouped ? describeCut(graph, layer.index, choice.groups) : null,
    ...(grouped ? { group: describeGroup(graph, layer.index, choice.groups) } : {}),
    units: choice.units,
    match,
    layerParams: affineAt(cost.params, k),
    params: head.restParams + behindParams,
    headMacs: behindMacs,
    macs: head.restMacs + behindMacs,
    paramsDifference: behindParams - paramsBudget(head),
    macsDifference: behindMacs - macsBudget(head),
  };
}
