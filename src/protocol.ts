/**
 * Every message between the extension host, the page in a webview, and the training worker of that page.
 *
 * The page never trusts its memory: it says `ready` and is given the whole state (`hydrate`), then increments. What
 * comes from the page is validated here before the host acts on it. A request carries an `id` and is always answered by
 * `response`, with a result or an error sentence.
 */
import * as v from 'valibot';
import type { DesignTable } from './design/compare.js';
import { trainingEvent } from './train/event.js';
import type { BackendEvent, TrainingEvent } from './train/event.js';
import type { DesignNeed } from './train/memory.js';
import type { BackendId, DatasetChoice, Job, TrainingPlan, TrainingSettings } from './train/plan.js';

// #region host → page

/**
 * What the host's HTML has to carry, besides the content security policy: the style sheet `dist/webview/<page>.css`, then a
 * body that holds nothing but `<div id="root">` and the script `dist/webview/<page>.js`, where <page> is `training`,
 * `designTable` or `runs`. The root of a page with a worker has these attributes, each a URI of `asWebviewUri`.
 */
export const pageAssets = {
  /** `dist/webview/worker.js`. */
  worker: 'data-worker-uri',
  /** `dist/kernels.wasm`. */
  kernels: 'data-kernels-uri',
  /** `dist/tfjs-backend-wasm-simd.wasm`. */
  tfjsWasm: 'data-tfjs-wasm-uri',
} as const;

/** A back end outside the page, such as tfjs-node, as far as the host can tell before a run. */
export interface HostBackend {
  readonly backend: BackendId;
  readonly available: boolean;
  /** Version or folder where available, else why it is not and what to do. */
  readonly detail: string;
}

/** A data set as the training panel lists it. */
export interface DatasetInfo {
  readonly choice: DatasetChoice;
  readonly label: string;
  /** Shape of one example, without the batch. */
  readonly exampleShape: readonly number[];
  readonly classes: number;
  readonly trainCount: number;
  readonly testCount: number;
  /** Whether it is here already, or has to be fetched first. */
  readonly present: boolean;
  /** Bytes that would have to be fetched, about. Absent for files of the user. */
  readonly fetchBytes?: number;
  /** What it is good for, where it comes from and on which terms; of files of the user, what was left out or changed. */
  readonly notes?: readonly string[];
  /** Why it does not fit the model at hand, with what would; `null` where it fits. */
  readonly misfit: string | null;
}

/** What the training panel offers for the model at the cursor. */
export interface TrainingOffer {
  readonly model: { readonly name: string; readonly file: string };
  /** The dense layer to redesign and the others that could be chosen: index in the graph, and `dense 450 → 120, line 31`. */
  readonly layer: number;
  readonly layers: readonly { readonly index: number; readonly label: string }[];
  /** Rows to choose designs from. */
  readonly table: DesignTable;
  readonly datasets: readonly DatasetInfo[];
  readonly defaults: TrainingSettings;
  readonly hostBackends?: readonly HostBackend[];
}

/** A run with all that is known of it. */
export interface RunState {
  readonly plan: TrainingPlan;
  readonly events: readonly TrainingEvent[];
  readonly status: RunStatus;
  /** Whether a process of the host trains it and tells by `events`, so that the page only shows and controls it. Absent: the page trains. */
  readonly trainer?: 'page' | 'host';
}

export type RunStatus = 'waiting' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed';

/** A run as the list of runs shows it. */
export interface RunOverview {
  readonly runId: string;
  readonly title: string;
  /** ISO 8601; empty for a run that cannot be read. */
  readonly created: string;
  /** Name and file of the model; empty for a run that cannot be read. */
  readonly model: string;
  readonly dataset: string;
  /** Of its seeds, epochs and batches, in a few words. */
  readonly settings: string;
  readonly status: RunStatus;
  /** Whether somebody trains it now. */
  readonly live: boolean;
  /** 0 to 1, as far as was told. */
  readonly fraction: number;
  /** What each design has come to, such as `61.1 ± 0.8 %`; `null` before its first epoch has ended. */
  readonly designs: readonly { readonly label: string; readonly result: string | null }[];
  /** What may be said of the designs, and whether an interval leaves zero out; `null` where there is nothing to compare. */
  readonly verdict: { readonly text: string; readonly decided: boolean } | null;
  /** Why the run cannot be read; `null` where it can. */
  readonly problem: string | null;
}

/** A run with its name, to be looked at beside others. */
export interface TitledRun extends RunState {
  readonly title: string;
}

/** What is left for the page to do of an export, since only a page can draw pixels and run TensorFlow.js in every host. */
export type ExportTask =
  /** Nothing: it is saved, or the user changed their mind. `sentence` says what was saved. */
  | { readonly kind: 'done'; readonly sentence: string | null }
  /** Draw this picture and give back its pixels under this name (`saveExport`). */
  | { readonly kind: 'picture'; readonly name: string; readonly svg: string }
  /** Make models of these checkpoints and give back their files in this folder; the path of each begins with what stands beside it. */
  | {
      readonly kind: 'models';
      readonly plan: TrainingPlan;
      readonly folder: string;
      readonly models: readonly { readonly prefix: string; readonly checkpoint: Checkpoint }[];
    };

export type HostMessage =
  /** The whole state of a training panel; sent after `ready` and whenever the model at hand changes. */
  | {
      readonly type: 'hydrateTraining';
      readonly offer: TrainingOffer | null;
      readonly message: string | null;
      readonly run: RunState | null;
    }
  /** The whole state of a design-table panel. `message` says why there is no table. */
  | { readonly type: 'hydrateTable'; readonly table: DesignTable | null; readonly message: string | null }
  /** The whole state of the list of runs. */
  | { readonly type: 'hydrateRuns'; readonly runs: readonly RunOverview[]; readonly message: string | null }
  /** Progress of fetching a data set, in bytes. */
  | { readonly type: 'datasetProgress'; readonly received: number; readonly total: number | null; readonly step: string }
  /** The user asked for it elsewhere (a command, the status item). */
  | { readonly type: 'control'; readonly action: 'pause' | 'resume' | 'stop' }
  /** What a run tells that a process of the host trains. The host has stored it already. */
  | { readonly type: 'events'; readonly runId: string; readonly events: readonly TrainingEvent[] }
  | { readonly type: 'response'; readonly id: number; readonly result: unknown }
  | { readonly type: 'response'; readonly id: number; readonly error: string };

// #endregion

// #region page → host

const designChoice = v.object({
  kind: v.picklist(['plain', 'split', 'grouped', 'low-rank', 'kronecker']),
  groups: v.pipe(v.number(), v.integer(), v.minValue(1)),
  units: v.pipe(v.number(), v.integer(), v.minValue(1)),
  rank: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

const positive = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const trainingSettings = v.object({
  designs: v.pipe(v.array(designChoice), v.minLength(1)),
  dataset: v.union([
    v.object({ id: v.picklist(['built-in', 'cifar10', 'fashion-mnist', 'mnist']) }),
    v.object({ id: v.literal('file'), path: v.string() }),
  ]),
  limit: v.nullable(count),
  optimizer: v.object({ kind: v.picklist(['sgd', 'adam', 'rmsprop', 'adagrad']), learningRate: positive, momentum: positive }),
  epochs: count,
  batchSize: count,
  seeds: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1)),
  backend: v.picklist(['auto', 'webgpu', 'webgl', 'simd', 'wasm', 'cpu', 'tfjs-node']),
});

const pageMessage = v.variant('type', [
  /** The page has loaded and wants its state. */
  v.object({ type: v.literal('ready') }),
  /** Request: make a run, of this layer where one is named. Answered with a `RunStart`; `datasetProgress` tells meanwhile. */
  v.object({ type: v.literal('start'), id: v.number(), settings: trainingSettings, layer: v.optional(v.number()) }),
  /** Request: the plan of such a run without making one, to look at before. Answered with a `TrainingPlan`. */
  v.object({ type: v.literal('planRun'), id: v.number(), settings: trainingSettings, layer: v.optional(v.number()) }),
  /** Request: go on with a run that was interrupted. Answered with a `RunStart` that has its checkpoints. */
  v.object({ type: v.literal('resumeRun'), id: v.number(), runId: v.string() }),
  /** Request: let a process of the host train this run, because it measured fastest. Answered with `null`; then `events` tell. */
  v.object({
    type: v.literal('trainOnHost'),
    id: v.number(),
    runId: v.string(),
    backend: v.picklist(['webgpu', 'webgl', 'simd', 'wasm', 'cpu', 'tfjs-node']),
  }),
  /** Gives up the request of this id (fetching a data set); it is answered with an error all the same. */
  v.object({ type: v.literal('cancel'), id: v.number() }),
  /** Pause, resume or stop a run that a process of the host trains. */
  v.object({ type: v.literal('control'), runId: v.string(), action: v.picklist(['pause', 'resume', 'stop']) }),
  /** Request: size of a design that stands in no row, such as a width of the user's own. Answered with a `DesignRow`. */
  v.object({ type: v.literal('describeDesign'), id: v.number(), layer: v.number(), choice: designChoice }),
  /** Request: the offer for another layer of the same model. Answered with a `TrainingOffer`. */
  v.object({ type: v.literal('chooseLayer'), id: v.number(), layer: v.number() }),
  /** Request: let the user pick a file or folder of data. Answered with a `DatasetInfo`, or `null` where the user cancelled. */
  v.object({ type: v.literal('pickDataset'), id: v.number() }),
  /** What the training told; the host appends it to the run. */
  v.object({ type: v.literal('events'), runId: v.string(), events: v.array(trainingEvent) }),
  /** Weights of a job at a step, to resume from. */
  v.object({
    type: v.literal('checkpoint'),
    runId: v.string(),
    design: v.string(),
    seed: v.number(),
    step: v.number(),
    data: v.instance(ArrayBuffer),
  }),
  /** Request: put text on the clipboard. */
  v.object({ type: v.literal('copy'), id: v.number(), text: v.string() }),
  /** Request: save text under a name that the user confirms. Answered with whether it was saved. */
  v.object({ type: v.literal('save'), id: v.number(), name: v.string(), text: v.string() }),
  /** Request: let the user choose how to export a run. Answered with an `ExportTask`. `axis` is that of the curves that are shown. */
  v.object({ type: v.literal('exportRun'), id: v.number(), runId: v.string(), axis: v.picklist(['epochs', 'seconds', 'macs']) }),
  /**
   * Request: save what an export made, where the user chooses: as a folder of this name, or as one file where it is `null`.
   * Answered with a sentence that says where, or `null`.
   */
  v.object({
    type: v.literal('saveExport'),
    id: v.number(),
    folder: v.nullable(v.string()),
    files: v.pipe(v.array(v.object({ path: v.string(), data: v.instance(ArrayBuffer) })), v.minLength(1)),
  }),
  /** Request: the runs with all that is known of them. Answered with a list of `TitledRun`; those that cannot be read are left out. */
  v.object({ type: v.literal('loadRuns'), id: v.number(), runIds: v.array(v.string()) }),
  /** Show a run in the training panel, and go on with it where `resume` says so. */
  v.object({ type: v.literal('openRun'), runId: v.string(), resume: v.boolean() }),
  v.object({ type: v.literal('renameRun'), runId: v.string() }),
  v.object({ type: v.literal('deleteRuns'), runIds: v.pipe(v.array(v.string()), v.minLength(1)) }),
  /** Show where the layer of the table or run is written. */
  v.object({ type: v.literal('reveal') }),
  /** Open the training panel for the model of this table, with this design chosen. */
  v.object({ type: v.literal('train'), choice: designChoice }),
  /** An error of the page that nobody else reports. */
  v.object({ type: v.literal('pageError'), message: v.string() }),
]);

export type PageMessage = v.InferOutput<typeof pageMessage>;

/** The message, or why it is none. */
export function parsePageMessage(value: unknown): PageMessage | { readonly type: 'invalid'; readonly reason: string } {
  const parsed = v.safeParse(pageMessage, value);
  return parsed.success ? parsed.output : { type: 'invalid', reason: v.summarize(parsed.issues) };
}

/** What the page needs to start or resume a run. */
export interface RunStart {
  readonly plan: TrainingPlan;
  readonly data: DatasetSource;
  /** Where to resume each job that had begun; empty for a new run. */
  readonly checkpoints: readonly Checkpoint[];
  /** Set where the host trains the run itself, because the settings name one of its back ends. Absent: the page trains. */
  readonly trainer?: 'page' | 'host';
  /** Back ends of the host, measured on this plan, to be compared with those of the page where the settings say `auto`. */
  readonly candidates?: BackendEvent['candidates'];
}

export interface Checkpoint extends Job {
  readonly step: number;
  readonly data: ArrayBuffer;
}

/** How the worker comes by the data: it generates the built-in set itself, and fetches others from the host's cache. */
export type DatasetSource =
  | { readonly kind: 'built-in' }
  /** URIs of files in the format of `train/data/packed.ts`, which the page may fetch. */
  | { readonly kind: 'packed'; readonly trainUri: string; readonly testUri: string };

// #endregion

// #region page ↔ worker

/** The page fetches scripts and data, since a worker made from a blob has no origin of its own; the worker only computes. */
export type WorkerRequest =
  | {
      readonly type: 'run';
      /** `settings.backend` names the back end that was taken, never `auto`. */
      readonly plan: TrainingPlan;
      /** Which of the plan's jobs this worker trains. */
      readonly jobs: readonly Job[];
      readonly data: WorkerData;
      /** WebAssembly binaries by file name: `tfjs-backend-wasm-simd.wasm` and `kernels.wasm`. */
      readonly wasm: Readonly<Record<string, ArrayBuffer>>;
      readonly checkpoints: readonly Checkpoint[];
    }
  /** Further jobs of the run that was done last: plan, data and back end are still there. */
  | { readonly type: 'more'; readonly jobs: readonly Job[]; readonly checkpoints: readonly Checkpoint[] }
  /**
   * Try each back end on the plan's first design and measure it. Answered with `probed`. The page asks one worker for each
   * back end, so that one that hangs or crashes takes no other with it, and ends those workers.
   */
  | {
      readonly type: 'probe';
      readonly plan: TrainingPlan;
      readonly wasm: Readonly<Record<string, ArrayBuffer>>;
      readonly backends: readonly BackendId[];
    }
  /** How much memory the plan's designs take on the compiled back end. Answered with `weighed`. */
  | { readonly type: 'weigh'; readonly plan: TrainingPlan }
  /** The models of checkpoints in the format of TensorFlow.js. Answered with one `exported` each, then `done`. */
  | {
      readonly type: 'export';
      readonly plan: TrainingPlan;
      readonly wasm: Readonly<Record<string, ArrayBuffer>>;
      readonly checkpoints: readonly Checkpoint[];
    }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' };

export type WorkerData =
  | { readonly kind: 'built-in' }
  /** In memory that workers share, where that can be. */
  | { readonly kind: 'packed'; readonly train: ArrayBufferLike; readonly test: ArrayBufferLike };

export type WorkerMessage =
  | { readonly type: 'events'; readonly events: readonly TrainingEvent[] }
  | { readonly type: 'probed'; readonly result: BackendEvent }
  | { readonly type: 'weighed'; readonly needs: readonly DesignNeed[] }
  | ({ readonly type: 'checkpoint' } & Checkpoint)
  /** The text of a `model.json` and the bytes of the `weights.bin` that belongs beside it. */
  | ({ readonly type: 'exported'; readonly json: string; readonly weights: ArrayBuffer } & Job)
  /** All jobs of this worker have ended or were stopped. */
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string };

// #endregion
