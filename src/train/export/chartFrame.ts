/** One frame of an exported picture: axes with their marks, and the lines within. Knows nothing of training. */
import { axisOver } from './axis.js';
import type { Axis } from './axis.js';
import { xmlText } from './escape.js';

export interface DrawnLine {
  /** Which of the picture's styles, from 0. */
  readonly style: number;
  /** A thick line is one to read off; thin ones show its spread. */
  readonly bold: boolean;
  readonly x: readonly number[];
  /** `null` leaves a gap. */
  readonly y: readonly (number | null)[];
}

export interface FrameOptions {
  readonly title: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly horizontal: Axis;
  readonly formatX: (value: number) => string;
  readonly captionX: string;
  /** A mark of the vertical axis, given the distance between two marks. */
  readonly formatY: (value: number, step: number) => string;
}

/** Few points are seen one by one, and a single one would not be seen at all without its mark. */
const mostDots = 12;

/** The classes of the lines are `d<style>` with `mean` or `seed`; their looks are the picture's. */
export function chartFrame(lines: readonly DrawnLine[], options: FrameOptions): string {
  const { title, left, top, width, height, horizontal } = options;
  const finite = lines.flatMap(({ y }) => y.filter((value) => value !== null));
  const vertical = axisOver(finite, 5);
  const x = (value: number): string => coordinate(left + share(horizontal, value) * width);
  const y = (value: number): string => coordinate(top + (1 - share(vertical, value)) * height);
  const head = `<text class="head" x="${left}" y="${top - 12}">${xmlText(title)}</text>`;
  const bottom = top + height;
  const step = (vertical.ticks[1] ?? 1) - (vertical.ticks[0] ?? 0);
  const rows = vertical.ticks.map(
    (tick) =>
      `<line class="grid" x1="${left}" y1="${y(tick)}" x2="${left + width}" y2="${y(tick)}"/>` +
      `<text class="tick end" x="${left - 8}" y="${y(tick)}" dy="0.35em">${xmlText(options.formatY(tick, step))}</text>`,
  );
  const columns = horizontal.ticks.map(
    (tick) =>
      `<line class="grid" x1="${x(tick)}" y1="${bottom}" x2="${x(tick)}" y2="${bottom + 4}"/>` +
      `<text class="tick middle" x="${x(tick)}" y="${bottom + 19}">${xmlText(options.formatX(tick))}</text>`,
  );
  const caption = `<text class="tick middle" x="${left + width / 2}" y="${bottom + 38}">${xmlText(options.captionX)}</text>`;
  if (finite.length === 0) {
    const nothing = `<text class="tick middle" x="${left + width / 2}" y="${top + height / 2}">nothing measured</text>`;
    return [head, nothing].join('\n');
  }
  // Thick lines last, so that they lie on top.
  const drawn = [...lines].sort((a, b) => Number(a.bold) - Number(b.bold)).map((line) => drawLine(line, x, y));
  return [head, ...rows, ...columns, caption, ...drawn].join('\n');
}

function drawLine(line: DrawnLine, x: (value: number) => string, y: (value: number) => string): string {
  const pieces: string[][] = [[]];
  const dots: string[] = [];
  line.x.forEach((at, index) => {
    const value = line.y[index] ?? null;
    if (value === null) {
      pieces.push([]);
      return;
    }
    pieces.at(-1)?.push(`${x(at)},${y(value)}`);
    dots.push(`<circle class="d${line.style} dot" cx="${x(at)}" cy="${y(value)}" r="3"/>`);
  });
  const curves = pieces
    .filter((piece) => piece.length > 0)
    .map((piece) => `<polyline class="d${line.style} ${line.bold ? 'mean' : 'seed'}" points="${piece.join(' ')}"/>`);
  return [...curves, ...(line.bold && dots.length <= mostDots ? dots : [])].join('\n');
}

function share({ low, high }: Axis, value: number): number {
  return (value - low) / (high - low);
}

/** To a tenth of a pixel. */
function coordinate(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
