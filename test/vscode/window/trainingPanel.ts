/** The training panel as a person uses it. */
import type { FrameLocator, Locator } from 'playwright-core';
import type { VsCodeWindow } from './vscodeWindow.js';

export class TrainingPanel {
  readonly #frame: FrameLocator;

  private constructor(readonly window: VsCodeWindow) {
    this.#frame = window.webview();
  }

  /** Runs the command with the cursor where it is, and waits for the form. */
  static async open(window: VsCodeWindow): Promise<TrainingPanel> {
    await window.palette('Layerwright: Train Split Model');
    const panel = new TrainingPanel(window);
    await panel.#frame.locator('.settings h1').waitFor({ timeout: 60_000 });
    return panel;
  }

  async fill(label: string, value: string): Promise<void> {
    const input = this.#frame.getByRole('textbox', { name: label }).and(this.#frame.locator('input'));
    await input.fill(value);
    await input.blur();
  }

  async choose(label: string, option: string | RegExp): Promise<void> {
    const control = this.#frame
      .locator('.field', { has: this.#frame.locator(`:text-is("${label}")`) })
      .locator('vscode-dropdown');
    await control.click();
    await control.locator('vscode-option', { hasText: option }).click();
  }

  async press(label: 'Start' | 'Pause' | 'Resume' | 'Continue' | 'Stop'): Promise<void> {
    await this.#frame.locator('vscode-button', { hasText: label }).filter({ visible: true }).click();
  }

  /** What the run's line says: “Training on WebAssembly”, “Paused”, “Finished”. */
  title(): Promise<string> {
    return this.#frame.locator('.status-title').innerText();
  }

  detail(): Promise<string> {
    return this.#frame.locator('.status-detail').innerText();
  }

  /** Waits until the run's line says it, and throws with what it said last. */
  async untilTitle(expected: RegExp, milliseconds: number): Promise<string> {
    const until = performance.now() + milliseconds;
    for (;;) {
      const title = await this.title();
      if (expected.test(title)) return title;
      const gaveUp = /failed/i.test(title) && !expected.test(title);
      if (gaveUp || performance.now() > until) {
        throw new Error(`The run is at “${title}” (${await this.detail()}), and not at ${String(expected)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** How much of the run is done, 0 to 1. */
  async fraction(): Promise<number> {
    return Number(await this.#frame.locator('progress.run-progress').getAttribute('value'));
  }

  /** The pixels of the first chart. Two that differ: the curve moved. */
  picture(): Promise<string> {
    return this.#frame
      .locator('.chart canvas')
      .first()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  }

  /** Rows of the results, as text. */
  results(): Promise<string[]> {
    return this.#frame.locator('.result-table tbody tr').allInnerTexts();
  }

  verdicts(): Promise<string> {
    return this.#frame.locator('.verdicts').innerText();
  }

  /** Why the back end was taken: “measured: …”. */
  backends(): Promise<string> {
    return this.#frame.locator('details.backends summary').innerText();
  }

  notice(): Locator {
    return this.#frame.locator('.notice');
  }
}
