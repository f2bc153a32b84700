import * as vscode from 'vscode';

/** Lets the user choose where to save a text. `false` where the user changed their mind. */
export async function saveText(name: string, text: string): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  // The name comes from the page: a plain file name, whatever is in it.
  const plain = name.replace(/[^\p{L}\p{N} ._()-]+/gu, '-').slice(0, 100) || 'layerwright.txt';
  const target = await vscode.window.showSaveDialog({
    title: 'Save',
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, plain) }),
  });
  if (target === undefined) return false;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  return true;
}
