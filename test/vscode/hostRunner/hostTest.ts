/**
 * How tests inside the extension host are written: files `test/vscode/host/*.host.ts` call `hostTest`, import the real
 * `vscode`, and check with `node:assert/strict`. `suites/host.test.ts` bundles them, runs them in a VS Code on the sample
 * workspace with the packaged extension, and reports each as a test of its own.
 */
import { inspect } from 'node:util';

export interface HostTest {
  readonly name: string;
  readonly milliseconds: number;
  readonly body: () => Promise<void> | void;
}

export const hostTests: HostTest[] = [];

/** Declares a test. The first hover waits for the language server of TypeScript: 60 seconds unless told otherwise. */
export function hostTest(name: string, body: () => Promise<void> | void, milliseconds = 60_000): void {
  hostTests.push({ name, body, milliseconds });
}

/** Asks again until `check` holds, and gives what was asked for. What VS Code computes in its own time comes late. */
export async function eventually<T>(
  ask: () => PromiseLike<T> | T,
  check: (value: T) => boolean,
  milliseconds = 30_000,
): Promise<T> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const value = await ask();
    if (check(value)) return value;
    if (Date.now() > until)
      throw new Error(`It did not come about in ${milliseconds} ms; last: ${inspect(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
