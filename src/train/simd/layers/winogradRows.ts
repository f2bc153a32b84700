/** Convolutions over few channels by minimal filtering along the height: see assembly/winogradRows.ts. */
import { perExample } from '../program.js';
import type { Tape } from '../tape.js';
import type { Convolution, ConvolutionSteps } from './convolution.js';
import { biasOperand } from './dense.js';
import { addDirectInputGradient } from './directConvolution.js';
import { padded } from './image.js';
import { cachedFloats, inWholeTiles, isTransformed, roundUp } from './winograd.js';

const points = 6;
/** Floats in which a kernel transforms one vector. */
const temporary = points * 4;
/** Floats behind each point's matrix. */
const gap = 16;
/** With fewer filters, the transforms of the rows are more work than the products that they save. */
const fewestFilters = 8;

/** Whether a convolution is computed this way. */
export function isWinogradRows({ windows: { rows }, filters }: Pick<Convolution, 'windows' | 'filters'>): boolean {
  return isTransformed(rows) && filters >= fewestFilters;
}

interface RowSizes {
  /** Floats of a row of the images. */
  readonly row: number;
  /** Filters' width times channels. */
  readonly inner: number;
  readonly outWidth: number;
  readonly filters: number;
  readonly rowsAtOnce: number;
}

/** Floats that the kernels need beside their operands. */
export function winogradRowsSizes({ row, inner, outWidth, filters, rowsAtOnce }: RowSizes): {
  readonly scratch: number;
  readonly filter: number;
  readonly sums: number;
} {
  const products = (rowsAtOnce * outWidth + 3) * roundUp(filters, 4) + gap;
  return {
    scratch: temporary + points * (rowsAtOnce * row + gap + products),
    filter: points * (inner * roundUp(filters, 8) + gap),
    sums: points * (inner * roundUp(filters, 4) + gap),
  };
}

export function winogradRowsSteps(tape: Tape, convolution: Convolution): ConvolutionSteps {
  const { x, filter, bias, windows, filters } = convolution;
  const { rows, columns } = windows;
  const source = padded(tape, x, { rows: inWholeTiles(rows), columns });
  const tilesDown = (source.height - rows.span + 1) / (points + 1 - rows.span);
  const [row, inner, outWidth] = [source.width * x.channels, columns.span * x.channels, columns.count];
  const floatsPerImage = points * tilesDown * (row + outWidth * roundUp(filters, 4));
  const imagesAtOnce = Math.max(1, Math.floor(cachedFloats / floatsPerImage));
  const room = winogradRowsSizes({ row, inner, outWidth, filters, rowsAtOnce: imagesAtOnce * tilesDown });
  const sizes = [
    ...[perExample(1), source.height, source.width, x.channels, rows.span, columns.span, rows.count, columns.count],
    ...[filters, columns.stride, imagesAtOnce],
  ] as const;
  return {
    convolve(y, relu) {
      const [scratch, transformed] = [tape.fixedScratch(room.scratch), tape.fixedScratch(room.filter)];
      tape.emit('winogradRowsFilter', filter.values, transformed, rows.span, inner, filters);
      tape.emit('winogradRowsConvolve', source.image, transformed, biasOperand(bias), y, scratch, ...sizes, relu ? 1 : 0);
    },
    addFilterGradient(dy) {
      filter.addGradient((target) => {
        const [scratch, sums] = [tape.fixedScratch(room.scratch), tape.fixedScratch(room.sums)];
        tape.emit('winogradRowsFilterGradient', source.image, dy, target, scratch, sums, ...sizes);
      });
    },
    addInputGradient(dy) {
      // The image may be higher than the convolution reaches; the rows below have a gradient of zero.
      addDirectInputGradient(tape, convolution, source, dy);
    },
  };
}
