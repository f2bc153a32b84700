/** The panel that compares the designs of one dense layer of a model, and follows the model while it is edited. */
import * as vscode from 'vscode';
import { compareDesigns } from '../design/compare.js';
import type { DesignTable } from '../design/compare.js';
import { designKinds } from '../design/designs.js';
import type { DesignChoice } from '../design/choice.js';
import { isDesignFailure } from '../design/failure.js';
import { saveFile } from './saving.js';
import type { ModelKey, ModelSource } from './modelSource.js';
import { PageConnection, RequestFailure } from './pageConnection.js';
import type { Notice, Request } from './pageConnection.js';
import { panelIcon, showPage } from './page.js';
import { designTableViewType } from './viewTypes.js';

export interface DesignTableParts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Opens the training panel with a design chosen. */
  train(source: ModelSource, layer: number, choice: DesignChoice): void;
  /** Keeps what is needed to restore the panel after a reload; `null` when it is closed. */
  remember(shown: ShownTable | null): void;
}

/** What the panel is about: plain JSON. */
export interface ShownTable {
  readonly model: ModelKey;
  /** Index of the dense layer; `null` for the one that the table chooses. */
  readonly layer: number | null;
}

export class DesignTablePanel {
  private readonly connection: PageConnection;
  private readonly subscriptions: { dispose(): void }[] = [];
  private following: { dispose(): void } | null = null;
  private disposed = false;

  /** Takes over a panel that VS Code has made: a new one, or one that it restores. */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: DesignTableParts,
    private source: ModelSource,
    private layer: number | null,
  ) {
    panel.iconPath = panelIcon(parts.extensionUri);
    this.connection = new PageConnection(panel.webview, {
      request: (request) => this.answer(request),
      notice: (notice) => this.take(notice),
      reportError: (error) => parts.log.error(error instanceof Error ? error : String(error)),
    });
    this.subscriptions.push(panel.onDidDispose(() => this.dispose()));
    showPage(panel, parts.extensionUri, { page: 'designTable', title: 'Designs', folders: [], computes: false });
    this.show(source, layer);
  }

  static open(parts: DesignTableParts, source: ModelSource, layer: number | null): DesignTablePanel {
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(designTableViewType, 'Designs', place);
    return new DesignTablePanel(panel, parts, source, layer);
  }

  onDidDispose(listener: () => void): void {
    this.subscriptions.push(this.panel.onDidDispose(listener));
  }

  /** Turns to a model, perhaps another one than before. */
  show(source: ModelSource, layer: number | null): void {
    this.source = source;
    this.layer = layer;
    this.following?.dispose();
    this.following = source.onDidChange(() => void this.hydrate());
    this.parts.remember({ model: source.key, layer });
    void this.hydrate();
  }

  bringForward(): void {
    this.panel.reveal(undefined, true);
  }

  private async table(): Promise<DesignTable | string> {
    const snapshot = await this.source.current();
    if (snapshot === null)
      return 'The model is no longer in its file. Put the cursor into a model and compare its designs again.';
    const table = compareDesigns(snapshot.graph, {
      ...(this.layer === null ? {} : { layer: this.layer }),
      designs: designKinds,
      lineOf: (span) => snapshot.lineOf(span),
    });
    if (isDesignFailure(table)) return table.message;
    return { ...table, model: { name: snapshot.name, file: snapshot.file } };
  }

  private async hydrate(): Promise<void> {
    const { source } = this;
    const table = await this.table();
    // Another model may have been asked for meanwhile.
    if (this.disposed || source !== this.source) return;
    const shown = typeof table === 'string' ? null : table;
    this.panel.title = shown?.model.name == null ? 'Designs' : `Designs: ${shown.model.name}`;
    this.connection.post({ type: 'hydrateTable', table: shown, message: typeof table === 'string' ? table : null });
  }

  private async answer(request: Exclude<Request, { readonly type: 'cancel' }>): Promise<unknown> {
    switch (request.type) {
      case 'copy':
        await vscode.env.clipboard.writeText(request.text);
        return null;
      case 'save':
        return (await saveFile(request.name, new TextEncoder().encode(request.text))) !== null;
      default:
        throw new RequestFailure(`The design table has no answer to ${request.type}.`);
    }
  }

  private async take(notice: Notice): Promise<void> {
    switch (notice.type) {
      case 'ready':
        return this.hydrate();
      case 'reveal': {
        const table = await this.table();
        const snapshot = await this.source.current();
        const index = typeof table === 'string' ? null : table.layer.index;
        return this.source.reveal(index === null ? null : (snapshot?.graph.layers[index]?.span ?? null));
      }
      case 'train': {
        const table = await this.table();
        if (typeof table !== 'string') this.parts.train(this.source, table.layer.index, notice.choice);
        return;
      }
      case 'pageError':
        return this.parts.log.error(`The design table: ${notice.message}`);
      default:
        return this.parts.log.warn(`The design table sent ${notice.type}, which it has no use for.`);
    }
  }

  private dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.parts.remember(null);
    this.following?.dispose();
    this.connection.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
