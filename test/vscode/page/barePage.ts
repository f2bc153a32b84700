/** A page of Layerwright in a bare browser, with a host that the test plays. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFailed } from 'vitest';
import type { Browser, Page, ViewportSize } from 'playwright-core';
import type { HostMessage, PageMessage } from '../../../src/protocol.js';
import { launchChromium } from '../window/chromium.js';
import { keepFailure, keepScreenshot } from '../window/evidence.js';
import type { ThemeId } from './fixture/themes.js';
import { servePages } from './pageServer.js';
import type { PageServer } from './pageServer.js';

export interface PageOptions {
  readonly theme?: ThemeId;
  readonly size?: ViewportSize;
  /** What the system asks for, such as fewer movements. */
  readonly reducedMotion?: boolean;
  /** Train with the worker that ships, instead of the one that is played. */
  readonly realWorker?: boolean;
}

export class BarePage {
  constructor(
    readonly page: Page,
    private readonly consoleErrors: readonly string[],
  ) {}

  send(message: HostMessage): Promise<void> {
    return this.page.evaluate((news) => fakeHost.send(news as HostMessage), message as unknown);
  }

  /** What the page has posted, of one type. */
  async posted<T extends PageMessage['type']>(type: T): Promise<Extract<PageMessage, { readonly type: T }>[]> {
    const all = await this.page.evaluate(() => fakeHost.posted);
    return all.filter((message): message is Extract<PageMessage, { readonly type: T }> => message.type === type);
  }

  /** Waits until the page has posted a message of the type, and gives the latest. */
  async untilPosted<T extends PageMessage['type']>(type: T): Promise<Extract<PageMessage, { readonly type: T }>> {
    await this.page.waitForFunction((wanted) => fakeHost.posted.some((message) => message.type === wanted), type);
    const [latest] = (await this.posted(type)).slice(-1);
    if (!latest) throw new Error(`no ${type}`);
    return latest;
  }

  /** Answers every request of the type with the result. */
  answer(type: PageMessage['type'], result: unknown): Promise<void> {
    return this.page.evaluate(([asked, value]) => void (fakeHost.answers[asked] = () => value), [type, result] as const);
  }

  /** Answers every request of the type with an error. */
  refuse(type: PageMessage['type'], sentence: string): Promise<void> {
    return this.page.evaluate(
      ([asked, error]) =>
        void (fakeHost.answers[asked] = () => {
          throw new Error(error);
        }),
      [type, sentence] as const,
    );
  }

  picture(name: string): Promise<string> {
    return keepScreenshot(this.page, `page ${name}`);
  }

  /** Whatever goes wrong without being seen: refused by the content security policy, thrown, logged. */
  async complaints(): Promise<string[]> {
    const { violations, errors } = await this.page.evaluate(() => ({ violations: fakeHost.violations, errors: fakeHost.errors }));
    return [...violations, ...errors, ...this.consoleErrors];
  }
}

/**
 * Opens pages in one browser for the tests of a file. After each test every page must be without complaints.
 * @returns opens a page
 */
export function barePages(): (name: 'training' | 'designTable' | 'runs', options?: PageOptions) => Promise<BarePage> {
  const chromium = inject('chromium');
  let server: PageServer | undefined;
  let browser: Browser | undefined;
  let opened: BarePage[] = [];

  beforeAll(async () => {
    if (!('value' in chromium)) return;
    [server, browser] = await Promise.all([servePages(), launchChromium(chromium.value, 'none')]);
  });
  beforeEach((context) => {
    if ('missing' in chromium) context.skip(chromium.missing);
    onTestFailed(async ({ task }) => {
      for (const bare of opened)
        await keepFailure(`page ${task.name}`, bare.page, { complaints: (await bare.complaints()).join('\n') });
    });
  });
  afterEach(async () => {
    const pages = opened;
    opened = [];
    try {
      for (const bare of pages) expect(await bare.complaints()).toEqual([]);
    } finally {
      for (const bare of pages) await bare.page.context().close();
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  return async (
    name,
    { theme = 'dark', size = { width: 1280, height: 860 }, reducedMotion = false, realWorker = false } = {},
  ) => {
    if (!server || !browser) throw new Error('There is no browser outside of a test');
    const context = await browser.newContext({ viewport: size, reducedMotion: reducedMotion ? 'reduce' : 'no-preference' });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const consoleErrors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') consoleErrors.push(`${message.type()}: ${message.text()}`);
    });
    await page.goto(`${server.url}/${name}.html?theme=${theme}&worker=${realWorker ? 'real' : 'fake'}`);
    const bare = new BarePage(page, consoleErrors);
    opened.push(bare);
    await bare.untilPosted('ready');
    return bare;
  };
}
