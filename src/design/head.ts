/**
 * What the rest of a model makes of a dense layer's width. It is found by asking: the layer is made one unit wider, and two, and
 * the sizes of the other layers tell what a unit costs behind it. So a batch normalization, two heads or a concatenation on the way
 * count as what they are, not only the textbook's one dense layer.
 */
import { isUnknown } from '../graph/dim.js';
import type { ModelGraph } from '../graph/model.js';
import { formatCount, isPolynomial, namesOf } from '../graph/polynomial.js';
import { formatShape } from '../graph/shape.js';
import { summarizeModel } from '../layers/summary.js';
import type { ModelSummary } from '../layers/summary.js';
import type { Total } from '../layers/total.js';
import { affineAt, plainParams } from './budget.js';
import type { Affine, Head } from './budget.js';
import type { EligibleLayer } from './eligible.js';
import { designFailure, isDesignFailure } from './failure.js';
import type { DesignFailure } from './failure.js';
import { followers } from './followers.js';
import { redesign } from './redesign.js';

export interface HeadInModel extends Head {
  /** Parameters and multiply-adds of the layers that the width does not reach. */
  readonly restParams: number;
  readonly restMacs: number;
  /** O, the units of the dense layer that follows; `null` where none or several follow. */
  readonly outputs: number | null;
  /** Why the model takes no other width, as a sentence; `null` where it does. */
  readonly fixedWidth: string | null;
}

/** The layer's head, or why the model's sizes cannot be told. */
export function headOf(graph: ModelGraph, layer: EligibleLayer): HeadInModel | DesignFailure {
  const sizes = sizesOf(graph);
  if (isDesignFailure(sizes)) return sizes;
  const own = sizes.layers[layer.index];
  if (own === undefined) return designFailure('not-dense', `The model has no layer ${layer.index + 1}.`);
  const { inputs, units, bias } = layer;
  const behind = downstream(graph, layer, sizes);
  const following = followers(graph, layer.index);
  const { params, macs } = typeof behind === 'string' ? standing(sizes, following) : behind;
  return {
    inputs,
    units,
    bias,
    rows: own.macs / (inputs * units),
    downstreamParams: params,
    downstreamMacs: macs,
    restParams: sizes.params - plainParams(layer) - affineAt(params, units),
    restMacs: sizes.macs - own.macs - affineAt(macs, units),
    outputs: unitsOf(graph, following),
    fixedWidth: typeof behind === 'string' ? behind : null,
  };
}

interface Downstream {
  readonly params: Affine;
  readonly macs: Affine;
}

interface Sizes {
  readonly params: number;
  readonly macs: number;
  readonly outputs: string;
  readonly layers: readonly { readonly params: number; readonly macs: number }[];
}

/** What the layers behind cost by the number of units; a sentence where the model takes no other number. */
function downstream(graph: ModelGraph, layer: EligibleLayer, sizes: Sizes): Downstream | string {
  const [one, two] = [1, 2].map((more) => wider(graph, layer, more));
  if (one === undefined || two === undefined) return 'The model takes no other width.';
  if (isDesignFailure(one)) return one.message;
  if (isDesignFailure(two)) return two.message;
  if (one.outputs !== sizes.outputs) return 'Its units are outputs of the model, so its width stays.';

  const reached = sizes.layers.flatMap((before, index) => {
    const [first, second] = [one.layers[index], two.layers[index]];
    if (index === layer.index || first === undefined || second === undefined) return [];
    return first.params === before.params && first.macs === before.macs ? [] : [{ before, first, second }];
  });
  const line = (part: 'params' | 'macs'): Affine | null => {
    const [a, b, c] = (['before', 'first', 'second'] as const).map((at) =>
      reached.reduce((sum, sample) => sum + sample[at][part], 0),
    );
    if (a === undefined || b === undefined || c === undefined || c - b !== b - a) return null;
    return { slope: b - a, constant: a - (b - a) * layer.units };
  };
  const [params, macs] = [line('params'), line('macs')];
  return params === null || macs === null
    ? 'The layers behind do not grow evenly with its width, so it stays.'
    : { params, macs };
}

function wider(graph: ModelGraph, layer: EligibleLayer, more: number): Sizes | DesignFailure {
  const widened = redesign(graph, layer.index, { kind: 'plain', groups: 1, units: layer.units + more });
  return isDesignFailure(widened) ? widened : sizesOf(widened);
}

/** The layers that follow, as they are. */
function standing(sizes: Sizes, following: readonly number[]): Downstream {
  const sum = (part: 'params' | 'macs') => following.reduce((total, index) => total + (sizes.layers[index]?.[part] ?? 0), 0);
  return { params: { constant: sum('params'), slope: 0 }, macs: { constant: sum('macs'), slope: 0 } };
}

function unitsOf(graph: ModelGraph, following: readonly number[]): number | null {
  const only = following.length === 1 ? graph.layers[following[0] ?? -1] : undefined;
  const units = only?.className === 'Dense' ? only.config['units'] : undefined;
  return typeof units === 'number' ? units : null;
}

function sizesOf(graph: ModelGraph): Sizes | DesignFailure {
  const summary = summarizeModel(graph);
  const failure = unknownSize(summary);
  if (failure !== null) return failure;
  const number = (total: Total | null) => (typeof total === 'bigint' ? Number(total) : 0);
  return {
    params: number(summary.params),
    macs: number(summary.macs),
    outputs: summary.outputs.map(formatShape).join(' '),
    layers: summary.layers.map(({ params, macs }) => ({ params: number(params), macs: number(macs) })),
  };
}

/** Why a table of this model would have a number in it that is not right; `null` where all are known. */
function unknownSize({ params, macs }: ModelSummary): DesignFailure | null {
  for (const [what, total] of [
    ['number of parameters', params],
    ['number of multiply-adds', macs],
  ] as const) {
    if (total === null)
      return designFailure('unknown-size', `The ${what} of this model is not defined, so designs cannot be compared.`);
    if (isUnknown(total)) {
      return designFailure(
        'unknown-size',
        `The ${what} of this model is not known: ${total.unknown}. Give the values that decide it, in the code or as example values, and try again.`,
      );
    }
    if (isPolynomial(total)) {
      const names = namesOf(total).join(', ');
      return designFailure(
        'unknown-size',
        `The ${what} of this model is ${formatCount(total)}. Set a value for ${names} and try again.`,
      );
    }
    if (total > BigInt(Number.MAX_SAFE_INTEGER)) {
      return designFailure('too-large', `The ${what} of this model is ${formatCount(total)}, too large to build.`);
    }
  }
  return null;
}
