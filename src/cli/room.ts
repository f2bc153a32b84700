/** What room a run has in this machine's memory, as far as that is known before it starts. */
import { byteSize } from '../text/byteSize.js';
import { backendNames } from '../train/backends.js';
import type { Dataset, Examples } from '../train/data/dataset.js';
import { designName } from '../train/export/exportedRun.js';
import { arrange, tooLarge, turnsOf } from '../train/memory.js';
import type { Arrangement, DataBytes, DesignNeed, MemoryBudget } from '../train/memory.js';
import { isNative } from '../train/node/installation.js';
import type { BackendId, TrainingPlan } from '../train/plan.js';
import type { Result } from '../train/result.js';

export class Room {
  readonly data: DataBytes;

  /** @param weighed what the designs need on the compiled back end, or why that could not be found out */
  constructor(
    private readonly plan: TrainingPlan,
    private readonly weighed: Result<readonly DesignNeed[]>,
    dataset: Dataset,
    readonly budget: MemoryBudget,
  ) {
    const bytesOf = ({ pixels, labels }: Examples): number => pixels.byteLength + labels.byteLength;
    this.data = { bytes: bytesOf(dataset.train) + bytesOf(dataset.test), shared: true };
  }

  /** Of each design; `null` where nothing is known of this back end. */
  needs(backend: BackendId): readonly DesignNeed[] | null {
    return backend === 'simd' && this.weighed.ok ? this.weighed.value : null;
  }

  /** How a run is spread over the workers that are wanted. */
  arrange(backend: BackendId, wanted: number): Arrangement {
    const { length } = this.plan.designs;
    // A process of its own uses its memory as it likes.
    if (isNative(backend)) return { workers: wanted, turns: turnsOf(length, wanted), bytesPerWorker: null };
    return arrange(this.budget, wanted, this.data, length, this.needs(backend));
  }

  /** Why the plan cannot be trained on a back end in the memory that there is; `null` where it can, or where that is not known. */
  refusal(backend: BackendId): string | null {
    const needs = this.needs(backend);
    return needs === null ? null : tooLarge(needs, this.budget, this.data);
  }

  /** What is known, and why not more, in a sentence. */
  sentence(backend: BackendId, wanted: number): string {
    const { workers, bytesPerWorker } = this.arrange(backend, wanted);
    const fewer = workers < wanted ? `; ${workers} instead of ${wanted} side by side, to stay within ${this.budget.source}` : '';
    if (bytesPerWorker === null) return `Memory: unknown, since ${this.reason(backend)}${fewer}`;
    const each = workers === 1 ? 'the worker' : `each of ${workers} workers`;
    return `Memory: ${byteSize(bytesPerWorker)} for ${each}, and ${byteSize(this.data.bytes)} of data${fewer}`;
  }

  /** Why nothing is known. */
  reason(backend: BackendId): string {
    if (backend !== 'simd') return `${backendNames[backend]} does not plan it`;
    const open = this.weighed.ok ? this.weighed.value.find((design) => 'reason' in design) : undefined;
    const why = this.weighed.ok
      ? open !== undefined && 'reason' in open
        ? open.reason
        : 'a design is missing'
      : this.weighed.error;
    return why.replace(/\.$/, '');
  }
}

/** The line of `--json` for what is known of the memory before the training. */
export function memoryLine(plan: TrainingPlan, room: Room, backend: BackendId, wanted: number): string {
  const { workers, bytesPerWorker } = room.arrange(backend, wanted);
  const common = {
    event: 'memory',
    backend,
    workers,
    bytesPerWorker,
    dataBytes: room.data.bytes,
    limitBytes: room.budget.bytes,
  };
  if (bytesPerWorker === null) return JSON.stringify({ ...common, reason: room.reason(backend) });
  const designs = (room.needs(backend) ?? []).map((each) => ({
    design: designName(plan, each.design),
    key: each.design,
    ...('need' in each ? each.need : { bytes: null, reason: each.reason }),
  }));
  return JSON.stringify({ ...common, designs });
}
