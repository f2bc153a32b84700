import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, hostTest } from '../hostRunner/hostTest.js';

hostTest('the packaged extension is there and becomes active with a TypeScript file', async () => {
  const extension = vscode.extensions.getExtension('layerwright.layerwright');
  assert.ok(extension, 'the extension is installed');
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the samples are open');
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'cifar10.ts'));
  await eventually(
    () => extension.isActive,
    (active) => active,
  );
});
