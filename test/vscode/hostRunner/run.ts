/** Runs inside the extension host: VS Code calls `run()` of the bundle that `suites/host.test.ts` makes. */
import { appendFile } from 'node:fs/promises';
import { hostTests } from './hostTest.js';
import type { HostTest } from './hostTest.js';

export interface HostResult {
  readonly name: string;
  /** What went wrong, with its place; `null` where the test passed. */
  readonly error: string | null;
  readonly milliseconds: number;
}

/** One JSON object a line into the file that the environment names: what was reported stays where the host dies. */
export async function run(): Promise<void> {
  const file = process.env['LAYERWRIGHT_HOST_RESULTS'];
  if (file === undefined) throw new Error('LAYERWRIGHT_HOST_RESULTS names no file');
  for (const test of hostTests) {
    const result = await outcome(test);
    await appendFile(file, `${JSON.stringify(result)}\n`);
  }
  await appendFile(file, `${JSON.stringify({ done: hostTests.length })}\n`);
}

async function outcome({ name, body, milliseconds: limit }: HostTest): Promise<HostResult> {
  const since = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${limit} ms`)), limit);
  });
  try {
    await Promise.race([Promise.resolve(body()), late]);
    return { name, error: null, milliseconds: Date.now() - since };
  } catch (error) {
    return {
      name,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      milliseconds: Date.now() - since,
    };
  } finally {
    clearTimeout(timer);
  }
}
