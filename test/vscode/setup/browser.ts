/** Before the suites that need a browser: finds one, or says why there is none. */
import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../../../scripts/setup/chromium.mjs';
import { inCi } from './availability.js';
import type { Availability } from './availability.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of a Chromium. */
    chromium: Availability<string>;
  }
}

export async function setup(project: TestProject): Promise<void> {
  const found = await ensureChromium();
  if ('missing' in found && inCi()) throw new Error(`The tests need a browser: ${found.missing}`);
  project.provide('chromium', 'path' in found ? { value: found.path } : found);
}
