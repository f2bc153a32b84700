/** The run that is being trained, in the status bar: a panel that is hidden goes on training. */
import * as vscode from 'vscode';
import type { RunProgress } from './runProgress.js';

export class TrainingStatus {
  private readonly item: vscode.StatusBarItem;
  private told = false;

  constructor() {
    this.item = vscode.window.createStatusBarItem('layerwright.training', vscode.StatusBarAlignment.Left, 0);
    this.item.name = 'Layerwright: Training';
    this.item.command = 'layerwright.showTrainingPanel';
  }

  show(progress: RunProgress | null): void {
    if ((progress !== null) !== this.told) {
      this.told = progress !== null;
      void vscode.commands.executeCommand('setContext', 'layerwright.training', this.told);
    }
    if (progress === null) return this.item.hide();
    const icon = progress.paused ? '$(debug-pause)' : '$(loading~spin)';
    const percent = Math.floor(progress.fraction * 100);
    this.item.text = `${icon} ${progress.paused ? 'Training paused' : 'Training'} ${percent} %`;
    const designs = progress.plan.designs.map(({ label }) => label).join(', ');
    this.item.tooltip = `${progress.plan.model.name}: ${designs}. Click to show the training panel.`;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}
