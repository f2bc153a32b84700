/** Activation: builds the services, registers the features, nothing else. The entry files bring the platform. */
import * as vscode from 'vscode';
import { registerCommands } from './editor/commands.js';
import { startEditor } from './editor/editor.js';
import type { Platform } from './editor/platform.js';
import { startPanels } from './panel/panels.js';

export function activateOn(platform: Platform, context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Layerwright', { log: true });
  const editor = startEditor(platform, context.workspaceState, log);
  const panels = startPanels({ context, log });
  const commands = registerCommands({ services: editor, panels, extensionUri: context.extensionUri });
  context.subscriptions.push(log, editor, panels, commands);
}
