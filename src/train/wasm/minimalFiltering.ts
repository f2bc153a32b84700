/**
 * Which convolutions are computed by minimal filtering, and what the kernels of assembly/winograd.ts and assembly/winogradRows.ts
 * need for them.
 */

/** A convolution over images that are already padded. */
export interface ConvolutionGeometry {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filters: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
}

/** `tiles` of 6 × 6 pixels, tiles of six `rows`, or as the definition has it. */
export type Filtering = 'tiles' | 'rows' | 'direct';

/** Rows and columns of a transformed tile. */
const tile = 6;
const positions = tile * tile;
/** Floats behind the matrix of each position. */
const gap = 16;
/** Floats of what is under way at a time: what the second-level cache holds beside the filter. */
const cached = 48 * 1024;
/** Fewer channels or filters are more work to transform than to multiply. */
const fewest = 8;

/** How a convolution is computed. Its image need not be padded yet. */
export function filteringOf(
  g: Pick<ConvolutionGeometry, 'channels' | 'filterHeight' | 'filterWidth' | 'filters' | 'strideHeight' | 'strideWidth'>,
): Filtering {
  const inRows = (g.filterHeight === 3 || g.filterHeight === 5) && g.strideHeight === 1 && g.filters >= fewest;
  if (!inRows) return 'direct';
  return g.filterWidth === g.filterHeight && g.strideWidth === 1 && g.channels >= fewest ? 'tiles' : 'rows';
}

/** How many outputs more there would be if they filled whole tiles. The image has to be so much larger, with any values there. */
export function missingOutputs(filterSize: number, outputs: number): number {
  return roundUp(outputs, outputsOf(filterSize)) - outputs;
}

/** Outputs of a tile along an axis. */
function outputsOf(filterSize: number): number {
  return tile + 1 - filterSize;
}

/** Floats that the kernels need beside their operands. */
interface Room {
  readonly scratch: number;
  /** The transformed filter. */
  readonly filter: number;
  /** The sums of a filter's gradient before they are transformed back. */
  readonly sums: number;
}

/** For kernels named `winograd…`: their sizes after the batch. */
export interface TilePlan {
  readonly room: Room;
  /** Floats of the transformed filter whose channels and filters are exchanged. */
  readonly exchangedFilter: number;
  readonly sizes: readonly [
    ...(readonly [height: number, width: number, channels: number, filterSize: number]),
    ...(readonly [outHeight: number, outWidth: number, filters: number, tilesAtOnce: number]),
  ];
}

/** @param tilesAtOnce a multiple of four; as many as the cache holds where it is left out */
export function planTiles(g: ConvolutionGeometry, tilesAtOnce?: number): TilePlan {
  const [from, to] = [roundUp(g.channels, 4), roundUp(g.filters, 4)];
  const tiles = tilesAtOnce ?? Math.max(32, Math.floor(cached / (positions * (from + to)) / 4) * 4);
  // Two rooms in which the kernels transform one vector of a tile.
  const temporary = 2 * positions * 4;
  return {
    room: {
      scratch: temporary + positions * (tiles * (from + to) + 2 * gap),
      filter: positions * (g.channels * roundUp(g.filters, 8) + gap),
      sums: positions * (from * to + gap),
    },
    exchangedFilter: positions * (g.filters * roundUp(g.channels, 8) + gap),
    sizes: [g.height, g.width, g.channels, g.filterHeight, g.outHeight, g.outWidth, g.filters, tiles],
  };
}

/** For kernels named `winogradRows…`: their sizes after the batch. */
export interface RowPlan {
  readonly room: Room;
  /** Values of a filter's row, for one filter. */
  readonly inner: number;
  readonly sizes: readonly [
    ...(readonly [height: number, width: number, channels: number, filterHeight: number, filterWidth: number]),
    ...(readonly [outHeight: number, outWidth: number, filters: number, strideWidth: number, imagesAtOnce: number]),
  ];
}

/** @param imagesAtOnce as many as the cache holds where it is left out */
export function planRows(g: ConvolutionGeometry, imagesAtOnce?: number): RowPlan {
  const tilesDown = Math.ceil(g.outHeight / outputsOf(g.filterHeight));
  const [row, inner, to] = [g.width * g.channels, g.filterWidth * g.channels, roundUp(g.filters, 4)];
  const images = imagesAtOnce ?? Math.max(1, Math.floor(cached / (tile * tilesDown * (row + g.outWidth * to))));
  // Four pixels are always computed at once.
  const products = (images * tilesDown * g.outWidth + 3) * to + gap;
  const temporary = tile * 4;
  return {
    room: {
      scratch: temporary + tile * (images * tilesDown * row + gap + products),
      filter: tile * (inner * roundUp(g.filters, 8) + gap),
      sums: tile * (inner * to + gap),
    },
    inner,
    sizes: [
      ...([g.height, g.width, g.channels, g.filterHeight, g.filterWidth] as const),
      ...([g.outHeight, g.outWidth, g.filters, g.strideWidth, images] as const),
    ],
  };
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
