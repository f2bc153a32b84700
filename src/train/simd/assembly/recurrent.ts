/**
 * Recurrent layers: all time steps in one call, forward and backward through time. The part of the input (input · kernel + bias) is
 * there already, and what a call leaves is the gradient of that.
 *
 * Arrays of a sequence are [batch, steps, …] in the order of the input; `backwards` goes through it from its end, and the output comes in the
 * order in which it was computed. With `sequences` the output is [batch, steps, units], else the last one, [batch, units]. Gates lie side
 * by side in a row, [gates · units]. States begin as 0. The numbers of activations are those of `activations.ts`, −1 is linear.
 */
import { activated, activationSlope } from './activations';
import { multiply } from './matrix';
import { multiplyAdd, storeLanes } from './vector';

/** Where the step that is the t-th to be computed stands in a sequence. */
// @ts-ignore: decorator
@inline
function placeOf(t: i32, steps: i32, backwards: bool): i32 {
  return backwards ? steps - 1 - t : t;
}

/** The address of a row of `width` floats in [batch, steps, width]. */
// @ts-ignore: decorator
@inline
function rowAt(array: usize, example: i32, place: i32, steps: i32, width: i32): usize {
  return array + (<usize>((example * steps + place) * width) << 2);
}

/** Where the output of the t-th step goes, or comes from; 0 where it is not given. */
// @ts-ignore: decorator
@inline
function outputAt(output: usize, example: i32, t: i32, steps: i32, units: i32, sequences: bool): usize {
  if (sequences) return rowAt(output, example, t, steps, units);
  return t == steps - 1 ? output + (<usize>(example * units) << 2) : 0;
}

// @ts-ignore: decorator
@inline
function loadOrZero(address: usize, offset: usize): v128 {
  return address ? v128.load(address + offset) : f32x4.splat(0);
}

/**
 * state ← f(sums + state · recurrent)
 * @param sums [batch, steps, units]; what the recurrent part adds is added here
 * @param previous [batch, steps, units]: the state before each step
 * @param values the same size: the state after it
 * @param state [batch, units], @param product the same size: put aside
 */
export function simpleRecurrence(
  sums: usize, recurrent: usize, previous: usize, values: usize, output: usize, state: usize, product: usize,
  batch: i32, steps: i32, units: i32, activation: i32, sequences: bool, backwards: bool,
): void {
  memory.fill(state, 0, <usize>(batch * units) << 2);
  for (let t = 0; t < steps; t++) {
    const place = placeOf(t, steps, backwards);
    if (t > 0) multiply(state, recurrent, 0, product, batch, units, units, false);
    for (let example = 0; example < batch; example++) {
      const sum = rowAt(sums, example, place, steps, units);
      const before = rowAt(previous, example, place, steps, units);
      const after = rowAt(values, example, place, steps, units);
      const out = outputAt(output, example, t, steps, units, sequences);
      const row = <usize>(example * units) << 2;
      for (let k = 0; k < units; k += 4) {
        const at = <usize>k << 2;
        const left = units - k;
        let x = v128.load(sum + at);
        if (t > 0) x = f32x4.add(x, v128.load(product + row + at));
        const y = activated(activation, x);
        storeLanes(sum + at, x, left);
        storeLanes(before + at, v128.load(state + row + at), left);
        storeLanes(after + at, y, left);
        storeLanes(state + row + at, y, left);
        if (out) storeLanes(out + at, y, left);
      }
    }
  }
}

/**
 * The gradient of the sums.
 * @param transposed recurrentᵀ
 * @param stateGradient [batch, units], @param row the same size: put aside
 */
export function simpleRecurrenceGradient(
  outputGradient: usize, sums: usize, values: usize, transposed: usize, gradient: usize, stateGradient: usize, row: usize,
  batch: i32, steps: i32, units: i32, activation: i32, sequences: bool, backwards: bool,
): void {
  memory.fill(stateGradient, 0, <usize>(batch * units) << 2);
  for (let t = steps - 1; t >= 0; t--) {
    const place = placeOf(t, steps, backwards);
    for (let example = 0; example < batch; example++) {
      const sum = rowAt(sums, example, place, steps, units);
      const value = rowAt(values, example, place, steps, units);
      const target = rowAt(gradient, example, place, steps, units);
      const given = outputAt(outputGradient, example, t, steps, units, sequences);
      const start = <usize>(example * units) << 2;
      for (let k = 0; k < units; k += 4) {
        const at = <usize>k << 2;
        const left = units - k;
        const dy = f32x4.add(v128.load(stateGradient + start + at), loadOrZero(given, at));
        const dx = f32x4.mul(dy, activationSlope(activation, v128.load(sum + at), v128.load(value + at)));
        storeLanes(target + at, dx, left);
        storeLanes(row + start + at, dx, left);
      }
    }
    if (t > 0) multiply(row, transposed, 0, stateGradient, batch, units, units, false);
  }
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers et al., 2000). Gates: input, forget, candidate,
 * output. cell ← forget · cell + input · candidate; state ← output · f(cell)
 * @param sums [batch, steps, 4 · units]; what the recurrent part adds is added here
 * @param gates the same size: their activations
 * @param cells [batch, steps, units], @param squashed f(cells), @param previous the state before each step: the same size
 * @param state [batch, units], @param product [batch, 4 · units]: put aside
 */
export function longShortTermMemory(
  sums: usize, recurrent: usize, gates: usize, cells: usize, squashed: usize, previous: usize, output: usize, state: usize,
  product: usize, batch: i32, steps: i32, units: i32, activation: i32, recurrentActivation: i32, sequences: bool, backwards: bool,
): void {
  const width = 4 * units;
  const next = <usize>units << 2;
  memory.fill(state, 0, <usize>(batch * units) << 2);
  for (let t = 0; t < steps; t++) {
    const place = placeOf(t, steps, backwards);
    const earlier = placeOf(t - 1, steps, backwards);
    if (t > 0) multiply(state, recurrent, 0, product, batch, width, units, false);
    for (let example = 0; example < batch; example++) {
      const sum = rowAt(sums, example, place, steps, width);
      const gate = rowAt(gates, example, place, steps, width);
      const cell = rowAt(cells, example, place, steps, units);
      const earlierCell = t > 0 ? rowAt(cells, example, earlier, steps, units) : 0;
      const squash = rowAt(squashed, example, place, steps, units);
      const before = rowAt(previous, example, place, steps, units);
      const out = outputAt(output, example, t, steps, units, sequences);
      const row = <usize>(example * units) << 2;
      const recurrentSum = t > 0 ? product + (<usize>(example * width) << 2) : 0;
      for (let k = 0; k < units; k += 4) {
        const at = <usize>k << 2;
        const left = units - k;
        const i = gateOf(recurrentActivation, sum, recurrentSum, gate, at, left);
        const f = gateOf(recurrentActivation, sum, recurrentSum, gate, at + next, left);
        const g = gateOf(activation, sum, recurrentSum, gate, at + 2 * next, left);
        const o = gateOf(recurrentActivation, sum, recurrentSum, gate, at + 3 * next, left);
        const c = multiplyAdd(f, loadOrZero(earlierCell, at), f32x4.mul(i, g));
        const m = activated(activation, c);
        const h = f32x4.mul(o, m);
        storeLanes(cell + at, c, left);
        storeLanes(squash + at, m, left);
        storeLanes(before + at, v128.load(state + row + at), left);
        storeLanes(state + row + at, h, left);
        if (out) storeLanes(out + at, h, left);
      }
    }
  }
}

/** Adds the recurrent part of a gate to its sum, and gives its activation. */
function gateOf(activation: i32, sum: usize, recurrentSum: usize, gate: usize, at: usize, left: i32): v128 {
  const x = f32x4.add(v128.load(sum + at), loadOrZero(recurrentSum, at));
  const y = activated(activation, x);
  storeLanes(sum + at, x, left);
  storeLanes(gate + at, y, left);
  return y;
}

/**
 * The gradient of the sums.
 * @param transposed recurrentᵀ, [4 · units, units]
 * @param stateGradient [batch, units], @param cellGradient the same size, @param row [batch, 4 · units]: put aside
 */
export function longShortTermMemoryGradient(
  outputGradient: usize, sums: usize, gates: usize, cells: usize, squashed: usize, transposed: usize, gradient: usize,
  stateGradient: usize, cellGradient: usize, row: usize,
  batch: i32, steps: i32, units: i32, activation: i32, recurrentActivation: i32, sequences: bool, backwards: bool,
): void {
  const width = 4 * units;
  const next = <usize>units << 2;
  memory.fill(stateGradient, 0, <usize>(batch * units) << 2);
  memory.fill(cellGradient, 0, <usize>(batch * units) << 2);
  for (let t = steps - 1; t >= 0; t--) {
    const place = placeOf(t, steps, backwards);
    const earlier = placeOf(t - 1, steps, backwards);
    for (let example = 0; example < batch; example++) {
      const sum = rowAt(sums, example, place, steps, width);
      const gate = rowAt(gates, example, place, steps, width);
      const target = rowAt(gradient, example, place, steps, width);
      const cell = rowAt(cells, example, place, steps, units);
      const earlierCell = t > 0 ? rowAt(cells, example, earlier, steps, units) : 0;
      const squash = rowAt(squashed, example, place, steps, units);
      const given = outputAt(outputGradient, example, t, steps, units, sequences);
      const start = <usize>(example * units) << 2;
      const rowStart = row + (<usize>(example * width) << 2);
      for (let k = 0; k < units; k += 4) {
        const at = <usize>k << 2;
        const left = units - k;
        const i = v128.load(gate + at);
        const f = v128.load(gate + at + next);
        const g = v128.load(gate + at + 2 * next);
        const o = v128.load(gate + at + 3 * next);
        const m = v128.load(squash + at);
        const dh = f32x4.add(v128.load(stateGradient + start + at), loadOrZero(given, at));
        const slope = activationSlope(activation, v128.load(cell + at), m);
        const dc = multiplyAdd(f32x4.mul(dh, o), slope, v128.load(cellGradient + start + at));
        gateGradient(recurrentActivation, f32x4.mul(dc, g), sum, i, target, rowStart, at, left);
        const df = f32x4.mul(dc, loadOrZero(earlierCell, at));
        gateGradient(recurrentActivation, df, sum, f, target, rowStart, at + next, left);
        gateGradient(activation, f32x4.mul(dc, i), sum, g, target, rowStart, at + 2 * next, left);
        gateGradient(recurrentActivation, f32x4.mul(dh, m), sum, o, target, rowStart, at + 3 * next, left);
        storeLanes(cellGradient + start + at, f32x4.mul(dc, f), left);
      }
    }
    if (t > 0) multiply(row, transposed, 0, stateGradient, batch, units, width, false);
  }
}

/** From the gradient of a gate to that of its sum, which is stored twice: in the sequence, and in a row of this step alone. */
function gateGradient(
  activation: i32, dy: v128, sum: usize, y: v128, target: usize, row: usize, at: usize, left: i32,
): void {
  const dx = f32x4.mul(dy, activationSlope(activation, v128.load(sum + at), y));
  storeLanes(target + at, dx, left);
  storeLanes(row + at, dx, left);
}

/**
 * Gated recurrent units (Cho et al., 2014), with the reset gate before the product. Gates: update, reset, candidate.
 * candidate = f(… + (reset · state) · recurrent); state ← update · state + (1 − update) · candidate
 * @param sums [batch, steps, 3 · units]; what the recurrent part adds is added here
 * @param recurrent of the two gates, [units, 2 · units], @param candidate that of the candidate, [units, units]
 * @param gates as large as the sums: their activations
 * @param previous [batch, steps, units]: the state before each step, @param reset the same size: reset · state
 * @param state [batch, units], @param resetState the same size, @param product [batch, 2 · units]: put aside
 */
export function gatedRecurrence(
  sums: usize, recurrent: usize, candidate: usize, gates: usize, previous: usize, reset: usize, output: usize, state: usize,
  resetState: usize, product: usize,
  batch: i32, steps: i32, units: i32, activation: i32, recurrentActivation: i32, sequences: bool, backwards: bool,
): void {
  const width = 3 * units;
  const next = <usize>units << 2;
  memory.fill(state, 0, <usize>(batch * units) << 2);
  for (let t = 0; t < steps; t++) {
    const place = placeOf(t, steps, backwards);
    if (t > 0) multiply(state, recurrent, 0, product, batch, 2 * units, units, false);
    for (let example = 0; example < batch; example++) {
      const sum = rowAt(sums, example, place, steps, width);
      const gate = rowAt(gates, example, place, steps, width);
      const before = rowAt(previous, example, place, steps, units);
      const resetBefore = rowAt(reset, example, place, steps, units);
      const row = <usize>(example * units) << 2;
      const recurrentSum = t > 0 ? product + 2 * row : 0;
      for (let k = 0; k < units; k += 4) {
        const at = <usize>k << 2;
        const left = units - k;
        gateOf(recurrentActivation, sum, recurrentSum, gate, at, left);
        const r = gateOf(recurrentActivation, sum, recurrentSum, gate, at + next, left);
        const h = v128.load(state + row + at);
        const rh = f32x4.mul(r, h);
        storeLanes(before + at, h, left);
        storeLanes(resetBefore + at, rh, left);
        storeLanes(resetState + row + at, rh, left);
      }
    }
    if (t > 0) multiply(resetState, candidate, 0, product, batch, units, units, false);
    for (let example = 0; example < batch; example++) {
      const sum = rowAt(sums, example, place, steps, width);
      const gate = rowAt(gates, example, place, steps, width);
      const out = outputAt(output, example, t, steps, units, sequences);
      const row = <usize>(example * units) << 2;
      // `gateOf` counts from the beginning of a row, where the candidate comes third.
      const recurrentSum = t > 0 ? product + row - 2 * next : 0;
      for (let k = 0; k < units; k += 4) {
        const at = <usize>k << 2;
        const left = units - k;
        const g = gateOf(activation, sum, recurrentSum, gate, at + 2 * next, left);
        const z = v128.load(gate + at);
        const h = v128.load(state + row + at);
        const y = multiplyAdd(z, f32x4.sub(h, g), g);
        storeLanes(state + row + at, y, left);
        if (out) storeLanes(out + at, y, left);
      }
    }
  }
}

/**
 * The gradient of the sums.
 * @param transposed recurrentᵀ, [2 · units, units], @param candidateTransposed candidateᵀ
 * @param stateGradient [batch, units], @param resetGradient the same size, @param row [batch, 2 · units]: put aside
 */
export function gatedRecurrenceGradient(
  outputGradient: usize, sums: usize, gates: usize, previous: usize, transposed: usize, candidateTransposed: usize,
  gradient: usize, stateGradient: usize, resetGradient: usize, row: usize,
  batch: i32, steps: i32, units: i32, activation: i32, recurrentActivation: i32, sequences: bool, backwards: bool,
): void {
  const width = 3 * units;
  const next = <usize>units << 2;
  const one = f32x4.splat(1);
  memory.fill(stateGradient, 0, <usize>(batch * units) << 2);
  for (let t = steps - 1; t >= 0; t--) {
    const place = placeOf(t, steps, backwards);
    for (let example = 0; example < batch; example++) {
      const sum = rowAt(sums, example, place, steps, width);
      const gate = rowAt(gates, example, place, steps, width);
      const target = rowAt(gradient, example, place, steps, width);
      const before = rowAt(previous, example, place, steps, units);
      const given = outputAt(outputGradient, example, t, steps, units, sequences);
      const start = <usize>(example * units) << 2;
      for (let k = 0; k < units; k += 4) {
        const at = <usize>k << 2;
        const left = units - k;
        const z = v128.load(gate + at);
        const g = v128.load(gate + at + 2 * next);
        const dh = f32x4.add(v128.load(stateGradient + start + at), loadOrZero(given, at));
        // The gradient of the update gate waits in its place until that of the reset gate is known too.
        storeLanes(target + at, f32x4.mul(dh, f32x4.sub(v128.load(before + at), g)), left);
        const dg = f32x4.mul(f32x4.mul(dh, f32x4.sub(one, z)), activationSlope(activation, v128.load(sum + at + 2 * next), g));
        storeLanes(target + at + 2 * next, dg, left);
        storeLanes(row + start + at, dg, left);
        storeLanes(stateGradient + start + at, f32x4.mul(dh, z), left);
      }
    }
    if (t > 0) multiply(row, candidateTransposed, 0, resetGradient, batch, units, units, false);
    for (let example = 0; example < batch; example++) {
      const sum = rowAt(sums, example, place, steps, width);
      const gate = rowAt(gates, example, place, steps, width);
      const target = rowAt(gradient, example, place, steps, width);
      const before = rowAt(previous, example, place, steps, units);
      const start = <usize>(example * units) << 2;
      const resetStart = t > 0 ? resetGradient + start : 0;
      const rowStart = row + 2 * start;
      for (let k = 0; k < units; k += 4) {
        const at = <usize>k << 2;
        const left = units - k;
        const z = v128.load(gate + at);
        const r = v128.load(gate + at + next);
        const drh = loadOrZero(resetStart, at);
        const dr = f32x4.mul(drh, v128.load(before + at));
        gateGradient(recurrentActivation, v128.load(target + at), sum, z, target, rowStart, at, left);
        gateGradient(recurrentActivation, dr, sum, r, target, rowStart, at + next, left);
        storeLanes(stateGradient + start + at, multiplyAdd(drh, r, v128.load(stateGradient + start + at)), left);
      }
    }
    if (t > 0) {
      multiply(row, transposed, 0, resetGradient, batch, units, 2 * units, false);
      const end = <usize>(batch * units) << 2;
      for (let at: usize = 0; at < end; at += 16) {
        v128.store(stateGradient + at, f32x4.add(v128.load(stateGradient + at), v128.load(resetGradient + at)));
      }
    }
  }
}
