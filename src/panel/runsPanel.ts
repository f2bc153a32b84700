/** The panel of all runs that are kept: to look at, compare, go on with, name, export, or delete. */
import * as vscode from 'vscode';
import type { TitledRun } from '../protocol.js';
import type { RunListing, RunStore } from '../train/runStore.js';
import type { Result } from '../train/result.js';
import { PageConnection, RequestFailure } from './pageConnection.js';
import type { Notice, Request } from './pageConnection.js';
import { panelIcon, showPage } from './page.js';
import { exportRun, saveExport } from './runExport.js';
import { runOverview } from './runOverview.js';
import { runsViewType } from './viewTypes.js';

export interface RunsPanelParts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly runs: RunStore;
  /** Whether somebody trains the run now. */
  isLive(runId: string): boolean;
  /** Shows a run in the training panel, and goes on with it where `resume` says so. */
  openRun(runId: string, resume: boolean): void;
  /** Runs are no longer kept. */
  removed(runIds: readonly string[]): void;
}

export class RunsPanel {
  private readonly connection: PageConnection;
  private readonly subscriptions: { dispose(): void }[] = [];
  private disposed = false;
  /** Only the newest state is sent: a list that was read earlier may be finished later. */
  private reading = 0;

  /** Takes over a panel that VS Code has made: a new one, or one that it restores. */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: RunsPanelParts,
  ) {
    panel.iconPath = panelIcon(parts.extensionUri);
    this.connection = new PageConnection(panel.webview, {
      request: (request) => this.answer(request),
      notice: (notice) => this.take(notice),
      reportError: (error) => parts.log.error(error instanceof Error ? error : String(error)),
    });
    this.subscriptions.push(
      panel.onDidDispose(() => this.dispose()),
      // What happened while the panel was hidden is seen when it is shown again.
      panel.onDidChangeViewState(() => {
        if (panel.visible) void this.refresh();
      }),
    );
    showPage(panel, parts.extensionUri, { page: 'runs', title: 'Training Runs', folders: [], computes: true });
  }

  static open(parts: RunsPanelParts): RunsPanel {
    return new RunsPanel(vscode.window.createWebviewPanel(runsViewType, 'Training Runs', vscode.ViewColumn.Active), parts);
  }

  onDidDispose(listener: () => void): void {
    this.subscriptions.push(this.panel.onDidDispose(listener));
  }

  bringForward(): void {
    this.panel.reveal();
  }

  /** Gives the page the runs as they are now. */
  async refresh(): Promise<void> {
    const reading = ++this.reading;
    const listed = await this.parts.runs.list();
    if (this.disposed || reading !== this.reading) return;
    this.connection.post({
      type: 'hydrateRuns',
      runs: listed.ok ? listed.value.map((listing) => runOverview(listing, this.parts.isLive(listing.runId))) : [],
      message: listed.ok ? null : listed.error,
    });
  }

  private async answer(request: Exclude<Request, { readonly type: 'cancel' }>): Promise<unknown> {
    switch (request.type) {
      case 'loadRuns':
        return this.load(request.runIds);
      case 'exportRun':
        return exportRun(this.parts.runs, request.runId, request.axis);
      case 'saveExport':
        return saveExport(request.folder, request.files);
      case 'copy':
        await vscode.env.clipboard.writeText(request.text);
        return null;
      default:
        throw new RequestFailure(`The list of runs has no answer to ${request.type}.`);
    }
  }

  private async load(runIds: readonly string[]): Promise<TitledRun[]> {
    const loaded = await Promise.all(runIds.map((runId) => this.parts.runs.load(runId)));
    return loaded.flatMap((run) => {
      if (!run.ok) return [];
      const { plan, events, dropped, status, title } = run.value;
      const note = dropped === null ? [] : [{ event: 'note' as const, message: dropped }];
      return [{ plan, events: [...note, ...events], status, title }];
    });
  }

  private async take(notice: Notice): Promise<void> {
    switch (notice.type) {
      case 'ready':
        return this.refresh();
      case 'openRun':
        return this.parts.openRun(notice.runId, notice.resume);
      case 'renameRun':
        return this.rename(notice.runId);
      case 'deleteRuns':
        return this.remove(notice.runIds);
      case 'pageError':
        return this.parts.log.error(`The list of runs: ${notice.message}`);
      default:
        return this.parts.log.warn(`The list of runs sent ${notice.type}, which it has no use for.`);
    }
  }

  private async rename(runId: string): Promise<void> {
    const run = await this.parts.runs.load(runId);
    if (!run.ok) return complain(run);
    const title = await vscode.window.showInputBox({
      title: 'Rename the Run',
      value: run.value.title,
      validateInput: (text) => (text.trim() === '' || text.trim().length > 200 ? 'The name has 1 to 200 characters.' : null),
    });
    if (title === undefined) return;
    complain(await this.parts.runs.rename(runId, title));
    await this.refresh();
  }

  private async remove(runIds: readonly string[]): Promise<void> {
    const listed = await this.parts.runs.list();
    if (!listed.ok) return complain(listed);
    const chosen = listed.value.filter(({ runId }) => runIds.includes(runId));
    const live = chosen.find(({ runId }) => this.parts.isLive(runId));
    if (live !== undefined) {
      void vscode.window.showInformationMessage(`The run “${live.title}” is being trained. Stop it before you delete it.`);
      return;
    }
    const answer = await vscode.window.showWarningMessage(
      question(chosen),
      { modal: true, detail: 'Measurements and weights are deleted. This cannot be undone.' },
      'Delete',
    );
    if (answer !== 'Delete') return;
    for (const { runId } of chosen) complain(await this.parts.runs.remove(runId));
    this.parts.removed(runIds);
    await this.refresh();
  }

  private dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.connection.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

function question(chosen: readonly RunListing[]): string {
  const [only] = chosen;
  return chosen.length === 1 && only !== undefined ? `Delete the run “${only.title}”?` : `Delete ${chosen.length} runs?`;
}

function complain(result: Result<unknown>): void {
  if (!result.ok) void vscode.window.showErrorMessage(`Layerwright: ${result.error}`);
}
