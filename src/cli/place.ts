/** Offsets as people count: lines and columns from 1, columns in UTF-16 units as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export class LineMap {
  readonly #starts: readonly number[];

  constructor(readonly text: string) {
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    this.#starts = starts;
  }

  placeOf(offset: number): Place {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }

  /** The text of a line without its end; empty beyond the last. */
  line(number: number): string {
    const start = this.#starts[number - 1];
    return start === undefined ? '' : this.text.slice(start, this.#starts[number]).replace(/[\r\n]+$/, '');
  }

  get lineCount(): number {
    return this.#starts.length;
  }
}
