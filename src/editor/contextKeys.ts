/** Tells VS Code whether the active editor builds a model, so that menus offer what can be done. */
import * as vscode from 'vscode';
import type { EditorServices } from './services.js';

export function registerContextKeys(services: EditorServices): vscode.Disposable {
  let told: boolean | null = null;
  const refresh = () => {
    const document = vscode.window.activeTextEditor?.document;
    const found = document === undefined ? null : services.analysis.newest(document);
    const has = found !== null && found.analysis.models.length > 0;
    if (has === told) return;
    told = has;
    void vscode.commands.executeCommand('setContext', 'layerwright.editorHasModels', has);
  };
  refresh();
  return vscode.Disposable.from(services.analysis.onDidAnalyze(refresh), vscode.window.onDidChangeActiveTextEditor(refresh));
}
