/** Activation: builds the services, registers the features, nothing else. The entry files bring the platform. */
import * as vscode from 'vscode';
import { registerCommands } from './editor/commands.js';
import { startEditor } from './editor/editor.js';
import type { Platform } from './editor/platform.js';
import { TrackedModel } from './editor/trackedModel.js';
import { PanelsOnDemand } from './panel/panelsOnDemand.js';
import type { TrainingPlatform } from './panel/platform.js';

export interface HostPlatform {
  readonly editor: Platform;
  /** Loaded with the first panel. */
  readonly loadTraining: () => Promise<TrainingPlatform>;
}

export function activateOn(platform: HostPlatform, extension: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Layerwright', { log: true });
  const editor = startEditor(platform.editor, extension.workspaceState, log);
  const panels = new PanelsOnDemand({
    extension,
    log,
    loadPlatform: platform.loadTraining,
    findModel: (key) => new TrackedModel(editor, key),
  });
  const commands = registerCommands({
    services: editor,
    extensionUri: extension.extensionUri,
    panels: {
      trainSplitModel: (target) => panels.showTraining(TrackedModel.of(editor, target)),
      compareDesigns: (target, layer) => panels.showTable(TrackedModel.of(editor, target), layer),
      showRuns: () => panels.showRuns(),
      revealTraining: () => panels.revealTraining(),
      controlTraining: (action) => panels.controlTraining(action),
    },
  });
  extension.subscriptions.push(log, editor, panels, commands);
}
