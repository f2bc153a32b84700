/** What a failed test leaves behind, and the pictures that people look at afterwards: all under test-results/. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const results = join(import.meta.dirname, '../../../test-results');

/** A file name out of a test's title. */
export function fileName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
}

export async function keepScreenshot(page: Page, name: string): Promise<string> {
  const file = join(results, 'screenshots', `${fileName(name)}.png`);
  await mkdir(join(results, 'screenshots'), { recursive: true });
  await page.screenshot({ path: file });
  return file;
}

/** A picture of the window at the time of the failure, and all that server and page said until then. */
export async function keepFailure(title: string, page: Page, logs: Readonly<Record<string, string>>): Promise<void> {
  const folder = join(results, 'failures');
  await mkdir(folder, { recursive: true });
  const name = fileName(title);
  // The page may have crashed with the test: the logs matter more then.
  await page.screenshot({ path: join(folder, `${name}.png`), timeout: 10_000 }).catch((error: unknown) => {
    logs = { ...logs, screenshot: String(error) };
  });
  const text = Object.entries(logs).map(([part, log]) => `===== ${part}\n${log}\n`);
  await writeFile(join(folder, `${name}.log`), text.join('\n'));
}
