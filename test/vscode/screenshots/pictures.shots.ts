// The README's pictures, in light, dark and high contrast, narrow and wide. Run by `npm run screenshots`; those that the
// README shows go to media/screenshots, all others to test-results/screenshots.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, inject, it } from 'vitest';
import { TrainingPanel } from '../window/trainingPanel.js';
import { VsCodeWindow } from '../window/vscodeWindow.js';
import type { Theme } from '../window/settings.js';

const looks: readonly { readonly theme: Theme; readonly width: number; readonly height: number; readonly name: string }[] = [
  { name: 'light', theme: 'light', width: 1360, height: 850 },
  { name: 'dark', theme: 'dark', width: 1360, height: 850 },
  { name: 'high contrast', theme: 'high contrast', width: 1360, height: 850 },
  { name: 'high contrast light', theme: 'high contrast light', width: 1360, height: 850 },
  { name: 'narrow', theme: 'dark', width: 820, height: 900 },
  { name: 'wide', theme: 'light', width: 2200, height: 1100 },
];
const published = join(import.meta.dirname, '../../../media/screenshots');

describe.each(looks)('$name', ({ name, theme, width, height }) => {
  it('editor, problems, design table, training', async (context) => {
    const chromium = inject('chromium');
    const vscode = inject('vscode');
    if ('missing' in chromium) return context.skip(chromium.missing);
    if ('missing' in vscode) return context.skip(vscode.missing);
    const settings = {
      'editor.fontSize': 13,
      'editor.minimap.enabled': false,
      'editor.stickyScroll.enabled': false,
      'breadcrumbs.enabled': false,
      'workbench.activityBar.location': 'hidden',
    };
    const window = await VsCodeWindow.open(chromium.value, vscode.value, { file: 'cifar10.ts', theme, width, height, settings });
    const keep = async (what: string): Promise<void> => {
      await window.settle();
      const file = await window.screenshot(`${what} ${name}`);
      if (name !== 'light') return;
      await mkdir(published, { recursive: true });
      await copyFile(file, join(published, `${what.replace(/ /g, '-')}-light.png`));
    };
    try {
      await window.palette('View: Toggle Primary Side Bar Visibility');
      await window.lens('62,186 parameters').waitFor({ timeout: 60_000 });
      await window.goToLine(30);
      // With TypeScript's own hover below ours, which comes late the first time.
      await window.hoverAt('tf.layers.dense({ units: HIDDEN_UNITS', 'dense', /54,120[^]*DenseLayerArgs/);
      await keep('editor');
      await window.page.mouse.move(width / 3, height - 120);

      await window.palette('Layerwright: Compare Designs');
      await window.webview().locator('.design-table-page table tbody tr').first().waitFor({ timeout: 60_000 });
      await keep('designs');
      await window.closeTab('Designs');

      await window.showTab('cifar10.ts');
      const panel = await TrainingPanel.open(window);
      // The panel alone: beside the code it has half of the window.
      await window.palette('View: Maximize Editor Group and Hide Side Bars');
      await panel.fill('Training examples', '4000');
      await panel.fill('Learning rate', '0.01');
      await panel.fill('Epochs', '3');
      await panel.fill('Seeds', '3');
      await panel.press('Start');
      await panel.untilTitle(/^Finished$/, 500_000);
      // The extension host hears of it a moment later.
      await window.page.locator('.statusbar-item', { hasText: 'Training' }).waitFor({ state: 'hidden' });
      await keep('training');
      await window.closeTab('Training');

      await window.openFile('mismatch.ts');
      await window.problems('layerwright');
      await window.hintsOf('tf.layers.embedding', '320,000');
      await keep('problems');
    } catch (error) {
      await window.keepFailure(`screenshots ${name}`);
      throw error;
    } finally {
      await window.close();
    }
  }, 900_000);
});
