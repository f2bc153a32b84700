/** Tries back ends, each in a worker of its own, so that one that hangs or takes its process down takes no other with it. */
import type { BackendId, TrainingPlan } from '../../src/train/plan.js';
import type { Assets } from './assets.js';
import type { Candidate } from './backends.js';

/** Shader compilation on a slow adapter takes its time; beyond this nobody would want to train there. */
const patience = 45_000;

export interface Probe {
  readonly result: Promise<Candidate>;
  readonly cancel: () => void;
}

/** Always settles with a candidate: what goes wrong is the reason why it is not available. */
export function probeBackend(assets: Assets, plan: TrainingPlan, backend: BackendId): Probe {
  let settle: (candidate: Candidate) => void = () => undefined;
  const result = new Promise<Candidate>((resolve) => (settle = resolve));
  const absent = (detail: string): Candidate => ({ backend, available: false, detail, stepsPerSecond: null });
  const worker = assets.spawn({
    onMessage(message) {
      if (message.type === 'probed') {
        finish(message.result.candidates.find((candidate) => candidate.backend === backend) ?? absent('gave no figures'));
      } else if (message.type === 'failed') finish(absent(message.message));
    },
    onDeath: (sentence) => finish(absent(sentence)),
  });
  const timer = setTimeout(() => finish(absent(`did not answer within ${patience / 1000} seconds`)), patience);
  function finish(candidate: Candidate): void {
    clearTimeout(timer);
    worker.terminate();
    settle(candidate);
  }
  worker.post({ type: 'probe', plan, wasm: assets.wasm, backends: [backend] });
  return { result, cancel: () => finish(absent('not tried to the end')) };
}
