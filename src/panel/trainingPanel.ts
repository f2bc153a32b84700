/**
 * The training panel. The host owns the run: it makes the plan, keeps every event and checkpoint, and gives the page its whole
 * state whenever the page asks for it. The page trains, and tells.
 */
import * as vscode from 'vscode';
import type { DesignChoice } from '../design/choice.js';
import { describeDesign } from '../design/compare.js';
import { eligibleLayer } from '../design/eligible.js';
import { isDesignFailure } from '../design/failure.js';
import type { ModelGraph } from '../graph/model.js';
import type { DatasetInfo, RunStart, RunState, TrainingOffer } from '../protocol.js';
import type { CachedDataset } from '../train/data/cache.js';
import type { TrainingEvent } from '../train/event.js';
import type { TrainingPlan, TrainingSettings } from '../train/plan.js';
import { messageOf } from '../train/fileStore.js';
import type { FileStore } from '../train/fileStore.js';
import type { Candidate } from '../train/probe.js';
import type { ServiceData } from '../train/workerService.js';
import { statusOf } from '../train/runStatus.js';
import type { RunStore } from '../train/runStore.js';
import { failure } from '../train/result.js';
import type { Result } from '../train/result.js';
import { pickData } from './dataPicker.js';
import type { DatasetLibrary } from './datasetLibrary.js';
import type { HostRuns } from './hostRuns.js';
import type { ModelKey, ModelSnapshot, ModelSource } from './modelSource.js';
import { PageConnection, RequestFailure } from './pageConnection.js';
import type { Notice, Request } from './pageConnection.js';
import { panelIcon, showPage } from './page.js';
import { exportRun, saveExport } from './runExport.js';
import { RunProgress } from './runProgress.js';
import { makePlan, newRunId } from './runPlan.js';
import { saveFile } from './saving.js';
import { layerLabel, trainingOffer } from './trainingOffer.js';
import { trainingViewType } from './viewTypes.js';

/** What the panel is about: plain JSON, kept so that a reload restores it. */
export interface ShownTraining {
  /** `null` for a run that is looked at without its model. */
  readonly model: ModelKey | null;
  readonly layer: number | null;
  readonly choice: DesignChoice | null;
  readonly runId: string | null;
  /** Data of the user's own that were chosen last. */
  readonly own?: DatasetInfo | null;
}

export interface TrainingParts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly runs: RunStore;
  readonly datasets: DatasetLibrary;
  /** The files of `datasets`. */
  readonly datasetStore: FileStore;
  /** `null` where the extension host cannot train. */
  readonly hostRuns: HostRuns | null;
  /** The folder in which `datasets` keeps its files, which the page fetches. */
  readonly datasetFolder: vscode.Uri;
  remember(shown: ShownTraining | null): void;
  /** What the run that the page trains has come to; `null` when it has ended. */
  progressed(progress: RunProgress | null): void;
}

const noModel = 'Put the cursor into a model and choose “Layerwright: Train Split Model” to train it.';

export class TrainingPanel {
  private readonly connection: PageConnection;
  private readonly subscriptions: { dispose(): void }[] = [];
  private following: { dispose(): void } | null = null;
  private source: ModelSource | null = null;
  private shown: ShownTraining = { model: null, layer: null, choice: null, runId: null };
  private disposed = false;
  /** Writes of a run follow each other in the order in which they were told. */
  private writing: Promise<void> = Promise.resolve();
  /** The data set of the run that was begun last. */
  private cached: CachedDataset | null = null;
  /** The run that the page trains. */
  private trained: RunProgress | null = null;
  /** Whether the page has said that it is there; what is sent before is lost. */
  private ready = false;
  /** The run to go on with as soon as the page shows it. */
  private toResume: string | null = null;
  /** Set once a write has failed, so that the user is told once and not four times a second. */
  private complained = false;

  /** Takes over a panel that VS Code has made: a new one, or one that it restores. */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: TrainingParts,
  ) {
    panel.iconPath = panelIcon(parts.extensionUri);
    this.connection = new PageConnection(panel.webview, {
      request: (request, signal) => this.answer(request, signal),
      notice: (notice) => this.take(notice),
      reportError: (error) => parts.log.error(error instanceof Error ? error : String(error)),
    });
    this.subscriptions.push(panel.onDidDispose(() => this.dispose()));
    showPage(panel, parts.extensionUri, { page: 'training', title: 'Training', folders: [parts.datasetFolder], computes: true });
  }

  static open(parts: TrainingParts): TrainingPanel {
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
    // Hidden panels go on training, so their page has to stay.
    const panel = vscode.window.createWebviewPanel(trainingViewType, 'Training', place, { retainContextWhenHidden: true });
    return new TrainingPanel(panel, parts);
  }

  onDidDispose(listener: () => void): void {
    this.subscriptions.push(this.panel.onDidDispose(listener));
  }

  /** Whether the page trains this run now. */
  trains(runId: string): boolean {
    return this.trainedRun === runId;
  }

  /** The run that the page trains; `null` for none. */
  get trainedRun(): string | null {
    return this.trained?.plan.runId ?? null;
  }

  shows(runId: string): boolean {
    return this.shown.runId === runId;
  }

  bringForward(): void {
    this.panel.reveal();
  }

  /** Turns to a model. A run that goes on goes on. */
  showModel(source: ModelSource, layer: number | null, choice: DesignChoice | null): void {
    this.follow(source);
    this.keep({ ...this.shown, model: source.key, layer, choice });
    void this.hydrate();
  }

  /** Turns to a run that is kept, and goes on with it if that is asked for. */
  showRun(runId: string, resume = false): void {
    this.keep({ ...this.shown, runId });
    this.toResume = resume ? runId : null;
    void this.hydrate();
  }

  /** Runs that were deleted are no longer shown. */
  forget(runIds: readonly string[]): void {
    const { runId } = this.shown;
    if (runId === null || !runIds.includes(runId)) return;
    this.keep({ ...this.shown, runId: null });
    void this.hydrate();
  }

  /** Takes up what was shown before a reload. */
  restore(shown: ShownTraining, source: ModelSource | null): void {
    if (source !== null) this.follow(source);
    this.keep(shown);
    void this.hydrate();
  }

  /** Pauses, resumes or stops the run from outside. */
  control(action: 'pause' | 'resume' | 'stop'): void {
    this.connection.post({ type: 'control', action });
  }

  private follow(source: ModelSource): void {
    this.source = source;
    this.following?.dispose();
    this.following = source.onDidChange(() => void this.hydrate());
  }

  private keep(shown: ShownTraining): void {
    this.shown = shown;
    this.parts.remember(shown);
  }

  private async hydrate(): Promise<void> {
    const { source, shown } = this;
    const [offer, run] = await Promise.all([this.offer(shown.layer), this.run()]);
    // The panel may have turned to something else meanwhile.
    if (this.disposed || source !== this.source || shown !== this.shown) return;
    const name = typeof offer === 'string' ? run?.plan.model.name : offer.model.name;
    this.panel.title = name === undefined ? 'Training' : `Training: ${name}`;
    this.connection.post({
      type: 'hydrateTraining',
      offer: typeof offer === 'string' ? null : offer,
      message: typeof offer === 'string' ? offer : null,
      run,
    });
    if (!this.ready || this.toResume === null || run?.plan.runId !== this.toResume) return;
    this.toResume = null;
    this.control('resume');
  }

  /** The offer for a layer of the model, or the sentence that says why there is none. */
  private async offer(layer: number | null): Promise<TrainingOffer | string> {
    if (this.source === null) return noModel;
    const snapshot = await this.source.current();
    if (snapshot === null) return 'The model is no longer in its file. Put the cursor into a model and train that.';
    const { own } = this.shown;
    const known = await this.parts.datasets.list(snapshot.graph);
    const datasets = own == null ? known : [...known, this.parts.datasets.refit(snapshot.graph, own)];
    return trainingOffer({
      snapshot,
      layer,
      choice: this.shown.choice,
      datasets,
      hostBackends: this.parts.hostRuns?.backends() ?? [],
    });
  }

  private async run(): Promise<RunState | null> {
    if (this.shown.runId === null) return null;
    await this.writing;
    const run = await this.parts.runs.load(this.shown.runId);
    if (!run.ok) {
      this.parts.log.warn(run.error);
      return null;
    }
    const { plan, events, dropped } = run.value;
    const notes: TrainingEvent[] = dropped === null ? [] : [{ event: 'note', message: dropped }];
    // The page makes the difference between a run that it trains and one that was interrupted.
    const byHost = this.parts.hostRuns?.trains(plan.runId) === true;
    return { plan, events: [...notes, ...events], status: statusOf(events), trainer: byHost ? 'host' : 'page' };
  }

  private async answer(request: Exclude<Request, { readonly type: 'cancel' }>, signal: AbortSignal): Promise<unknown> {
    switch (request.type) {
      case 'start':
        return this.start(request.settings, request.layer ?? this.shown.layer, signal);
      case 'planRun':
        return (await this.plan(request.settings, request.layer ?? this.shown.layer)).plan;
      case 'resumeRun':
        return this.resume(request.runId, signal);
      case 'chooseLayer':
        return this.chooseLayer(request.layer);
      case 'describeDesign': {
        const snapshot = await this.snapshot();
        const row = describeDesign(snapshot.graph, request.layer, request.choice);
        if (isDesignFailure(row)) throw new RequestFailure(row.message);
        return row;
      }
      case 'pickDataset':
        return this.pickDataset();
      case 'trainOnHost':
        return this.trainOnHost(request.runId, signal);
      case 'exportRun':
        await this.writing;
        return exportRun(this.parts.runs, request.runId, request.axis);
      case 'saveExport':
        return saveExport(request.folder, request.files);
      case 'loadRuns':
        throw new RequestFailure('The training panel has one run at a time.');
      case 'copy':
        await vscode.env.clipboard.writeText(request.text);
        return null;
      case 'save':
        return (await saveFile(request.name, new TextEncoder().encode(request.text))) !== null;
    }
  }

  /** What a run with these settings would be. */
  private async plan(
    settings: TrainingSettings,
    layer: number | null,
  ): Promise<{ readonly plan: TrainingPlan; readonly graph: ModelGraph; readonly layer: number }> {
    const snapshot = await this.snapshot();
    const index = layer ?? given(await this.offer(null)).layer;
    const eligible = eligibleLayer(snapshot.graph, index);
    if (isDesignFailure(eligible)) throw new RequestFailure(eligible.message);
    const now = new Date();
    const plan = unwrap(
      makePlan({
        runId: newRunId(now),
        created: now,
        model: { name: snapshot.name, file: snapshot.file },
        graph: snapshot.graph,
        layer: index,
        layerLabel: layerLabel(snapshot, eligible),
        settings,
      }),
    );
    return { plan, graph: snapshot.graph, layer: index };
  }

  private async start(settings: TrainingSettings, chosen: number | null, signal: AbortSignal): Promise<RunStart> {
    const { plan, graph, layer } = await this.plan(settings, chosen);
    const data = await this.data(graph, settings, signal);
    unwrap(await this.parts.runs.create(plan));
    this.complained = false;
    this.keep({ ...this.shown, layer, runId: plan.runId });
    return this.hand(plan, data, []);
  }

  private async resume(runId: string, signal: AbortSignal): Promise<RunStart> {
    await this.writing;
    const { plan } = unwrap(await this.parts.runs.load(runId));
    const checkpoints = unwrap(await this.parts.runs.checkpoints(runId));
    const data = await this.data(graphOf(plan), plan.settings, signal);
    this.complained = false;
    return this.hand(plan, data, checkpoints);
  }

  /** Gives the run to whoever is to train it: the host where the settings name its back end, else the page. */
  private async hand(plan: TrainingPlan, data: RunStart['data'], checkpoints: RunStart['checkpoints']): Promise<RunStart> {
    const { hostRuns } = this.parts;
    const { backend } = plan.settings;
    if (backend === 'tfjs-node') {
      if (hostRuns === null) throw new RequestFailure('This extension host cannot start processes. Choose another back end.');
      const [native] = hostRuns.backends();
      if (native?.available !== true)
        throw new RequestFailure(`tfjs-node cannot be used: ${native?.detail ?? 'it is not there'}.`);
      const content = await this.content(data);
      // After the answer, which tells the page what it is going to hear of.
      setTimeout(() => void hostRuns.train(plan, content), 0);
      return { plan, data, checkpoints, trainer: 'host' };
    }
    const candidates = backend === 'auto' && hostRuns !== null ? [await this.probeHost(hostRuns, plan)] : [];
    this.begin(plan);
    return { plan, data, checkpoints, candidates };
  }

  private probeHost(hostRuns: HostRuns, plan: TrainingPlan): Promise<Candidate> {
    this.connection.post({ type: 'datasetProgress', step: 'Trying tfjs-node', received: 0, total: null });
    return hostRuns.probe(plan);
  }

  private async trainOnHost(runId: string, signal: AbortSignal): Promise<null> {
    const { hostRuns } = this.parts;
    if (hostRuns === null) throw new RequestFailure('This extension host cannot start processes. Choose another back end.');
    await this.writing;
    const { plan } = unwrap(await this.parts.runs.load(runId));
    const content = await this.content(await this.data(graphOf(plan), plan.settings, signal));
    this.end();
    void hostRuns.train(plan, content);
    return null;
  }

  /** The bytes of a data set, for a process that cannot fetch them. */
  private async content(source: RunStart['data']): Promise<ServiceData> {
    if (source.kind === 'built-in' || this.cached === null) return { kind: 'built-in' };
    const [train, test] = await Promise.all([
      this.parts.datasetStore.read(this.cached.train),
      this.parts.datasetStore.read(this.cached.test),
    ]);
    if (train === null || test === null) throw new RequestFailure('The data set is no longer kept. Start again to fetch it.');
    return { kind: 'packed', train: bufferOf(train), test: bufferOf(test) };
  }

  /** The data set where the page can fetch it; it is brought here first where it is not. */
  private async data(graph: ModelGraph, settings: TrainingSettings, signal: AbortSignal): Promise<RunStart['data']> {
    const cached: CachedDataset | null = unwrap(
      await this.parts.datasets.acquire(graph, settings.dataset, {
        progress: ({ step, received, total }) => this.connection.post({ type: 'datasetProgress', step, received, total }),
        signal,
      }),
    );
    this.cached = cached;
    if (cached === null) return { kind: 'built-in' };
    const uriOf = (path: string) =>
      this.panel.webview.asWebviewUri(vscode.Uri.joinPath(this.parts.datasetFolder, ...path.split('/'))).toString();
    return { kind: 'packed', trainUri: uriOf(cached.train), testUri: uriOf(cached.test) };
  }

  private async pickDataset(): Promise<DatasetInfo | null> {
    const { graph } = await this.snapshot();
    const picked = await pickData(this.parts.datasets, graph);
    if (picked === null) return null;
    const info = unwrap(picked);
    if (info.choice.id === 'file') this.keep({ ...this.shown, own: info });
    return info;
  }

  private async chooseLayer(layer: number): Promise<TrainingOffer> {
    const offer = given(await this.offer(layer));
    this.keep({ ...this.shown, layer, choice: null });
    return offer;
  }

  private async take(notice: Notice): Promise<void> {
    switch (notice.type) {
      case 'ready':
        this.ready = true;
        return this.hydrate();
      case 'events':
        if (this.trains(notice.runId)) this.progress(notice.events);
        return this.write(() => this.parts.runs.append(notice.runId, notice.events));
      case 'checkpoint':
        return this.write(() => this.parts.runs.keepCheckpoint(notice.runId, notice));
      case 'control':
        return this.parts.hostRuns?.control(notice.runId, notice.action);
      case 'reveal': {
        const snapshot = await this.source?.current();
        const { layer } = this.shown;
        return this.source?.reveal(layer === null ? null : (snapshot?.graph.layers[layer]?.span ?? null));
      }
      case 'pageError':
        return this.parts.log.error(`The training panel: ${notice.message}`);
      default:
        return this.parts.log.warn(`The training panel sent ${notice.type}, which it has no use for.`);
    }
  }

  /** Passes on what a run tells that the host trains. */
  hear(runId: string, events: readonly TrainingEvent[]): void {
    if (runId === this.shown.runId) this.connection.post({ type: 'events', runId, events });
  }

  private begin(plan: TrainingPlan): void {
    this.trained = new RunProgress(plan);
    this.parts.progressed(this.trained);
  }

  private progress(events: readonly TrainingEvent[]): void {
    if (this.trained === null) return;
    this.trained.add(events);
    if (this.trained.ended) this.end();
    else this.parts.progressed(this.trained);
  }

  private end(): void {
    if (this.trained === null) return;
    this.trained = null;
    this.parts.progressed(null);
  }

  private write(write: () => Promise<Result<null>>): Promise<void> {
    this.writing = this.writing.then(async () => {
      const written = await write().catch((error: unknown) => failure(messageOf(error)));
      if (written.ok || this.complained) return;
      this.complained = true;
      this.parts.log.error(written.error);
      void vscode.window.showErrorMessage(
        `Layerwright: ${written.error} The training goes on, but what follows may not be kept.`,
      );
    });
    return this.writing;
  }

  private async snapshot(): Promise<ModelSnapshot> {
    const snapshot = await this.source?.current();
    if (snapshot == null) throw new RequestFailure(this.source === null ? noModel : 'The model is no longer in its file.');
    return snapshot;
  }

  private dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.end();
    this.parts.remember(null);
    this.following?.dispose();
    this.connection.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

/** The network without another design; every design of it reads the same data. */
function graphOf(plan: TrainingPlan): ModelGraph {
  const [first] = plan.designs;
  if (first === undefined) throw new RequestFailure('The run has no designs. Delete it.');
  return first.graph;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new RequestFailure(result.error);
  return result.value;
}

function given(offer: TrainingOffer | string): TrainingOffer {
  if (typeof offer === 'string') throw new RequestFailure(offer);
  return offer;
}
