/** The panels: one training panel and one design table at a time, each for the model that it was last opened for. */
import type * as vscode from 'vscode';

export interface PanelContext {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
}

export function startPanels(_: PanelContext): any {
  return { trainSplitModel: async () => {}, compareDesigns: async () => {}, showRuns: async () => {}, dispose() {} };
}
