/**
 * What a training worker does with the messages that it gets, wherever it runs: a worker of the page, a thread or a child process
 * of Node.
 */
import { chooseFrom } from './backends.js';
import { startBackend } from './backends/backend.js';
import type { BackendStart, Backends } from './backends/backend.js';
import { exportModel } from './exportModel.js';
import type { ExportedModel } from './exportModel.js';
import { generateBuiltIn } from './data/builtIn.js';
import type { Dataset } from './data/dataset.js';
import { builtInFor } from './data/fit.js';
import { unpackPart } from './data/packed.js';
import type { BackendEvent, TrainingEvent } from './event.js';
import type { BackendId, Job, TrainingPlan } from './plan.js';
import type { DesignNeed } from './memory.js';
import { probeBackend } from './probe.js';
import type { Candidate } from './probe.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';
import { memoryNeeds } from './simd/memoryNeed.js';
import { Trainer } from './trainer.js';
import type { JobCheckpoint, TrainerTask } from './trainer.js';
import type { WasmBinaries } from './wasmBackend.js';

/**
 * The messages are those of the page's protocol (`WorkerRequest`, `WorkerMessage`), which this folder does not know; whoever connects
 * the two is checked by the compiler.
 */
export type ServiceRequest =
  | {
      readonly type: 'run';
      readonly plan: TrainingPlan;
      readonly jobs: readonly Job[];
      readonly data: ServiceData;
      readonly wasm: WasmBinaries;
      readonly checkpoints: readonly JobCheckpoint[];
      readonly checkpointSeconds?: number;
    }
  /** Further jobs of the run that was done last: plan, data and back end are still here. Answered like `run`. */
  | { readonly type: 'more'; readonly jobs: readonly Job[]; readonly checkpoints: readonly JobCheckpoint[] }
  | { readonly type: 'probe'; readonly plan: TrainingPlan; readonly wasm: WasmBinaries; readonly backends: readonly BackendId[] }
  /** How much memory the plan's designs take on the compiled back end. Answered with `weighed`. */
  | { readonly type: 'weigh'; readonly plan: TrainingPlan }
  /** The models of checkpoints in the format of TensorFlow.js. Answered with one `exported` each, then `done`. */
  | {
      readonly type: 'export';
      readonly plan: TrainingPlan;
      readonly wasm: WasmBinaries;
      readonly checkpoints: readonly JobCheckpoint[];
    }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' };

export type ServiceData =
  | { readonly kind: 'built-in' }
  /** In memory that threads share, where that can be. */
  | { readonly kind: 'packed'; readonly train: ArrayBufferLike; readonly test: ArrayBufferLike }
  /** In Node a data set can be handed over as it is, its bytes in memory that threads share. */
  | { readonly kind: 'dataset'; readonly dataset: Dataset };

export type ServiceMessage =
  | { readonly type: 'events'; readonly events: readonly TrainingEvent[] }
  | { readonly type: 'probed'; readonly result: BackendEvent }
  | { readonly type: 'weighed'; readonly needs: readonly DesignNeed[] }
  | ({ readonly type: 'checkpoint' } & JobCheckpoint)
  | ({ readonly type: 'exported' } & Job & ExportedModel)
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string };

type RunRequest = Extract<ServiceRequest, { type: 'run' }>;
type MoreRequest = Extract<ServiceRequest, { type: 'more' }>;

export class WorkerService {
  private trainer: Trainer | null = null;
  /** What came before there was a trainer. */
  private early: 'pause' | 'stop' | null = null;
  /** What the jobs of the last run were trained with. */
  private last: Omit<TrainerTask, 'jobs' | 'checkpoints'> | null = null;

  constructor(
    private readonly backends: Backends,
    private readonly post: (message: ServiceMessage, transfer?: ArrayBuffer[]) => void,
  ) {}

  receive(request: ServiceRequest): void {
    switch (request.type) {
      case 'run':
        this.answer(this.run(request));
        return;
      case 'more':
        this.answer(this.more(request));
        return;
      case 'probe':
        this.answer(this.probe(request.plan, request.backends, request.wasm));
        return;
      case 'weigh':
        this.answer(this.weigh(request.plan));
        return;
      case 'export':
        this.answer(this.export(request));
        return;
      case 'pause':
        if (this.trainer !== null) this.trainer.pause();
        else this.early ??= 'pause';
        return;
      case 'resume':
        if (this.trainer !== null) this.trainer.resume();
        else if (this.early === 'pause') this.early = null;
        return;
      case 'stop':
        if (this.trainer !== null) this.trainer.stop();
        else this.early = 'stop';
        return;
    }
  }

  /** Posts what came out. An exception is a defect of a back end or of ours; its message is all that can be told from here. */
  private answer(work: Promise<ServiceMessage>): void {
    work.then(
      (message) => this.post(message),
      (error: unknown) => this.post({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
  }

  private async run({ plan, jobs, data, wasm, checkpoints, checkpointSeconds }: RunRequest): Promise<ServiceMessage> {
    const id = plan.settings.backend;
    if (id === 'auto') return { type: 'failed', message: 'The run names no back end.' };
    const dataset = loadData(data, plan);
    if (!dataset.ok) return { type: 'failed', message: dataset.error };
    const start = await startBackend(this.backends, id, { wasm });
    if ('reason' in start) return { type: 'failed', message: `The back end ${id} cannot be used: ${start.reason}.` };
    this.last = {
      environment: start.environment,
      plan,
      dataset: dataset.value,
      noted: new Set(),
      ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }),
    };
    return this.more({ type: 'more', jobs, checkpoints });
  }

  private async more({ jobs, checkpoints }: MoreRequest): Promise<ServiceMessage> {
    if (this.last === null) return { type: 'failed', message: 'A worker was given jobs of a run that it does not know.' };
    const trainer = new Trainer(
      { ...this.last, jobs, checkpoints },
      {
        onEvents: (events) => this.post({ type: 'events', events }),
        onCheckpoint: (checkpoint) => this.post({ type: 'checkpoint', ...checkpoint }, [checkpoint.data]),
      },
    );
    if (this.early === 'pause') trainer.pause();
    if (this.early === 'stop') trainer.stop();
    this.early = null;
    this.trainer = trainer;
    const end = await trainer.run();
    this.trainer = null;
    return end.ok ? { type: 'done' } : { type: 'failed', message: end.error };
  }

  private async probe(plan: TrainingPlan, ids: readonly BackendId[], wasm: WasmBinaries): Promise<ServiceMessage> {
    const candidates: Candidate[] = [];
    for (const id of ids) candidates.push(await probeBackend(this.backends, id, plan, { wasm }));
    const chosen = chooseFrom(candidates);
    if (chosen.ok) return { type: 'probed', result: chosen.value };
    // None can train: the candidates say why.
    return { type: 'probed', result: { event: 'backend', backend: ids[0] ?? 'cpu', reason: chosen.error, candidates } };
  }

  private async weigh(plan: TrainingPlan): Promise<ServiceMessage> {
    // The compiler walks through a model that TensorFlow.js has built, on any back end.
    const start = await startBackend(this.backends, 'cpu', { wasm: {} });
    if ('reason' in start) return { type: 'failed', message: `The model cannot be built here: ${start.reason}.` };
    return { type: 'weighed', needs: memoryNeeds(start.environment.tf, plan) };
  }

  private async export({ plan, wasm, checkpoints }: Extract<ServiceRequest, { type: 'export' }>): Promise<ServiceMessage> {
    let start: BackendStart = { reason: 'there is none' };
    for (const id of exporters) {
      start = await startBackend(this.backends, id, { wasm });
      if ('environment' in start) break;
    }
    if ('reason' in start) return { type: 'failed', message: `No back end can be used to export models: ${start.reason}.` };
    for (const { design: key, seed, data } of checkpoints) {
      const design = plan.designs.find((planned) => planned.key === key);
      if (design === undefined) return { type: 'failed', message: `The plan has no design ${key}.` };
      const exported = await exportModel(start.environment.tf, design, data);
      if (!exported.ok) return { type: 'failed', message: exported.error };
      this.post({ type: 'exported', design: key, seed, ...exported.value }, [exported.value.weights]);
    }
    return { type: 'done' };
  }
}

/** Models are built on whichever back end starts first. */
const exporters: readonly BackendId[] = ['cpu', 'wasm'];

function loadData(data: ServiceData, plan: TrainingPlan): Result<Dataset> {
  if (data.kind === 'dataset') return success(data.dataset);
  if (data.kind === 'built-in') {
    const [design] = plan.designs;
    const options = design === undefined ? 'the plan has no design' : builtInFor(design.graph);
    return typeof options === 'string'
      ? failure(`The built-in data set cannot be used: ${options}.`)
      : success(generateBuiltIn(options));
  }
  const train = unpackPart(data.train);
  if (!train.ok) return train;
  const test = unpackPart(data.test);
  if (!test.ok) return test;
  const { label, exampleShape, classes } = train.value.header;
  return success({ label, exampleShape, classes, train: train.value.examples, test: test.value.examples });
}
