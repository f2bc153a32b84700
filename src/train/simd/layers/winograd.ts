/** Convolutions by Winograd's minimal filtering, where that takes less work: see assembly/winograd.ts. */
import { perExample } from '../program.js';
import type { Tape } from '../tape.js';
import type { Convolution, ConvolutionSteps } from './convolution.js';
import { biasOperand } from './dense.js';
import { padded } from './image.js';
import type { Window } from './window.js';

/** Rows and columns of a transformed tile. */
const tile = 6;
const positions = tile * tile;
/** Floats in which a kernel transforms one vector of a tile. */
const temporary = 2 * positions * 4;
/** Floats that stand between the matrices of two positions. */
const gap = 16;
/** Floats of the tiles that are under way at a time: what the second-level cache holds beside the filter. */
export const cachedFloats = 48 * 1024;
/** Fewer channels on either side are more work to transform than to multiply. */
const fewestChannels = 8;

/** Whether a convolution is computed this way. */
export function isWinograd({ x, windows: { rows, columns }, filters }: Pick<Convolution, 'x' | 'windows' | 'filters'>): boolean {
  const square = rows.span === columns.span && isTransformed(rows);
  return square && columns.stride === 1 && Math.min(x.channels, filters) >= fewestChannels;
}

/** Whether there are tiles for windows of this size. */
export function isTransformed({ span, stride }: Window): boolean {
  return (span === 3 || span === 5) && stride === 1;
}

/** Adds to a window what makes the image one of whole tiles. */
export function inWholeTiles(window: Window): Window {
  const outputs = tile + 1 - window.span;
  return { ...window, after: window.after + roundUp(window.count, outputs) - window.count };
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

export function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

export function winogradSteps(
  tape: Tape,
  { x, filter, bias, windows: { rows, columns }, filters }: Convolution,
): ConvolutionSteps {
  const [channels, size] = [x.channels, rows.span];
  const source = padded(tape, x, { rows: inWholeTiles(rows), columns: inWholeTiles(columns) });
  const floatsPerTile = positions * (roundUp(channels, 4) + roundUp(filters, 4));
  const tilesAtOnce = Math.max(32, Math.floor(cachedFloats / floatsPerTile / 4) * 4);
  const room = winogradSizes(channels, filters, tilesAtOnce);
  const sizes = [
    ...[perExample(1), source.height, source.width, channels, size, rows.count, columns.count, filters],
    tilesAtOnce,
  ] as const;
  return {
    convolve(y, relu) {
      const scratch = tape.fixedScratch(room.scratch);
      const transformed = tape.fixedScratch(room.filter);
      tape.emit('winogradFilter', filter.values, transformed, size, channels, filters, channels * filters, filters, scratch);
      tape.emit('winogradConvolve', source.image, transformed, biasOperand(bias), y, scratch, ...sizes, relu ? 1 : 0);
    },
    addFilterGradient(dy) {
      filter.addGradient((target) => {
        const [scratch, sums] = [tape.fixedScratch(room.scratch), tape.fixedScratch(room.sums)];
        tape.emit('winogradFilterGradient', source.image, dy, target, scratch, sums, ...sizes);
      });
    },
    addInputGradient(dy) {
      source.addGradient((dx) => {
        const inner = size * size * channels;
        const exchanged = tape.fixedScratch(inner * filters);
        const transformed = tape.fixedScratch(winogradSizes(filters, channels, tilesAtOnce).filter);
        const scratch = tape.fixedScratch(room.scratch);
        tape.emit('transpose', filter.values, exchanged, inner, filters);
        tape.emit('winogradFilter', exchanged, transformed, size, filters, channels, channels, inner, scratch);
        tape.emit('winogradInputGradient', dy, transformed, dx, scratch, ...sizes);
      });
    },
  };
}
