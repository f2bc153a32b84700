/** Entry in an extension host under Node: the desktop and remote machines. */
import type * as vscode from 'vscode';
import { activateOn } from './activate.js';
import type { ReadModels } from './editor/analysisService.js';

export function activate(context: vscode.ExtensionContext): void {
  activateOn(
    {
      // A bundle of its own, because the parser in it takes longer to load than all the rest.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      loadReader: () => Promise.resolve((require('./reader.js') as { readonly readModels: ReadModels }).readModels),
      now: () => performance.now(),
    },
    context,
  );
}
