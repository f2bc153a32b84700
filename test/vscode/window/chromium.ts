/** Starts the browser, with or without a graphics adapter. */
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/**
 * `none` is what Chromium gives many people on Linux: `navigator.gpu` without an adapter. `software` has the adapter that
 * Chromium brings along and computes on the processor: right, but slow.
 */
export type Gpu = 'none' | 'software';

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const softwareGpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader'];

export function launchChromium(executablePath: string, gpu: Gpu): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...quiet, ...(gpu === 'software' ? softwareGpu : [])] });
}
