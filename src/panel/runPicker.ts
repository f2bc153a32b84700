/** The list of the runs that are kept: to open one, name it, or delete it. */
import * as vscode from 'vscode';
import type { RunListing, RunStore } from '../train/runStore.js';

interface RunItem extends vscode.QuickPickItem {
  readonly run: RunListing;
}

const renameButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('edit'), tooltip: 'Rename' };
const deleteButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Delete' };

const statusIcons: Readonly<Record<RunListing['status'], string>> = {
  waiting: '$(circle-outline)',
  running: '$(sync)',
  paused: '$(debug-pause)',
  stopped: '$(debug-stop)',
  finished: '$(pass)',
  failed: '$(error)',
};

/** The run that the user chose; `null` for none. */
export async function pickRun(runs: RunStore): Promise<string | null> {
  const listed = await runs.list();
  if (!listed.ok) {
    void vscode.window.showErrorMessage(`Layerwright: ${listed.error}`);
    return null;
  }
  if (listed.value.length === 0) {
    void vscode.window.showInformationMessage('There are no training runs yet. “Layerwright: Train Split Model” makes one.');
    return null;
  }
  const picker = vscode.window.createQuickPick<RunItem>();
  picker.title = 'Training Runs';
  picker.placeholder = 'Which run?';
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.items = listed.value.map(itemOf);
  try {
    return await new Promise<string | null>((resolve) => {
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.run.runId ?? null));
      picker.onDidHide(() => resolve(null));
      picker.onDidTriggerItemButton(({ item, button }) => {
        // A dialog takes the place of the list.
        picker.hide();
        void (button === renameButton ? rename(runs, item.run) : remove(runs, item.run));
      });
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

function itemOf(run: RunListing): RunItem {
  return {
    label: `${statusIcons[run.status]} ${run.title.replaceAll('$(', '$ (')}`,
    description: run.created === '' ? '' : new Date(run.created).toLocaleString(),
    detail: run.problem ?? run.designs.join(' · '),
    buttons: [renameButton, deleteButton],
    run,
  };
}

async function rename(runs: RunStore, run: RunListing): Promise<void> {
  const title = await vscode.window.showInputBox({ title: 'Rename the Run', value: run.title });
  if (title === undefined || title.trim() === '') return;
  const renamed = await runs.rename(run.runId, title.trim());
  if (!renamed.ok) void vscode.window.showErrorMessage(`Layerwright: ${renamed.error}`);
}

async function remove(runs: RunStore, run: RunListing): Promise<void> {
  if (run.status === 'running' || run.status === 'paused') {
    void vscode.window.showInformationMessage(`The run “${run.title}” is being trained. Stop it before you delete it.`);
    return;
  }
  const answer = await vscode.window.showWarningMessage(
    `Delete the run “${run.title}” with its measurements and checkpoints?`,
    { modal: true, detail: 'This cannot be undone.' },
    'Delete',
  );
  if (answer !== 'Delete') return;
  const removed = await runs.remove(run.runId);
  if (!removed.ok) void vscode.window.showErrorMessage(`Layerwright: ${removed.error}`);
}
