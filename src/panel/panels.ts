/** The panels: one for training, one for the design table and one for the runs that are kept, each turned to what it was last opened for, and restored after a reload. */
import * as vscode from 'vscode';
import type { DesignChoice } from '../design/choice.js';
import { RunStore } from '../train/runStore.js';
import { DatasetLibrary } from './datasetLibrary.js';
import { DesignTablePanel } from './designTablePanel.js';
import type { DesignTableParts, ShownTable } from './designTablePanel.js';
import { TrainingStatus } from './trainingStatus.js';
import { HostRuns } from './hostRuns.js';
import type { FindModel, ModelSource } from './modelSource.js';
import type { TrainingPlatform } from './platform.js';
import type { RunProgress } from './runProgress.js';
import { RunsPanel } from './runsPanel.js';
import type { RunsPanelParts } from './runsPanel.js';
import { TrainingPanel } from './trainingPanel.js';
import type { ShownTraining, TrainingParts } from './trainingPanel.js';
import { userFilesAt } from './userFiles.js';

export interface PanelContext {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly platform: TrainingPlatform;
  readonly findModel: FindModel;
}

const shownTrainingKey = 'shownTraining';
const shownTableKey = 'shownTable';

export class Panels {
  private training: TrainingPanel | null = null;
  private table: DesignTablePanel | null = null;
  private list: RunsPanel | null = null;
  private readonly runs: RunStore;
  private readonly hostRuns: HostRuns | null;
  private readonly trainingParts: TrainingParts;
  private readonly tableParts: DesignTableParts;
  private readonly listParts: RunsPanelParts;
  /** The run that is being trained, as far as was told. */
  private live: string | null = null;
  private readonly status = new TrainingStatus();

  constructor(private readonly context: PanelContext) {
    const { extension, log, platform } = context;
    const datasetFolder = vscode.Uri.joinPath(extension.globalStorageUri, 'datasets');
    const runFolder = vscode.Uri.joinPath(extension.globalStorageUri, 'runs');
    this.runs = new RunStore(platform.store(runFolder), (runId) => this.isLive(runId));
    this.hostRuns =
      platform.native === null
        ? null
        : new HostRuns(platform.native, this.runs, {
            onEvents: (runId, events) => this.training?.hear(runId, events),
            onProgress: (progress) => this.progressed(progress),
            reportError: (error) => log.error(error instanceof Error ? error : String(error)),
          });
    const datasetStore = platform.store(datasetFolder);
    this.trainingParts = {
      extensionUri: extension.extensionUri,
      log,
      runs: this.runs,
      datasets: new DatasetLibrary({
        store: datasetStore,
        network: platform.network,
        filesAt: (address) => userFilesAt(address, platform.store),
      }),
      datasetFolder,
      datasetStore,
      hostRuns: this.hostRuns,
      remember: (shown) => void extension.workspaceState.update(shownTrainingKey, shown ?? undefined),
      progressed: (progress) => this.progressed(progress),
    };
    this.tableParts = {
      extensionUri: extension.extensionUri,
      log,
      train: (source, layer, choice) => this.showTraining(source, layer, choice),
      remember: (shown) => void extension.workspaceState.update(shownTableKey, shown ?? undefined),
    };
    this.listParts = {
      extensionUri: extension.extensionUri,
      log,
      runs: this.runs,
      isLive: (runId) => this.isLive(runId),
      openRun: (runId, resume) => this.openRun(runId, resume),
      removed: (runIds) => this.training?.forget(runIds),
    };
  }

  showTraining(source: ModelSource, layer: number | null, choice: DesignChoice | null): void {
    const panel = this.trainingPanel();
    panel.showModel(source, layer, choice);
    panel.bringForward();
  }

  showTable(source: ModelSource, layer: number | null): void {
    if (this.table === null) this.adoptTable(DesignTablePanel.open(this.tableParts, source, layer));
    else {
      this.table.show(source, layer);
      this.table.bringForward();
    }
  }

  /** Shows the runs that are kept. */
  showRuns(): void {
    if (this.list === null) this.adoptList(RunsPanel.open(this.listParts));
    else this.list.bringForward();
  }

  /** Shows a run in the training panel, and goes on with it if that is asked for. A panel that trains another run keeps it. */
  private openRun(runId: string, resume: boolean): void {
    const busy = this.training?.trainedRun ?? null;
    if (busy !== null && busy !== runId) {
      const sentence =
        'The training panel is busy with another run. Stop that one or wait for its end; until then runs can be looked at in the list.';
      void vscode.window.showInformationMessage(sentence);
      return;
    }
    const panel = this.trainingPanel();
    panel.showRun(runId, resume);
    panel.bringForward();
  }

  private isLive(runId: string): boolean {
    return this.training?.trains(runId) === true || this.hostRuns?.trains(runId) === true;
  }

  private progressed(progress: RunProgress | null): void {
    this.status.show(progress);
    const live = progress === null ? null : progress.plan.runId;
    if (live === this.live) return;
    this.live = live;
    void this.list?.refresh();
  }

  /** Shows the panel of the run that is trained; one that the host trains may have none. */
  revealTraining(): void {
    const panel = this.trainingPanel();
    const runId = this.hostRuns?.runId ?? null;
    if (runId !== null && !panel.shows(runId)) panel.showRun(runId);
    panel.bringForward();
  }

  controlTraining(action: 'pause' | 'resume' | 'stop'): void {
    const runId = this.hostRuns?.runId ?? null;
    if (runId === null) this.training?.control(action);
    else void this.hostRuns?.control(runId, action);
  }

  dispose(): void {
    this.status.dispose();
    this.hostRuns?.dispose();
  }

  private trainingPanel(): TrainingPanel {
    return this.training ?? this.adoptTraining(TrainingPanel.open(this.trainingParts));
  }

  private adoptTraining(panel: TrainingPanel): TrainingPanel {
    this.training = panel;
    panel.onDidDispose(() => (this.training = null));
    return panel;
  }

  private adoptList(panel: RunsPanel): void {
    this.list = panel;
    panel.onDidDispose(() => (this.list = null));
  }

  private adoptTable(panel: DesignTablePanel): void {
    this.table = panel;
    panel.onDidDispose(() => (this.table = null));
  }

  restoreTraining(panel: vscode.WebviewPanel): void {
    const shown = this.context.extension.workspaceState.get<ShownTraining>(shownTrainingKey);
    const restored = this.adoptTraining(new TrainingPanel(panel, this.trainingParts));
    if (shown !== undefined) restored.restore(shown, shown.model === null ? null : this.context.findModel(shown.model));
  }

  restoreTable(panel: vscode.WebviewPanel): void {
    const shown = this.context.extension.workspaceState.get<ShownTable>(shownTableKey);
    if (shown === undefined) panel.dispose();
    else this.adoptTable(new DesignTablePanel(panel, this.tableParts, this.context.findModel(shown.model), shown.layer));
  }

  restoreRuns(panel: vscode.WebviewPanel): void {
    this.adoptList(new RunsPanel(panel, this.listParts));
  }
}
