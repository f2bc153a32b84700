/**
 * Widths solved for a budget. The cost of every design, together with what the rest of the model pays for each unit, is
 * affine in one number k, so the largest k within a budget has a closed form. In the simplest case, D inputs, S groups and a
 * dense layer of O outputs behind (biases included), the split design has
 *
 *     parameters (D/S)·k + k + S·k·O + O ≤ P, so k = ⌊(P − O) / (D/S + 1 + S·O)⌋
 *     multiply-adds D·k + S·k·O ≤ M,          so k = ⌊M / (D + S·O)⌋
 *
 * and its hidden width is S·k.
 */

/** `constant + slope · x`, in whole numbers. */
export interface Affine {
  readonly constant: number;
  readonly slope: number;
}

/** The size of a dense layer. */
export interface DenseSize {
  /** D, features that come in. */
  readonly inputs: number;
  /** U, units as written. */
  readonly units: number;
  readonly bias: boolean;
}

/** A dense layer and what the rest of the model makes of its width. */
export interface Head extends DenseSize {
  /** How often the layer is applied for one example: 1 for an input of rank 2, the positions for one of a higher rank. */
  readonly rows: number;
  /** Parameters and multiply-adds of the layers behind, by the number of units: O·x + O and O·x for a dense layer of O outputs. */
  readonly downstreamParams: Affine;
  readonly downstreamMacs: Affine;
}

/** What a design costs, by k. `macs` are those of one row; where there are several ways to compute it, the cheapest counts. */
export interface DesignCost {
  /** Hidden units for each k: S where the groups are laid side by side, else 1. */
  readonly step: number;
  readonly params: Affine;
  readonly macs: readonly [Affine, ...Affine[]];
}

/** The head of the textbook: one dense layer, and perhaps another of `outputs` units behind it. */
export function denseHead(inputs: number, units: number, outputs: number | null, bias = true): Head {
  const slope = outputs ?? 0;
  return {
    inputs,
    units,
    bias,
    rows: 1,
    downstreamParams: { constant: bias ? slope : 0, slope },
    downstreamMacs: { constant: 0, slope },
  };
}

export function affineAt(affine: Affine, x: number): number {
  return affine.constant + affine.slope * x;
}

/** Parameters of the layer as it is written. */
export function plainParams(head: DenseSize): number {
  return head.inputs * head.units + (head.bias ? head.units : 0);
}

/** P: parameters of the layer as it is written and of what its width decides behind it. */
export function paramsBudget(head: Head): number {
  return plainParams(head) + affineAt(head.downstreamParams, head.units);
}

/** M: multiply-adds of the same. */
export function macsBudget(head: Head): number {
  return head.rows * head.inputs * head.units + affineAt(head.downstreamMacs, head.units);
}

/** Parameters of the design at k and of what its width decides behind it. */
export function paramsAt(head: Head, cost: DesignCost, k: number): number {
  return affineAt(cost.params, k) + affineAt(head.downstreamParams, cost.step * k);
}

/** Multiply-adds of the same. */
export function macsAt(head: Head, cost: DesignCost, k: number): number {
  return head.rows * cheapest(cost, k) + affineAt(head.downstreamMacs, cost.step * k);
}

/** Multiply-adds of one row of the layer alone. */
export function cheapest(cost: DesignCost, k: number): number {
  return Math.min(...cost.macs.map((way) => affineAt(way, k)));
}

/** The largest k with `paramsAt(head, cost, k) ≤ budget`, or `null` where not even 1 fits. */
export function solveParams(head: Head, cost: DesignCost, budget: number = paramsBudget(head)): number | null {
  return largest(sum(cost.params, behind(head.downstreamParams, cost.step)), budget);
}

/** The largest k with `macsAt(head, cost, k) ≤ budget`, or `null` where not even 1 fits. */
export function solveMacs(head: Head, cost: DesignCost, budget: number = macsBudget(head)): number | null {
  // Every way grows with k, so the cheapest one fits exactly as long as any of them does.
  const solutions = cost.macs.map((way) => largest(sum(scaled(way, head.rows), behind(head.downstreamMacs, cost.step)), budget));
  return solutions.reduce<number | null>((best, k) => (k !== null && (best === null || k > best) ? k : best), null);
}

/** The k of the width as written, or `null` where the design has no such width. */
export function sameWidth(head: DenseSize, cost: DesignCost): number | null {
  return head.units % cost.step === 0 ? head.units / cost.step : null;
}

/**
 * The largest k up to `limit` whose width is a whole multiple of the written one, at least twice it; `null` where there is none, or where it is
 * `limit` itself. With 450 inputs, 120 units and 10 groups, the 3,780 units of equal parameters become 31 · 120 = 3,720.
 */
export function multipleWithin(head: DenseSize, cost: DesignCost, limit: number | null): number | null {
  if (limit === null) return null;
  const every = head.units / greatestCommonDivisor(head.units, cost.step);
  const k = Math.floor(limit / every) * every;
  return k < limit && cost.step * k > head.units ? k : null;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function behind(downstream: Affine, step: number): Affine {
  return { constant: downstream.constant, slope: downstream.slope * step };
}

function sum(a: Affine, b: Affine): Affine {
  return { constant: a.constant + b.constant, slope: a.slope + b.slope };
}

function scaled(affine: Affine, factor: number): Affine {
  return { constant: affine.constant * factor, slope: affine.slope * factor };
}

function largest(cost: Affine, budget: number): number | null {
  const left = budget - cost.constant;
  if (left < cost.slope || cost.slope <= 0) return null;
  // Subtracting the remainder first keeps the quotient exact, where a rounded division could come out one too large.
  return (left - (left % cost.slope)) / cost.slope;
}
