/** Lines and columns of spans, in every file that was read. */
import type { Span } from '../graph/span.js';
import { displayPath } from './disk.js';
import { LineMap } from './place.js';
import type { Place } from './place.js';
import { printable } from './terminal.js';

export class Places {
  readonly #maps = new Map<string, LineMap>();

  /** `file` is the one that was asked for; its absolute path. */
  constructor(
    readonly file: string,
    readonly sources: ReadonlyMap<string, string>,
  ) {}

  /** `null` for a place in a file that was not read. */
  startOf(span: Span): Place | null {
    return this.#map(span.file)?.placeOf(span.start) ?? null;
  }

  endOf(span: Span): Place | null {
    return this.#map(span.file)?.placeOf(span.end) ?? null;
  }

  /** `model.ts:17:3`. */
  format(span: Span): string {
    const place = this.startOf(span);
    const path = printable(displayPath(span.file));
    return place === null ? path : `${path}:${place.line}:${place.column}`;
  }

  /** The lines of a span with their numbers, at most `most` of them, and its part of the first one underlined. */
  frame(span: Span, most = 3): string[] {
    const map = this.#map(span.file);
    if (map === undefined) return [];
    const [start, end] = [map.placeOf(span.start), map.placeOf(span.end)];
    const last = Math.min(end.line, start.line + most - 1);
    const gutter = String(last).length;
    return Array.from({ length: last - start.line + 1 }, (_, index) => start.line + index).flatMap((number) => {
      const text = map.line(number);
      const from = number === start.line ? start.column - 1 : text.length - text.trimStart().length;
      const to = number === end.line ? end.column - 1 : text.length;
      // What stands before is drawn and measured, so that tabs and control characters do not move the mark.
      const mark =
        ' '.repeat([...printable(text.slice(0, from))].length) +
        '~'.repeat(Math.max(1, [...printable(text.slice(from, to))].length));
      return [`${String(number).padStart(gutter)} │ ${printable(text)}`, `${' '.repeat(gutter)} │ ${mark}`];
    });
  }

  #map(file: string): LineMap | undefined {
    const text = this.sources.get(file);
    if (text === undefined) return undefined;
    const map = this.#maps.get(file) ?? new LineMap(text);
    this.#maps.set(file, map);
    return map;
  }
}
