/**
 * A window of a real VS Code and what a person does in it: open a file, hover, read the problems, run a command, look at
 * a panel. Every method waits until what it asks for is there, and throws where it does not come.
 */
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { serveVsCode } from '../../../scripts/vscode/serve.mjs';
import type { RunningVsCode } from '../../../scripts/vscode/serve.mjs';
import type { PreparedVsCode } from '../setup/vscode.js';
import { launchChromium } from './chromium.js';
import type { Gpu } from './chromium.js';
import { keepFailure, keepScreenshot } from './evidence.js';
import { themes } from './settings.js';
import type { Theme } from './settings.js';

export interface WindowOptions {
  readonly gpu?: Gpu;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Whether the folder is trusted without asking; `false` is Restricted Mode. */
  readonly trust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder to copy and open; the sample workspace where none is named. */
  readonly folder?: string;
  /** A file of that folder that is opened with the window. */
  readonly file?: string;
  /** Runs `run()` of this module inside the extension host; see `hostRunner/`. */
  readonly hostTests?: { readonly extension: string; readonly module: string };
  /** On top of this process's environment, for the server and its extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '../../..');
const samples = join(root, 'media/samples');

export class VsCodeWindow {
  readonly #scratch: string;
  readonly #server: RunningVsCode;
  readonly #browser: Browser;
  readonly page: Page;
  /** The copy of the workspace that is open. */
  readonly workspace: string;
  readonly #console: string[] = [];
  readonly #hostTestsEnd: Promise<number>;
  #reportHostTestsEnd: (code: number) => void = () => undefined;

  private constructor(scratch: string, workspace: string, server: RunningVsCode, browser: Browser, page: Page) {
    this.#scratch = scratch;
    this.workspace = workspace;
    this.#server = server;
    this.#browser = browser;
    this.page = page;
    this.#hostTestsEnd = new Promise((resolve) => (this.#reportHostTestsEnd = resolve));
    page.on('console', (message) => this.#console.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.#console.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('crash', () => this.#console.push('the page crashed'));
  }

  /** Starts a server with a state of its own, a browser, and opens the folder. */
  static async open(chromium: string, vscode: PreparedVsCode, options: WindowOptions = {}): Promise<VsCodeWindow> {
    const scratch = await mkdtemp(join(tmpdir(), 'layerwright-vscode-'));
    const workspace = join(scratch, 'workspace');
    await cp(options.folder ?? samples, workspace, { recursive: true });
    // So that VS Code's own TypeScript finds TensorFlow.js, as it does in the clone.
    await symlink(join(root, 'node_modules'), join(scratch, 'node_modules'), 'dir');
    const server = await serveVsCode(vscode.server, {
      folder: scratch,
      extensions: vscode.extensions,
      trust: options.trust ?? true,
      testDriver: options.hostTests !== undefined,
      // A native back end that this machine happens to have built is not to be found, unless a test asks for it.
      environment: { LAYERWRIGHT_CACHE: join(scratch, 'cache'), ...options.environment },
      settings: { 'workbench.colorTheme': themes[options.theme ?? 'light'], ...options.settings },
    });
    const browser = await launchChromium(chromium, options.gpu ?? 'none');
    const page = await browser.newPage({ viewport: { width: options.width ?? 1280, height: options.height ?? 800 } });
    const window = new VsCodeWindow(scratch, workspace, server, browser, page);
    if (options.hostTests) {
      // VS Code's driver calls these two, so they have to be there before the page is.
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown) =>
        window.#console.push(`${type}: ${JSON.stringify(args)}`),
      );
      await page.exposeFunction('codeAutomationExit', (code: number) => window.#reportHostTestsEnd(code));
    }
    await page.goto(window.#address(options));
    await page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 60_000 });
    return window;
  }

  #address({ file, hostTests }: WindowOptions): string {
    const remote = (path: string) => `vscode-remote://${this.#server.authority}${path}`;
    const payload: [string, string][] = [];
    if (file !== undefined) payload.push(['openFile', remote(join(this.workspace, file))]);
    if (hostTests)
      payload.push(['extensionDevelopmentPath', remote(hostTests.extension)], ['extensionTestsPath', remote(hostTests.module)]);
    const query = new URLSearchParams({ folder: this.workspace });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `${this.#server.origin}/?${query.toString()}`;
  }

  // #region files and text

  /** Opens a file of the workspace by its name, as with Go to File, and waits for its text. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.page.locator('.quick-input-widget input');
    await input.fill(name);
    await this.page.locator('.quick-input-widget .monaco-list-row', { hasText: name }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** The line of the editor that has this text; it must be in view. */
  line(text: string): Locator {
    return this.page.locator('.editor-instance .view-line', { hasText: spaced(text) }).first();
  }

  /** Brings a line to the middle, by its 1-based number. */
  async goToLine(line: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    const input = this.page.locator('.quick-input-widget input');
    await input.fill(`:${line}`);
    await this.page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  /** Where a word stands on the screen: the middle of its first occurrence in the line that has `lineText`. */
  async #wordPosition(lineText: string, word: string): Promise<{ x: number; y: number }> {
    const line = this.line(lineText);
    await line.waitFor();
    return line.evaluate((element, wanted) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.nodeValue!.indexOf(wanted);
        if (at < 0) continue;
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      throw new Error(`“${wanted}” does not stand in one piece in “${element.textContent}”`);
    }, word);
  }

  /** Puts the cursor into a word. */
  async clickWord(lineText: string, word: string): Promise<void> {
    const { x, y } = await this.#wordPosition(lineText, word);
    await this.page.mouse.click(x, y);
  }

  /** Selects a word, as a double click does. */
  async selectWord(lineText: string, word: string): Promise<void> {
    const { x, y } = await this.#wordPosition(lineText, word);
    await this.page.mouse.dblclick(x, y);
  }

  /** Types at the cursor. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  // #endregion

  // #region what the extension says in the editor

  /** The text of the hover over a word once it has `expected` in it. Other hovers (types) may still be loading beside it. */
  async hoverAt(lineText: string, word: string, expected: string | RegExp): Promise<string> {
    const hover = this.page.locator('.monaco-hover:not(.hidden)', { hasText: expected }).first();
    const until = performance.now() + 60_000;
    for (;;) {
      const { x, y } = await this.#wordPosition(lineText, word);
      await this.page.mouse.move(x + 1, y);
      await this.page.mouse.move(x, y);
      try {
        await hover.waitFor({ timeout: 8_000 });
        return plain(await hover.innerText());
      } catch (error) {
        if (performance.now() > until) {
          const shown = await this.page.locator('.monaco-hover:not(.hidden)').allInnerTexts();
          throw new Error(`No hover over “${word}” says ${String(expected)}; shown: ${JSON.stringify(shown)}`, { cause: error });
        }
        // The language server of TypeScript starts late and answers first then: ask again.
        await this.page.mouse.move(5, 5);
      }
    }
  }

  /** Inlay hints of a line, in their order. */
  async hintsOf(lineText: string, expected: string | RegExp): Promise<string> {
    const line = this.page.locator('.editor-instance .view-line', { hasText: spaced(lineText) }).filter({ hasText: expected });
    await line.first().waitFor({ timeout: 60_000 });
    return plain(await line.first().innerText());
  }

  /** The CodeLens with this text. */
  lens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration', { hasText: text }).first();
  }

  squiggles(severity: 'error' | 'warning' | 'info'): Locator {
    return this.page.locator(`.editor-instance .squiggly-${severity}`);
  }

  /** Rows of the Problems view that have this text, once there is one. The view shows as many as fit. */
  async problems(text: string | RegExp): Promise<string[]> {
    await this.palette('Problems: Focus on Problems View');
    const rows = this.page.locator('.markers-panel-container .monaco-list-row', { hasText: text });
    await rows.first().waitFor({ timeout: 60_000 });
    return (await rows.allInnerTexts()).map(plain);
  }

  // #endregion

  // #region commands and panels

  /** Runs a command by its title, as a person does: again where the palette closed, as it does when the focus moves meanwhile. */
  async palette(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input');
    const row = this.page.locator('.quick-input-widget .monaco-list-row', { hasText: title }).first();
    for (let attempt = 1; ; attempt += 1) {
      await this.page.keyboard.press('F1');
      try {
        await input.fill(`>${title}`, { timeout: 10_000 });
        await row.click({ timeout: 10_000 });
        return;
      } catch (error) {
        if (attempt === 3) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** The document inside the webview that is in view. */
  webview(): FrameLocator {
    // A panel that is hidden keeps its frame.
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  }

  /** Clicks an editor's tab. */
  async showTab(title: string): Promise<void> {
    await this.page.locator('.tabs-container .tab', { hasText: title }).first().click();
  }

  async closeTab(title: string): Promise<void> {
    await this.showTab(title);
    await this.palette('View: Close Editor');
    await this.page.locator('.tabs-container .tab', { hasText: title }).waitFor({ state: 'detached' });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
  }

  /** Loads the whole window again: the extension host starts anew. */
  async reload(): Promise<void> {
    // Without the file that the first address names: VS Code opens that one in place of what was open.
    await this.page.goto(this.#address({}));
    await this.page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 60_000 });
  }

  // #endregion

  // #region evidence

  /** Waits until nothing fades in or out any more. A cursor blinks for ever. */
  async settle(): Promise<void> {
    await this.page.evaluate(async () => {
      const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
      await Promise.allSettled(passing.map(({ finished }) => finished));
    });
  }

  screenshot(name: string): Promise<string> {
    return keepScreenshot(this.page, name);
  }

  keepFailure(title: string): Promise<void> {
    return keepFailure(title, this.page, { server: this.#server.output(), page: this.#console.join('\n') });
  }

  /** The exit code of the tests inside the extension host. */
  async hostTestsEnd(milliseconds: number): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<number>((resolve) => (timer = setTimeout(() => resolve(-1), milliseconds)));
    const code = await Promise.race([this.#hostTestsEnd, late]);
    clearTimeout(timer);
    return code;
  }

  /** Whatever the page wrote to its console so far. */
  consoleLines(): readonly string[] {
    return this.#console;
  }

  // #endregion

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    await rm(this.#scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Monaco writes spaces as no-break spaces. */
function plain(text: string): string {
  return text.replace(/\u00a0/g, ' ');
}

/** A pattern that finds `text` whichever spaces it is written with. */
function spaced(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '[ \u00a0]'));
}
