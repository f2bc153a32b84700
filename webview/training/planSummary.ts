/** What a run is going to be, in a few words, before it starts. */
import type { DesignRow } from '../../src/design/compare.js';
import type { DatasetInfo } from '../../src/protocol.js';
import { byteSize } from '../../src/text/byteSize.js';
import { backendNames } from '../../src/train/backends.js';
import { needParts, tooLarge } from '../../src/train/memory.js';
import type { TrainingSettings } from '../../src/train/plan.js';
import { formatNumber, formatScaled, plural } from '../numberFormat.js';
import { arrangementOn } from './backends.js';
import type { WorkerLimits } from './backends.js';
import type { KnownNeeds } from './memoryNeeds.js';

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

/** What is known of the run's memory before it starts, and what it consists of where that is known. */
export function memorySummary(
  settings: TrainingSettings,
  needs: KnownNeeds,
  limits: Omit<WorkerLimits, 'needs'>,
): { readonly text: string; readonly parts: string | null } {
  const { backend, designs, seeds } = settings;
  const unknown = (why: string) => ({ text: `memory unknown: ${why}`, parts: null });
  if (backend !== 'auto' && backend !== 'simd') return unknown(`${backendNames[backend]} does not plan it`);
  if (typeof needs === 'string') return unknown(needs);
  const open = needs.find((design) => 'reason' in design);
  if (open !== undefined && 'reason' in open) return unknown(open.reason);
  const problem = tooLarge(needs, limits.budget, limits.data);
  if (problem !== null) return { text: problem, parts: null };
  const jobs = designs.length * seeds.length;
  const { workers, bytesPerWorker } = arrangementOn('simd', jobs, designs.length, { ...limits, needs });
  if (bytesPerWorker === null) return unknown('it could not be found out');
  const place = backend === 'auto' ? ' where compiled' : '';
  return {
    text: `needs ${byteSize(bytesPerWorker)} per worker${place}`,
    parts: [
      `${plural(workers, 'worker')} side by side`,
      ...needs.flatMap((design) => ('need' in design ? [`${design.label}: ${needParts(design.need)}`] : [])),
    ].join('\n'),
  };
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
