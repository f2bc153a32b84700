/** Rates of what is measured in a process of its own. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Rate } from './rate.js';

/** PyTorch's rate on one thread, or `null` where `python3` has none. */
export function torchRate(network: string, batchSize: number, seconds: number): Rate | null {
  const script = join(process.cwd(), 'test/bench/torchSteps.py');
  return rateFrom('/usr/bin/env', ['python3', script, network, String(batchSize), String(seconds)]);
}

/** What `argv` of this program says when it is that process. */
export const tfjsNodeArgument = 'tfjs-node';

/**
 * tfjs-node's rate, or `null` where it is not built (`npm run setup:tfjs-node`).
 * @param threads TensorFlow takes one for each core unless it is told otherwise
 */
export function tfjsNodeRate(network: string, batchSize: number, seconds: number, threads: number | null): Rate | null {
  const limit = threads === null ? {} : { TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: String(threads) };
  const args = [__filename, tfjsNodeArgument, network, String(batchSize), String(seconds)];
  return rateFrom(process.execPath, args, { TF_CPP_MIN_LOG_LEVEL: '2', ...limit });
}

/** The two figures that a process prints. */
function rateFrom(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Rate | null {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...environment } });
  if (status !== 0) return null;
  const [wall = NaN, processor = NaN] = (stdout.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return Number.isFinite(wall) && Number.isFinite(processor) ? { wall, processor } : null;
}
