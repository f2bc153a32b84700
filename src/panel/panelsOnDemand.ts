/** The panels are loaded with the first that is opened or restored: nothing of them is needed to start. */
import * as vscode from 'vscode';
import type { ModelSource } from './modelSource.js';
import type { PanelContext, Panels } from './panels.js';
import type { TrainingPlatform } from './platform.js';
import { designTableViewType, runsViewType, trainingViewType } from './viewTypes.js';

export type OnDemandContext = Omit<PanelContext, 'platform'> & {
  readonly loadPlatform: () => Promise<TrainingPlatform>;
};

export class PanelsOnDemand {
  private loading: Promise<Panels> | null = null;
  private loaded: Panels | null = null;
  private readonly serializers: vscode.Disposable;

  constructor(private readonly context: OnDemandContext) {
    const { registerWebviewPanelSerializer } = vscode.window;
    this.serializers = vscode.Disposable.from(
      registerWebviewPanelSerializer(trainingViewType, {
        deserializeWebviewPanel: async (panel) => (await this.load()).restoreTraining(panel),
      }),
      registerWebviewPanelSerializer(designTableViewType, {
        deserializeWebviewPanel: async (panel) => (await this.load()).restoreTable(panel),
      }),
      registerWebviewPanelSerializer(runsViewType, {
        deserializeWebviewPanel: async (panel) => (await this.load()).restoreRuns(panel),
      }),
    );
  }

  async showTraining(source: ModelSource): Promise<void> {
    (await this.load()).showTraining(source, null, null);
  }

  async showTable(source: ModelSource, layer: number | null): Promise<void> {
    (await this.load()).showTable(source, layer);
  }

  async showRuns(): Promise<void> {
    (await this.load()).showRuns();
  }

  /** There is no panel before one was asked for. */
  revealTraining(): void {
    this.loaded?.revealTraining();
  }

  controlTraining(action: 'pause' | 'resume' | 'stop'): void {
    this.loaded?.controlTraining(action);
  }

  dispose(): void {
    this.serializers.dispose();
    this.loaded?.dispose();
  }

  private load(): Promise<Panels> {
    this.loading ??= this.make().catch((error: unknown) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  private async make(): Promise<Panels> {
    const [module, platform] = await Promise.all([import('./panels.js'), this.context.loadPlatform()]);
    this.loaded = new module.Panels({ ...this.context, platform });
    return this.loaded;
  }
}
