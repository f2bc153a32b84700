/** Documents and places for the tests in the extension host. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** The folder of the samples. */
export function samples(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the samples are open');
  return folder.uri;
}

export async function openSample(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(samples(), name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** A document that was never saved, shown in an editor. */
export async function openText(content: string, language = 'typescript'): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  await vscode.window.showTextDocument(document);
  return document;
}

/** The place of a text, plus so many characters. */
export function placeOf(document: vscode.TextDocument, text: string, plus = 0): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} is in the document`);
  return document.positionAt(at + plus);
}

export async function edit(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = placeOf(document, from);
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, new vscode.Range(start, placeOf(document, from, from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(change), 'the edit was applied');
}

/** Closes whatever is open without saving it. */
export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** A setting for as long as the work goes on. */
export async function withSetting(name: string, value: unknown, work: () => Promise<void>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    await work();
  } finally {
    await configuration.update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}
