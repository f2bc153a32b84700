/**
 * Values of the user's own data as bytes. A byte holds 256 levels; how they are laid over the values is decided on the training
 * data alone, applied to the test data too, and told to the user.
 */

/** The value of byte 0 and the size of one level: value ≈ low + byte · step. */
export interface Levels {
  readonly low: number;
  readonly step: number;
}

export function byteAt(value: number, { low, step }: Levels): number {
  if (step === 0) return 0;
  return Math.max(0, Math.min(255, Math.round((value - low) / step)));
}

/** Levels over the whole range; where a few values lie far out, over all but the outermost 0.5 % on either side. */
export function levelsOver(values: Float64Array): Levels & { readonly clipped: boolean } {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0) return { low: 0, step: 0, clipped: false };
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  const [least, most] = [at(0), at(1)];
  const [inner, outer] = [at(0.005), at(0.995)];
  const clipped = outer > inner && most - least > 10 * (outer - inner);
  const [low, high] = clipped ? [inner, outer] : [least, most];
  return { low, step: (high - low) / 255, clipped };
}

/** How values of pictures are usually scaled; the first range that holds them all. */
export function pictureLevels(least: number, most: number): (Levels & { readonly range: string }) | null {
  if (least >= 0 && most <= 1) return { low: 0, step: 1 / 255, range: '0 to 1' };
  if (least >= -1 && most <= 1) return { low: -1, step: 2 / 255, range: '−1 to 1' };
  if (least >= 0 && most <= 255) return { low: 0, step: 1, range: '0 to 255' };
  return null;
}
