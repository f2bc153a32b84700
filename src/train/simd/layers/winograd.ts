/** Convolutions by Winograd's minimal filtering, where that takes less work: see assembly/winograd.ts. */
import { perExample } from '../program.js';
import type { ProgramWeight } from '../program.js';
import type { Tape, Value } from '../tape.js';
import { padded } from './convolution.js';
import type { Filter, Windows } from './convolution.js';
import { biasOperand, maskByRelu } from './dense.js';
import type { Window } from './window.js';

/** Rows and columns of a transformed tile. */
const tile = 6;
const positions = tile * tile;
/** Floats in which a kernel transforms one vector of a tile. */
const temporary = 2 * positions * 4;
/** Floats that stand between the matrices of two positions. */
const gap = 16;
/** Floats of the tiles that are under way at a time: what the second-level cache holds beside the filter. */
const cached = 96 * 1024;
/** Fewer channels on either side are more work to transform than to multiply. */
const fewestChannels = 8;

/** Whether a convolution with these windows is computed this way. */
export function isWinograd({ rows, columns }: Windows, channels: number, filters: number): boolean {
  const square = rows.span === columns.span && (rows.span === 3 || rows.span === 5);
  return square && rows.stride === 1 && columns.stride === 1 && Math.min(channels, filters) >= fewestChannels;
}

/** Floats that the kernels need beside their operands, for a filter [size, size, channels, filters]. */
export function winogradSizes(
  channels: number,
  filters: number,
  tilesAtOnce: number,
): { readonly scratch: number; readonly filter: number; readonly sums: number } {
  const [from, to] = [roundUp(channels, 4), roundUp(filters, 4)];
  return {
    scratch: temporary + positions * (tilesAtOnce * (from + to) + 2 * gap),
    filter: positions * (channels * roundUp(filters, 8) + gap),
    sums: positions * (from * to + gap),
  };
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** Adds to a window what makes the image one of whole tiles. */
function inWholeTiles(window: Window): Window {
  const outputs = tile + 1 - window.span;
  return { ...window, after: window.after + roundUp(window.count, outputs) - window.count };
}

/** Computes y = x ∗ filter + bias, and a relu where `y` is one's output, and leaves behind what computes the gradients. */
export function winogradConvolved(
  tape: Tape,
  x: Value,
  filter: Filter,
  bias: ProgramWeight | null,
  { rows, columns }: Windows,
  y: Value,
): void {
  const [channels, filters, size] = [x.channels, y.channels, rows.span];
  const source = padded(tape, x, { rows: inWholeTiles(rows), columns: inWholeTiles(columns) });
  const floatsPerTile = positions * (roundUp(channels, 4) + roundUp(filters, 4));
  const tilesAtOnce = Math.max(32, Math.floor(cached / floatsPerTile / 4) * 4);
  const room = winogradSizes(channels, filters, tilesAtOnce);
  const sizes = [
    ...[perExample(1), source.height, source.width, channels, size, rows.count, columns.count, filters],
    tilesAtOnce,
  ] as const;
  const scratch = tape.fixedScratch(room.scratch);
  const transformed = tape.fixedScratch(room.filter);
  tape.emit('winogradFilter', filter.values, transformed, size, channels, filters, channels * filters, filters, scratch);
  tape.emit('winogradConvolve', source.image, transformed, biasOperand(bias), y.buffer, scratch, ...sizes, y.reluOutput ? 1 : 0);
  tape.onBackward(y, (dy) => {
    if (y.reluOutput) maskByRelu(tape, y, dy);
    const pixels = perExample(rows.count * columns.count);
    if (bias !== null) tape.addWeightGradient(bias, (target) => tape.emit('sumRows', dy, target, pixels, filters));
    const space = tape.fixedScratch(room.scratch);
    filter.addGradient((target) => {
      tape.emit('winogradFilterGradient', source.image, dy, target, space, tape.fixedScratch(room.sums), ...sizes);
    });
    source.addGradient((dx) => {
      const inner = size * size * channels;
      const exchanged = tape.fixedScratch(inner * filters);
      const back = tape.fixedScratch(winogradSizes(filters, channels, tilesAtOnce).filter);
      tape.emit('transpose', filter.values, exchanged, inner, filters);
      tape.emit('winogradFilter', exchanged, back, size, filters, channels, channels, inner, space);
      tape.emit('winogradInputGradient', dy, back, dx, space, ...sizes);
    });
  });
}
