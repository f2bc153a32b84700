/** Finds the back end to train a plan on, by trying those that come into question. */
import type { RunStart } from '../../src/protocol.js';
import { chooseFrom } from '../../src/train/backends.js';
import type { BackendEvent } from '../../src/train/event.js';
import type { BackendId, TrainingPlan } from '../../src/train/plan.js';
import type { Assets } from './assets.js';
import { pageBackends } from './backends.js';
import type { Candidate } from './backends.js';
import { probeBackend } from './probe.js';

export interface Measuring {
  /** Settles with the choice; rejects with a sentence where nothing can train. */
  readonly result: Promise<BackendEvent>;
  cancel(): void;
}

export function measureBackends(
  assets: Assets,
  start: RunStart,
  limits: {
    readonly workersOf: (backend: BackendId) => number;
    /** Why the networks do not fit into memory on the compiled back end; `null` where they do. */
    readonly tooMuch: string | null;
  },
  onTry: (backend: BackendId, tried: readonly Candidate[]) => void,
): Measuring {
  const { backend: wanted } = start.plan.settings;
  let cancelled = false;
  let cancelProbe = (): void => undefined;
  async function measure(): Promise<BackendEvent> {
    const tried: Candidate[] = wanted === 'auto' ? [...(start.candidates ?? [])] : [];
    for (const backend of wanted === 'auto' ? pageBackends : [wanted]) {
      if (cancelled) break;
      onTry(backend, [...tried]);
      if (backend === 'simd' && limits.tooMuch !== null) {
        tried.push({ backend, available: false, detail: limits.tooMuch.replace(/\.$/, ''), stepsPerSecond: null });
        continue;
      }
      const probe = probeBackend(assets, withBackend(start.plan, backend), backend);
      cancelProbe = probe.cancel;
      tried.push(await probe.result);
    }
    const chosen = chooseFrom(tried, limits.workersOf);
    if (!chosen.ok)
      throw new Error(wanted === 'auto' ? chosen.error : `${chosen.error} Choose another back end, or “auto” to try them all.`);
    return chosen.value;
  }
  return {
    result: measure(),
    cancel() {
      cancelled = true;
      cancelProbe();
    },
  };
}

export function withBackend(plan: TrainingPlan, backend: BackendId): TrainingPlan {
  return { ...plan, settings: { ...plan.settings, backend } };
}
