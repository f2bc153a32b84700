/** The back ends by name, and how one is chosen from what was measured. */
import type { BackendEvent } from './event.js';
import type { BackendId } from './plan.js';
import type { Candidate } from './probe.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';

export const backendNames: Readonly<Record<BackendId, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  simd: 'Compiled WebAssembly',
  wasm: 'WebAssembly',
  cpu: 'JavaScript (CPU)',
  'tfjs-node': 'tfjs-node',
};

/** The fastest of the candidates, with the reason; fails with the reasons of all where none can train. */
export function chooseFrom(candidates: readonly Candidate[], workers: (id: BackendId) => number = () => 1): Result<BackendEvent> {
  const able = candidates.filter(({ available }) => available);
  const speed = ({ backend, stepsPerSecond }: Candidate): number => (stepsPerSecond ?? 0) * workers(backend);
  const [first, ...others] = able;
  if (first === undefined) {
    const reasons = candidates.map(({ backend, detail }) => `${backendNames[backend]}: ${detail}`).join('; ');
    return failure(`No back end can train this model here. ${reasons}.`);
  }
  const chosen = others.reduce((best, candidate) => (speed(candidate) > speed(best) ? candidate : best), first);
  return success({
    event: 'backend',
    backend: chosen.backend,
    reason: reasonFor(candidates, workers(chosen.backend)),
    candidates: [...candidates],
  });
}

/** `measured: WebAssembly 412 steps/s, JavaScript (CPU) 1.1 steps/s; WebGPU: no adapter` */
function reasonFor(candidates: readonly Candidate[], workers: number): string {
  const measured = candidates
    .filter(({ available, stepsPerSecond }) => available && stepsPerSecond !== null)
    .sort((a, b) => (b.stepsPerSecond ?? 0) - (a.stepsPerSecond ?? 0))
    .map(({ backend, stepsPerSecond }) => `${backendNames[backend]} ${formatRate(stepsPerSecond ?? 0)} steps/s`);
  const absent = candidates
    .filter(({ available }) => !available)
    .map(({ backend, detail }) => `${backendNames[backend]}: ${detail}`);
  const side = workers > 1 ? ` (${workers} workers side by side)` : '';
  return [`measured: ${measured.join(', ')}${side}`, ...absent].join('; ');
}

/** Three significant digits below 100, whole numbers above. */
export function formatRate(rate: number): string {
  return rate >= 100 ? Math.round(rate).toLocaleString('en-US') : String(Number(rate.toPrecision(3)));
}
