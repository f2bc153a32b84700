/** Questions to a worker that is there for one answer: how fast a back end is, or a trained model for export. */
import type { ExportedModel } from '../exportModel.js';
import type { DesignNeed } from '../memory.js';
import type { BackendId, Job, TrainingPlan } from '../plan.js';
import type { Candidate } from '../probe.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import type { JobCheckpoint } from '../trainer.js';
import type { ServiceMessage, ServiceRequest } from '../workerService.js';
import type { WasmBinaries } from '../wasmBackend.js';
import { isNative, workerScript } from './installation.js';
import { startProcess, startThread } from './trainingWorker.js';

export interface Installation {
  readonly distFolder: string;
  readonly wasm: WasmBinaries;
}

/** Shader compilation on a slow adapter takes its time; beyond this nobody would want to train there. */
const probeMilliseconds = 60_000;

/** Tries a back end in a worker of its own. Always settles with a candidate. */
export async function probeInWorker(
  { distFolder, wasm }: Installation,
  plan: TrainingPlan,
  backend: BackendId,
): Promise<Candidate> {
  const absent = (detail: string): Candidate => ({ backend, available: false, detail, stepsPerSecond: null });
  const tried: Candidate[] = [];
  const end = await ask(
    distFolder,
    isNative(backend),
    { type: 'probe', plan, wasm, backends: [backend] },
    probeMilliseconds,
    (message) => {
      if (message.type !== 'probed') return false;
      tried.push(...message.result.candidates);
      return true;
    },
  );
  return (
    tried.find((candidate) => candidate.backend === backend) ?? absent(end.ok ? 'gave no figures' : end.error.replace(/\.$/, ''))
  );
}

/** How much memory each design of the plan takes on the compiled back end; the sentence where that cannot be found out. */
export async function weighInWorker({ distFolder }: Installation, plan: TrainingPlan): Promise<Result<readonly DesignNeed[]>> {
  const weighed: DesignNeed[] = [];
  const end = await ask(distFolder, false, { type: 'weigh', plan }, probeMilliseconds, (message) => {
    if (message.type !== 'weighed') return false;
    weighed.push(...message.needs);
    return true;
  });
  return end.ok ? success(weighed) : end;
}

/** Exports the models of checkpoints, each as soon as it is ready. */
export async function exportInWorker(
  { distFolder, wasm }: Installation,
  plan: TrainingPlan,
  checkpoints: readonly JobCheckpoint[],
  onModel: (model: Job & ExportedModel) => void,
): Promise<Result<null>> {
  return ask(distFolder, false, { type: 'export', plan, wasm, checkpoints }, null, (message) => {
    if (message.type === 'exported') onModel(message);
    return message.type === 'done';
  });
}

/** Posts a request and hears the answers until `hear` says that it has heard enough. */
function ask(
  distFolder: string,
  apart: boolean,
  request: ServiceRequest,
  milliseconds: number | null,
  hear: (message: ServiceMessage) => boolean,
): Promise<Result<null>> {
  return new Promise((resolve) => {
    const finish = (result: Result<null>): void => {
      if (timer !== null) clearTimeout(timer);
      worker.end();
      resolve(result);
    };
    const start = apart ? startProcess : startThread;
    const worker = start(workerScript(distFolder), {
      onMessage: (message) => {
        if (message.type === 'failed') finish(failure(message.message));
        else if (hear(message)) finish(success(null));
      },
      onDeath: (message) => finish(failure(message)),
    });
    const timer =
      milliseconds === null
        ? null
        : setTimeout(() => finish(failure(`It did not answer within ${milliseconds / 1000} seconds.`)), milliseconds);
    worker.post(request);
  });
}
