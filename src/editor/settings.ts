/** Every setting, read in one place. */
import * as vscode from 'vscode';

export interface Settings {
  readonly enabled: boolean;
  readonly hover: boolean;
  readonly inlayHints: boolean;
  readonly codeLens: boolean;
  readonly diagnostics: boolean;
  readonly statusBar: boolean;
  /** Milliseconds of quiet before changed text is read. */
  readonly delay: number;
  /** Steps of the reader's interpreter; `null` for its own limit. */
  readonly fuel: number | null;
  /** Folder whose `node_modules` has `@tensorflow/tfjs-node`; `null` to look for it. */
  readonly tfjsNodeFolder: string | null;
}

export const section = 'layerwright';

/** The settings that hold for a document; those of the window where none is given. */
export function settingsFor(uri?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration(section, uri);
  const enabled = configuration.get<boolean>('enable', true);
  const surface = (name: string): boolean => enabled && configuration.get<boolean>(`${name}.enable`, true);
  const steps = configuration.get<number | null>('analysis.maxSteps', null);
  const folder = configuration.get('training.tfjsNodeFolder', '').trim();
  return {
    enabled,
    hover: surface('hover'),
    inlayHints: surface('inlayHints'),
    codeLens: surface('codeLens'),
    diagnostics: surface('diagnostics'),
    statusBar: surface('statusBar'),
    delay: Math.min(5000, Math.max(0, configuration.get('analysis.delay', 300))),
    fuel: typeof steps === 'number' && steps > 0 ? steps : null,
    tfjsNodeFolder: folder === '' ? null : folder,
  };
}

export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) listener();
  });
}
