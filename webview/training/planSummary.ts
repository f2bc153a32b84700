/** What a run is going to be, in a few words, before it starts. */
import type { DesignRow } from '../../src/design/compare.js';
import type { DatasetInfo } from '../../src/protocol.js';
import type { TrainingSettings } from '../../src/train/plan.js';
import { formatNumber, formatScaled, plural } from '../numberFormat.js';

/**
 * `2 designs × 3 seeds × 5 epochs; 62,186 vs 62,054 parameters; 1.4 M vs 1.56 M MACs an example; 62,500 steps a training`.
 * @param rows sizes of the designs that are known; a design whose size is not known makes that part say so
 */
export function planSummary(settings: TrainingSettings, rows: readonly (DesignRow | null)[], dataset: DatasetInfo): string[] {
  const { designs, seeds, epochs, batchSize, limit } = settings;
  const parts = [`${plural(designs.length, 'design')} × ${plural(seeds.length, 'seed')} × ${plural(epochs, 'epoch')}`];
  const known = rows.flatMap((row) => row ?? []);
  if (known.length === designs.length) {
    parts.push(`${versus(known.map((row) => formatNumber(row.params)))} parameters`);
    parts.push(`${versus(known.map((row) => formatScaled(row.macs)))} MACs an example`);
  } else {
    parts.push('sizes unknown: a width of your own is still being computed');
  }
  const examples = Math.min(limit ?? Infinity, dataset.trainCount);
  const steps = Math.ceil(examples / batchSize) * epochs;
  parts.push(`${plural(designs.length * seeds.length, 'training')} of ${plural(steps, 'step')}`);
  return parts;
}

function versus(values: readonly string[]): string {
  const distinct = [...new Set(values)];
  return distinct.length === 1 ? (distinct[0] ?? '') : values.join(' vs ');
}

/** What one seed cannot tell. */
export function seedAdvice(seeds: number): string | null {
  if (seeds >= 3) return null;
  return seeds === 1
    ? 'One seed cannot tell a difference from chance. With 3 or more, differences come with an interval.'
    : 'Two seeds give a very wide interval. 5 are a good start.';
}
