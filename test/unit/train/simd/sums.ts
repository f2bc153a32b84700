/** Sums in double precision to compare a kernel's with. */
export class Sums {
  readonly values: Float64Array;
  /** For each sum the sum of its terms' sizes: what rounding errors are measured by, since terms of both signs may cancel. */
  private readonly sizes: Float64Array;

  constructor(readonly length: number) {
    this.values = new Float64Array(length);
    this.sizes = new Float64Array(length);
  }

  add(index: number, term: number): void {
    this.values[index] = (this.values[index] as number) + term;
    this.sizes[index] = (this.sizes[index] as number) + Math.abs(term);
  }

  relu(): Sums {
    const cut = new Sums(this.length);
    cut.values.set(this.values.map((value) => Math.max(0, value)));
    cut.sizes.set(this.sizes);
    return cut;
  }

  /** Each sum added to itself. */
  twice(): Sums {
    const doubled = new Sums(this.length);
    doubled.values.set(this.values.map((value) => 2 * value));
    doubled.sizes.set(this.sizes.map((size) => 2 * size));
    return doubled;
  }

  /** The greatest error among `actual`, relative to what was added up; NaN where a value is missing or none. */
  error(actual: ArrayLike<number>): number {
    if (actual.length !== this.length) return NaN;
    let worst = 0;
    for (let i = 0; i < this.length; i++) {
      const error = Math.abs((actual[i] as number) - (this.values[i] as number)) / Math.max(this.sizes[i] as number, 1e-30);
      if (!(error <= worst)) worst = error;
    }
    return worst;
  }

  /** The norm of the errors among `actual`, relative to that of what was added up; NaN where a value is missing or none. */
  normalizedError(actual: ArrayLike<number>): number {
    if (actual.length !== this.length) return NaN;
    let error = 0;
    for (let i = 0; i < this.length; i++) error += ((actual[i] as number) - (this.values[i] as number)) ** 2;
    return Math.sqrt(error) / Math.hypot(...this.sizes);
  }
}
