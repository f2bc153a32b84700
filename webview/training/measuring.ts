/** Finds the back end to train a plan on, by trying those that come into question. */
import type { RunStart } from '../../src/protocol.js';
import type { BackendId, TrainingPlan } from '../../src/train/plan.js';
import type { Assets } from './assets.js';
import { fastest, pageBackends, reasonFor } from './backends.js';
import type { Candidate } from './backends.js';
import { probeBackend } from './probe.js';

export interface Choice {
  readonly backend: BackendId;
  readonly reason: string;
  readonly candidates: readonly Candidate[];
}

export interface Measuring {
  /** Settles with the choice; rejects with a sentence where nothing can train. */
  readonly result: Promise<Choice>;
  cancel(): void;
}

export function measureBackends(
  assets: Assets,
  start: RunStart,
  workersOf: (backend: BackendId) => number,
  onTry: (backend: BackendId, tried: readonly Candidate[]) => void,
): Measuring {
  const { backend: wanted } = start.plan.settings;
  let cancelled = false;
  let cancelProbe = (): void => undefined;
  async function measure(): Promise<Choice> {
    const tried: Candidate[] = wanted === 'auto' ? [...(start.candidates ?? [])] : [];
    for (const backend of wanted === 'auto' ? pageBackends : [wanted]) {
      if (cancelled) break;
      onTry(backend, [...tried]);
      const probe = probeBackend(assets, withBackend(start.plan, backend), backend);
      cancelProbe = probe.cancel;
      tried.push(await probe.result);
    }
    const chosen = fastest(tried, workersOf);
    if (!chosen) throw new Error(noBackend(tried));
    return { backend: chosen.backend, reason: reasonFor(chosen, tried, workersOf(chosen.backend)), candidates: tried };
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

function noBackend(candidates: readonly Candidate[]): string {
  const [only] = candidates;
  if (only && candidates.length === 1) {
    return `This back end cannot train the model: ${only.detail}. Choose another one, or “auto” to try them all.`;
  }
  return `No back end can train this model here: ${candidates.map(({ backend, detail }) => `${backend}: ${detail}`).join('; ')}.`;
}
